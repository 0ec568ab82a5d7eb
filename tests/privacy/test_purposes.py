"""Staff change what a purpose says: as a new version, told to whom it concerns, never over each other."""

import re
from html import unescape
from uuid import uuid4

import asyncpg
import pytest

from app.consent import queries as ledger
from app.consent.purposes.queries import consents_by_version
from app.database import execute, fetchrow
from tests.conftest import StaffAs
from tests.make import consent as make_consent
from tests.make import privacy as make_privacy
from tests.make.staff import StaffBrowser

PATH = "/staff/purposes/field_knowledge"
WEIGHED = {"balancing": "They work in the field, expect it, and can say no in every letter."}


async def opened(staff: StaffBrowser, path: str = PATH) -> dict[str, str | list[str]]:
    """The form as a browser would send it back."""
    page = (await staff.get(path)).text
    values: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, kind = re.search(r'name="(\w+)"', tag), re.search(r'type="(\w+)"', tag)
        if not name or not kind or kind[1] == "search" or name[1] in ("csrf", "find"):
            continue
        value = re.search(r'value="([^"]*)"', tag)
        text = unescape(value[1]) if value else ""
        if kind[1] == "checkbox":
            if "checked" in tag:
                values[name[1]] = [*values.get(name[1], []), text]
        elif kind[1] != "radio" or "checked" in tag:
            values[name[1]] = text
    for name_, text in re.findall(
        r'<textarea[^>]*name="(\w+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL
    ):
        values[name_] = unescape(text)
    for name_, options in re.findall(
        r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        values[name_] = chosen[1] if chosen else ""
    return values


async def test_the_purposes_stand_with_basis_retention_and_lists(staff: StaffBrowser) -> None:
    # register R2
    page = (await staff.get("/staff/purposes")).text
    for words in ("Advancing knowledge of the field", "legitimate interest", "2 years", "contract"):
        assert words in page
    assert "Unfinished" in page  # nobody has weighed the interests yet


async def test_a_change_is_a_new_version_and_the_notice_follows(staff: StaffBrowser) -> None:
    await make_privacy.identity()
    before = await ledger.current_notice_version()
    form = await opened(staff) | WEIGHED | {"text_en": "We write about glaciers.", "keep": "3"}
    assert (await staff.send_form(PATH, form)).headers["location"].startswith(PATH)
    now = await ledger.purpose("field_knowledge")
    assert now is not None
    assert (now.version, now.retention_months, now.texts["en"]) == (
        2,
        36,
        "We write about glaciers.",
    )
    notice = await ledger.notice(None, "en")
    assert notice is not None
    assert notice.version != before
    assert "We write about glaciers." in notice.html
    row = await fetchrow("select created_by from purposes where key = $1 and version = 2", now.key)
    assert row is not None
    assert row["created_by"] == staff.signed_in.id


async def test_the_same_again_makes_no_version(staff: StaffBrowser) -> None:
    form = await opened(staff) | WEIGHED
    await staff.send_form(PATH, form)
    again = await opened(staff)
    assert again["edition"] == "2"
    await staff.send_form(PATH, again)
    now = await ledger.purpose("field_knowledge")
    assert now is not None
    assert now.version == 2


async def test_who_saves_second_is_told_and_overwrites_nothing(staff: StaffBrowser) -> None:
    # trial F7
    mine = await opened(staff) | WEIGHED | {"text_en": "Mine."}
    theirs = (
        await opened(staff) | WEIGHED | {"text_en": "Theirs.", "retention_from": "last_contact"}
    )
    assert (await staff.send_form(PATH, theirs)).status_code == 303
    answer = await staff.send_form(PATH, mine)
    assert answer.status_code == 409
    assert "Somebody saved version 2 while your form was open" in answer.text
    assert ">\nMine.</textarea>" in answer.text
    assert re.search(r"English, what the data is used for</b>.*>Theirs\.<", answer.text)
    assert re.search("Counted from</b>.*>after the last contact<", answer.text)
    now = await ledger.purpose("field_knowledge")
    assert now is not None
    assert (now.version, now.texts["en"]) == (2, "Theirs.")
    edition = re.search(r'name="edition" value="(\d+)"', answer.text)
    assert edition is not None
    assert (await staff.send_form(PATH, mine | {"edition": edition[1]})).status_code == 303


async def test_an_interest_without_a_balancing_note_is_refused_and_nothing_is_lost(
    staff: StaffBrowser,
) -> None:
    form = await opened(staff) | {"text_en": "Kept as typed.", "balancing": ""}
    answer = await staff.send_form(PATH, form)
    assert answer.status_code == 422
    assert 'id="balancing-error"' in answer.text
    assert "Kept as typed." in answer.text


async def test_a_change_shows_whose_consent_refers_to_the_old_text(staff: StaffBrowser) -> None:
    list_id = uuid4()
    for _ in range(2):
        await make_consent.given(list_id=list_id)
    await staff.send_form(PATH, await opened(staff) | WEIGHED)
    await make_consent.given(list_id=list_id)
    assert await consents_by_version("field_knowledge") == {1: 2, 2: 1}
    page = (await staff.get(PATH)).text
    assert "2 consents were given while version 1 was in force." in page
    assert "1 consent was given while version 2 was in force." in page


async def test_a_new_purpose_gets_a_key_of_its_english_name(staff: StaffBrowser) -> None:
    form = await opened(staff) | WEIGHED | {"direct_marketing": "yes"}
    for code in ("fi", "sv", "en"):
        form[f"name_{code}"] = "Advocacy"
    assert (await staff.send_form("/staff/purposes/new", form)).status_code == 303
    made = await ledger.purpose("advocacy_2")
    assert made is not None
    assert made.direct_marketing


async def test_a_version_is_never_changed_in_the_database(db: None) -> None:
    with pytest.raises(asyncpg.PostgresError, match="purposes"):
        await execute("update purposes set text_en = 'other'")


async def test_who_may_not_change_settings_changes_no_purpose(staff_as: StaffAs) -> None:
    viewer = await staff_as("viewer")
    assert (await viewer.get("/staff/purposes")).status_code == 200
    assert (await viewer.get(PATH)).status_code == 403
    assert (await viewer.send_form(PATH, {"basis": "consent"})).status_code == 403
    assert (await viewer.send_form("/staff/purposes/new", {"basis": "consent"})).status_code == 403
