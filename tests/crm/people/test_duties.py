"""Written reasons why a list concerns somebody's work."""

from uuid import UUID

import pytest

from app import database
from app.consent.grounds import stale
from app.crm.people.duties import reasons_of
from app.lists.actions.admitting import admit
from app.lists.queries import OfferedList
from tests.conftest import StaffAs
from tests.consent.grounds import made
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser


@pytest.fixture
async def offered(db: None) -> OfferedList:
    await make_lists.identity()
    offered = await make_lists.a_list()
    await made.balance(offered.list_id)
    await admit(offered.list_id, made.ALL, None)
    return offered


async def somebody_at_work() -> tuple[UUID, UUID, int]:
    contact = await make_contacts.known_person(made.new_email(), source="sign_up")
    held = await made.position(contact, await make_contacts.organisation())
    return contact, await made.address_of(contact, "work_personal"), held


async def standing(address: UUID) -> list[tuple[bool, str]]:
    await stale.decide_anew()
    rows = await database.fetch(
        "select verdict, reason from permission where address = $1 and ground = 'duties'", address
    )
    return [(row["verdict"], row["reason"]) for row in rows]


async def test_a_reason_gives_a_ground_until_the_position_ends(
    staff: StaffBrowser, offered: OfferedList
) -> None:
    contact, address, held = await somebody_at_work()
    path = f"/staff/people/{contact}/duties"
    form = {"position": str(held), "address": str(address), "list": str(offered.list_id)}
    form |= {"note": "Vastaa matkailusta.", "reason_fi": "Kirjoitat matkailusta"}
    refused = await staff.send_form(path, form)
    assert refused.status_code == 422
    assert "Vastaa matkailusta." in refused.text
    assert (await staff.send_form(path, {**form, "checked": "yes"})).status_code == 303
    assert await standing(address) == [(True, "duties")]
    page = (await staff.get(path)).text
    assert "Kirjoitat matkailusta" in page
    await database.execute("update positions set until = current_date where id = $1", held)
    assert await standing(address) == [(False, "position_ended")]


async def test_a_reason_is_renewed_and_ended(staff: StaffBrowser, offered: OfferedList) -> None:
    contact, address, held = await somebody_at_work()
    path = f"/staff/people/{contact}/duties"
    form = {"position": str(held), "address": str(address), "list": str(offered.list_id)}
    for note in ("Ensimmäinen", "Toinen"):
        await staff.send_form(path, {**form, "note": note, "checked": "yes"})
    newer, older = await reasons_of(contact)
    assert (newer.note, newer.is_over, older.is_over) == ("Toinen", False, True)
    assert await standing(address) == [(True, "duties")]
    await staff.send_form(f"{path}/{newer.id}/end", {})
    assert await standing(address) == [(False, "no_reason")]
    assert (await staff.send_form(f"{path}/{newer.id + 99}/end", {})).status_code == 404


async def test_who_may_not_edit_people_writes_no_reason(
    staff_as: StaffAs, offered: OfferedList
) -> None:
    contact, _address, _held = await somebody_at_work()
    viewer = await staff_as("viewer")
    assert (await viewer.send_form(f"/staff/people/{contact}/duties", {})).status_code == 403
