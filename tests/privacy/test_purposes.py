"""Staff change what a purpose says: as a new version, told to whom it concerns, never over each other."""

import re
from dataclasses import replace
from html import unescape
from uuid import uuid4

import asyncpg
import pytest

from app.consent import queries as ledger
from app.consent.purposes.actions import fields_of
from app.consent.purposes.queries import consents_by_version
from app.database import execute, fetchrow
from app.privacy.purposes.actions import save
from tests.conftest import StaffAs
from tests.make import consent as make_consent
from tests.make import privacy as make_privacy
from tests.make.staff import StaffBrowser

PATH = "/staff/purposes/field_knowledge"
Typed = dict[str, str | list[str]]
LOOK: Typed = {"act": "look"}
DRAFT: Typed = {"act": "draft"}
WEIGHED: Typed = {"balancing": "They work in the field, expect it, and can say no in every letter."}


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


async def published(staff: StaffBrowser, form: dict[str, str | list[str]], path: str = PATH) -> str:
    """Sent to be looked at, looked at and published; where that leads."""
    looked = await staff.send_form(path, form | LOOK)
    assert looked.status_code == 303, looked.text
    draft = looked.headers["location"].partition("?")[0]
    page = (await staff.get(draft)).text
    edition = re.search(r'name="draft" value="(\d+)"', page)
    assert edition is not None
    answer = await staff.send_form(draft, {"draft": edition[1], "act": "publish"})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


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
    assert (await published(staff, form)).startswith(PATH)
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
    await published(staff, form)
    again = await opened(staff)
    assert again["edition"] == "2"
    await published(staff, again)
    now = await ledger.purpose("field_knowledge")
    assert now is not None
    assert now.version == 2


async def test_who_saves_second_is_told_and_overwrites_nothing(staff: StaffBrowser) -> None:
    # trial F7
    mine = await opened(staff) | WEIGHED | {"text_en": "Mine."}
    theirs = (
        await opened(staff) | WEIGHED | {"text_en": "Theirs.", "retention_from": "last_contact"}
    )
    assert await published(staff, theirs)
    answer = await staff.send_form(PATH, mine | LOOK)
    assert answer.status_code == 409
    assert "Somebody saved this while your form was open" in answer.text
    assert ">\nMine.</textarea>" in answer.text
    assert re.search(r"English, what the data is used for</b>.*>Theirs\.<", answer.text)
    assert re.search("Counted from</b>.*>after the last contact<", answer.text)
    now = await ledger.purpose("field_knowledge")
    assert now is not None
    assert (now.version, now.texts["en"]) == (2, "Theirs.")
    edition = re.search(r'name="edition" value="(\d+)"', answer.text)
    assert edition is not None
    assert await published(staff, mine | {"edition": edition[1]})
    now = await ledger.purpose("field_knowledge")
    assert now is not None
    assert (now.version, now.texts["en"]) == (3, "Mine.")


async def test_an_interest_without_a_balancing_note_is_refused_and_nothing_is_lost(
    staff: StaffBrowser,
) -> None:
    form = await opened(staff) | {"text_en": "Kept as typed.", "balancing": ""}
    answer = await staff.send_form(PATH, form | LOOK)
    assert answer.status_code == 422
    assert 'id="balancing-error"' in answer.text
    assert "Kept as typed." in answer.text


async def test_one_language_is_seen_at_a_time_and_nothing_typed_in_another_is_lost(
    staff: StaffBrowser,
) -> None:
    page = (await staff.get(PATH)).text
    assert re.search(r'type="radio" name="words_in" value="en" checked', page), "the reader's own"
    form = {**await opened(staff), **WEIGHED, "words_in": "sv"}
    answer = await staff.send_form(PATH, {**form, "text_fi": "", "text_sv": "Skrivet nyss."} | LOOK)
    assert answer.status_code == 422
    assert re.search(r'name="words_in" value="sv" checked><span>Swedish</span>', answer.text)
    assert "<span>Finnish, missing</span>" in answer.text
    assert "Skrivet nyss." in answer.text
    [finnish] = re.findall(
        r'data-lang="fi">(?:(?!data-lang).)*name="text_fi"[^>]*', answer.text, re.DOTALL
    )
    assert "aria-invalid" in finnish, "so that it is shown beside the chosen one"


async def test_a_product_group_that_is_none_is_refused(staff: StaffBrowser) -> None:
    form = await opened(staff) | WEIGHED | {"product_group": "999"}
    answer = await staff.send_form(PATH, form | LOOK)
    assert answer.status_code == 422
    assert "Choose one of the options on this page." in answer.text


async def test_a_change_shows_whose_consent_refers_to_the_old_text(staff: StaffBrowser) -> None:
    list_id = uuid4()
    for _ in range(2):
        await make_consent.given(list_id=list_id)
    await published(staff, await opened(staff) | WEIGHED)
    await make_consent.given(list_id=list_id)
    lapsed = await make_consent.given(list_id=list_id)
    await execute(
        "update permission set until = now(), ends_as = 'expired' where address = $1", lapsed
    )
    assert await consents_by_version("field_knowledge") == {1: 2, 2: 1}
    page = (await staff.get(PATH)).text
    assert "2 consents were given while version 1 was in force." in page
    assert "1 consent was given while version 2 was in force." in page


async def test_a_new_purpose_gets_a_key_of_its_english_name(staff: StaffBrowser) -> None:
    form = await opened(staff) | WEIGHED | {"direct_marketing": "yes"}
    for code in ("fi", "sv", "en"):
        form[f"name_{code}"] = "Advocacy"
    assert await published(staff, form, "/staff/purposes/new")
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
    assert (await viewer.get(f"{PATH}/draft")).status_code == 403
    published_by_hand = {"draft": "1", "act": "publish"}
    assert (await viewer.send_form(f"{PATH}/draft", published_by_hand)).status_code == 403


async def test_a_draft_changes_nothing_until_it_is_published(staff: StaffBrowser) -> None:
    await make_privacy.identity()
    before = await ledger.current_notice_version()
    half = await opened(staff) | {"text_en": "Half a thought", "text_sv": "", "keep": "x"}
    assert (await staff.send_form(PATH, half | DRAFT)).status_code == 303
    now = await ledger.purpose("field_knowledge")
    assert now is not None
    assert (now.version, await ledger.current_notice_version()) == (1, before)
    kept = await opened(staff)
    assert (kept["text_en"], kept["text_sv"], kept["keep"]) == ("Half a thought", "", "x")
    look = (await staff.get(f"{PATH}/draft")).text
    assert "Something is missing" in look
    assert 'value="publish"' not in look
    by_hand = {"draft": kept["draft"], "act": "publish"}
    assert (await staff.send_form(f"{PATH}/draft", by_hand)).status_code == 422
    assert await ledger.current_notice_version() == before


async def test_what_publishing_changes_is_seen_before(staff: StaffBrowser) -> None:
    await make_privacy.identity()
    await make_consent.given(list_id=uuid4())
    form = await opened(staff) | WEIGHED | {"text_en": "We write about glaciers."}
    form |= {f"interest_{one}": "Glaciers." for one in ("fi", "sv", "en")}
    await staff.send_form(PATH, form | LOOK)
    look = (await staff.get(f"{PATH}/draft")).text
    assert "1 consent refers to version 1 and stays as it is." in look
    assert "<ins>We write about glaciers.</ins>" in look
    assert await published(staff, form | {"draft": "1"})
    assert (await staff.get(f"{PATH}/draft")).status_code == 404


async def test_only_the_draft_that_was_looked_at_is_published(staff: StaffBrowser) -> None:
    # trial F7
    form = await opened(staff) | WEIGHED
    await staff.send_form(PATH, form | LOOK)
    mine = form | {"text_en": "Mine.", "draft": "1"}
    assert (await staff.send_form(PATH, mine | DRAFT)).status_code == 303
    late = await staff.send_form(PATH, form | {"text_en": "Late.", "draft": "1"} | DRAFT)
    assert late.status_code == 409
    assert ">\nLate.</textarea>" in late.text
    assert re.search(r"English, what the data is used for</b>.*>Mine\.<", late.text)
    answer = await staff.send_form(f"{PATH}/draft", {"draft": "1", "act": "publish"})
    assert answer.status_code == 409
    now = await ledger.purpose("field_knowledge")
    assert now is not None
    assert now.version == 1
    gone = await staff.send_form(f"{PATH}/draft", {"draft": "2", "act": "discard"})
    assert gone.status_code == 303
    assert (await opened(staff))["text_en"] != "Mine."


async def test_a_draft_begun_before_another_version_goes_over_nothing(staff: StaffBrowser) -> None:
    form = await opened(staff) | WEIGHED | {"text_en": "Drafted."}
    await staff.send_form(PATH, form | LOOK)
    one = await ledger.purpose("field_knowledge")
    assert one is not None
    wanted = replace(fields_of(one), balancing="Weighed.", interests=dict.fromkeys(one.names, "I"))
    await save(one.key, wanted, 1, staff.signed_in.id)
    assert (
        "Version 2 was published after this draft was begun"
        in (await staff.get(f"{PATH}/draft")).text
    )
    answer = await staff.send_form(f"{PATH}/draft", {"draft": "1", "act": "publish"})
    assert answer.status_code == 409
    assert (await opened(staff))["text_en"] == "Drafted."
