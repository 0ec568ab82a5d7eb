"""Recording a conversation in which a person agreed to one question."""

from datetime import timedelta
from uuid import UUID

import pytest

from app import database
from app.lib import clock
from app.lib.languages import format_date
from app.lists.actions.invite import who_would_be_asked
from tests.conftest import StaffAs
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

NOTE = "“Yes, send me the invitations.”"


async def fields(contact: UUID, **changes: str) -> dict[str, str]:
    address = await database.fetchval(
        "select id from contact_addresses where contact = $1 limit 1", contact
    )
    member = await database.fetchval("select id from staff_members order by name limit 1")
    day = format_date(clock.today())
    known = {"address": str(address), "staff": str(member), "list": "any", "on": day, "note": NOTE}
    return known | changes


async def test_it_is_recorded_and_lets_one_ask(staff: StaffBrowser) -> None:
    offer, contact = await make_lists.a_list(), await make_contacts.known_person()
    member = await make_staff.member(name="Elias Hakala")
    path = f"/staff/people/{contact}/conversation"
    assert not (await who_would_be_asked([contact], offer.list_id)).asked
    assert (
        f'value="{offer.list_id}" selected'
        in (await staff.get(f"{path}?list={offer.list_id}")).text
    )
    form = await fields(contact, staff=str(member), list=str(offer.list_id))
    assert (await staff.send_form(path, form)).status_code == 303
    page = (await staff.get(path)).text
    assert "Elias Hakala" in page
    assert "The question may be sent until" in page
    assert (await who_would_be_asked([contact], offer.list_id)).asked
    row = await database.fetchrow("select note, recorded_by, list_id from ground_facts")
    assert row is not None
    assert (row["note"], row["recorded_by"], row["list_id"]) == (NOTE, member, offer.list_id)
    assert (
        f"/staff/people/{contact}/conversation"
        in (await staff.get(f"/staff/people/{contact}")).text
    )
    log = "select count(*) from access_log where what = 'conversation_recorded'"
    assert await database.fetchval(log) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"note": ""}, "Write down what was agreed"),
        ({"note": " \n "}, "Write down what was agreed"),
        ({"on": ""}, "Write the day of the conversation."),
        ({"on": "0.0.0"}, "Enter a date"),
        ({"on": "+1"}, "later than today"),
        ({"on": "-31"}, "This one is older than that."),
        ({"staff": ""}, "Choose one."),
        ({"list": "x"}, ""),
        ({"address": "00000000-0000-0000-0000-000000000000"}, ""),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_lost(
    staff: StaffBrowser, changes: dict[str, str], sentence: str
) -> None:
    await make_lists.a_list()
    contact = await make_contacts.known_person()
    day = changes.get("on", "")
    if day[:1] in ("+", "-"):
        changes = {"on": format_date(clock.today() + timedelta(days=int(day)))}
    form = await fields(contact, **changes)
    answer = await staff.send_form(f"/staff/people/{contact}/conversation", form)
    assert answer.status_code == 422
    assert sentence in answer.text
    if "note" not in changes:
        assert NOTE in answer.text
    assert await database.fetchval("select count(*) from ground_facts") == 0


async def test_of_somebody_without_an_address_there_is_no_form(staff: StaffBrowser) -> None:
    await make_lists.a_list()
    contact = await make_contacts.known_person()
    await database.execute("delete from contact_addresses where contact = $1", contact)
    page = await staff.get(f"/staff/people/{contact}/conversation")
    assert (page.status_code, "<textarea" in page.text) == (200, False)


# trial A14
async def test_a_viewer_records_nothing(staff_as: StaffAs) -> None:
    contact = await make_contacts.known_person()
    viewer = await staff_as("viewer")
    path = f"/staff/people/{contact}/conversation"
    assert (await viewer.get(path)).status_code == 403
    assert (await viewer.send_form(path, {"note": NOTE})).status_code == 403
