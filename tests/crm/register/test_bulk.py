"""One change to many people: asked about first, recorded for each."""

from uuid import UUID

import pytest

from app.contacts.actions import belongings, recording, roles
from app.contacts.facts import Owner
from app.contacts.queries import changes as changes_queries
from app.contacts.queries import things
from app.crm.register import picked
from app.database import fetch, fetchval
from tests.conftest import StaffAs
from tests.crm.register.list_page import NOBODY, names_on, person
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

PATH = "/staff/people/bulk"


async def roles_of(contact: UUID) -> list[str]:
    rows = await fetch(
        "select role from contact_roles where contact = $1 and until is null", contact
    )
    return [row["role"] for row in rows]


async def test_first_it_says_how_many_and_what_will_happen(staff: StaffBrowser) -> None:
    one, two = await person("Aalto"), await person("Berg")
    page = await staff.send_form(PATH, {"action": "add_role", "id": [str(one), str(two)]})
    assert page.status_code == 200
    assert "2 people get this relation from today" in page.text
    assert await roles_of(one) == []


async def test_a_role_is_added_to_the_ticked_ones_and_stands_in_their_history(
    staff: StaffBrowser,
) -> None:
    one, two, other = [await person(name) for name in ("Aalto", "Berg", "Cajander")]
    await roles.add_role(Owner(contact=two), "media", NOBODY)
    form = {"action": "add_role", "value": "media", "id": [str(one), str(two)], "why": "Press day"}
    answer = await staff.send_form(f"{PATH}/do", form)
    assert answer.status_code == 303
    assert [await roles_of(each) for each in (one, two, other)] == [["media"], ["media"], []]
    changes = await changes_queries.changes_of(Owner(contact=one), None, 10)
    assert (changes[0].field, changes[0].new, changes[0].why) == ("role", "media", "Press day")
    line = "select detail->>'rows' from access_log where what = 'people_changed'"
    assert await fetchval(line) == "1"


async def test_the_whole_view_is_changed_with_what_was_searched_for(staff: StaffBrowser) -> None:
    for name in ("Aalto", "Aaltonen", "Berg"):
        await person(name, "customer")
    form = {
        "view": "customer",
        "find": "aalto",
        "whole": "yes",
        "action": "add_tag",
        "value": "Energy",
    }
    await staff.send_form(f"{PATH}/do", form)
    found = await staff.send_form("/staff/people", {"find": "energy"})
    assert names_on(found.text) == ["Aalto, Ida", "Aaltonen, Ida"]


async def test_a_tag_is_removed_and_the_person_is_not_found_by_it_any_more(
    staff: StaffBrowser,
) -> None:
    one = await person("Aalto")
    await belongings.set_tags(one, ["Energy", "Forests"], NOBODY)
    tag = await fetchval("select id from tags where key = 'energy'")
    form = {"action": "remove_tag", "value": str(tag), "id": str(one)}
    await staff.send_form(f"{PATH}/do", form)
    assert list(await things.tags_of(one)) == ["Forests"]
    found = await staff.send_form("/staff/people", {"find": "energy"})
    assert names_on(found.text) == []
    change = (await changes_queries.changes_of(Owner(contact=one), None, 10))[0]
    assert (change.old, change.new) == ("Energy, Forests", "Forests")


async def test_an_owner_is_set_and_taken_away(staff: StaffBrowser) -> None:
    one, member = await person("Aalto"), await make_staff.member(name="Elias Holm")
    for value, owner in ((str(member), member), ("nobody", None)):
        await staff.send_form(f"{PATH}/do", {"action": "set_owner", "value": value, "id": str(one)})
        assert await fetchval("select owner from contacts where id = $1", one) == owner


async def test_nothing_ticked_is_said_and_changes_nothing(staff: StaffBrowser) -> None:
    await person("Aalto")
    await person("Aaltonen")
    asked = {"action": "set_owner", "view": "all", "find": "aaltonen"}
    page = await staff.send_form(PATH, asked)
    assert page.status_code == 422
    assert "Tick at least one row, or the whole view." in page.text
    assert '<option value="set_owner" selected>' in page.text
    assert 'action="/staff/people/bulk"' in page.text, "it is the list again, to tick in"
    assert ("Aaltonen" in page.text, "Aalto<" in page.text) == (True, False)
    foreign = {"action": "add_role", "id": "no id", "value": "media"}
    assert (await staff.send_form(f"{PATH}/do", foreign)).status_code == 422


@pytest.mark.parametrize("action", ["add_role", "set_owner"])
async def test_nothing_is_chosen_beforehand_and_nothing_chosen_is_refused(
    staff: StaffBrowser, action: str
) -> None:
    one = await person("Aalto")
    page = await staff.send_form(PATH, {"action": action, "id": str(one)})
    assert '<option value="">Choose</option>' in page.text
    answer = await staff.send_form(f"{PATH}/do", {"action": action, "id": str(one), "value": ""})
    assert answer.status_code == 422
    assert "Choose one." in answer.text
    assert await fetchval("select count(*) from access_log where what = 'people_changed'") == 0


async def test_what_is_not_offered_is_refused(staff: StaffBrowser) -> None:
    one = await person("Aalto")
    page = await staff.send_form(
        f"{PATH}/do", {"action": "add_role", "value": "king", "id": str(one)}
    )
    assert page.status_code == 422
    assert await roles_of(one) == []


async def test_too_many_at_once_are_refused(
    staff: StaffBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picked, "MOST_AT_ONCE", 2)
    for name in "ABC":
        await person(name)
    page = await staff.send_form(PATH, {"action": "add_role", "whole": "yes"})
    assert page.status_code == 422
    assert "Narrow the view first" in page.text


async def test_batches_do_all_of_them(staff: StaffBrowser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "BATCH", 2)
    people = [await person(name) for name in "ABCDE"]
    assert await belongings.add_tag_to_many(people, "Energy", NOBODY) == 5
    assert await belongings.add_tag_to_many(people, "energy", NOBODY) == 0


# trial A14
async def test_each_action_asks_for_its_right(staff_as: StaffAs) -> None:
    one = await person("Aalto")
    writer, viewer = await staff_as("writer"), await staff_as("viewer")
    invite = {"action": "invite", "id": str(one)}
    assert (await writer.send_form(PATH, invite)).status_code == 403
    assert "Invite to a list" not in (await writer.get("/staff/people")).text
    for path in (PATH, f"{PATH}/do"):
        assert (await viewer.send_form(path, {**invite, "action": "add_role"})).status_code == 403


async def test_a_tag_without_a_letter_is_no_tag(staff: StaffBrowser) -> None:
    one = await person("Aalto")
    form = {"action": "add_tag", "value": "\N{COMBINING ACUTE ACCENT}", "id": str(one)}
    answer = await staff.send_form(f"{PATH}/do", form)
    assert answer.status_code == 422
    assert "Enter the area of responsibility." in answer.text
