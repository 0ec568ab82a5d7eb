"""Two records become one: what either forbids holds for both, and what was known stays known."""

# trial F6

import pytest

from app import database
from app.consent.actions import record
from app.consent.events import Method, State
from app.contacts.duplicates.join import Wish
from app.contacts.duplicates.suggest import dismiss
from app.crm.duplicates.actions import merge, undo
from app.lists.queries import subscribed
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.consent import new_event


@pytest.mark.parametrize("objector", [0, 1])
async def test_an_objection_of_either_holds_at_every_address(db: None, objector: int) -> None:
    offer = await make_lists.a_list()
    people = [await make_lists.subscriber("", offer) for _ in "ab"]
    await make_lists.stop_everything(people[objector])
    kept, gone = (one.address.contact_id for one in people)
    await merge(kept, gone, Wish(), by=await make_staff.member())
    assert await subscribed([one.address.id for one in people], "fi") == []


async def test_undoing_brings_nobody_back_who_has_left_since(db: None) -> None:
    offer, by = await make_lists.a_list(), await make_staff.member()
    kept, gone = [await make_lists.subscriber("", offer) for _ in "ab"]
    await make_lists.stop_everything(gone)
    made = await merge(kept.address.contact_id, gone.address.contact_id, Wish(), by=by)
    await record(
        new_event(kept.address.id, State.OBJECTED, Method.PAGE, purpose=kept.subscription.purpose)
    )
    await undo(made, by=by)
    still_open = "select count(*) from subscriptions where left_at is null"
    assert await database.fetchval(still_open) == 0


async def test_what_is_known_stays_and_gaps_are_filled(db: None) -> None:
    kept = await make_contacts.known_person(first_name="Aino", last_name="Mäkinen")
    gone = await make_contacts.known_person(
        first_name="Anna", last_name="Virta", title="Toimittaja"
    )
    await merge(kept, gone, Wish(), by=await make_staff.member())
    row = await database.fetchrow(
        "select first_name, last_name, title from contacts where id = $1", kept
    )
    assert row is not None
    assert tuple(row) == ("Aino", "Mäkinen", "Toimittaja")


async def test_they_are_two_people_holds_for_the_one_who_stays(db: None) -> None:
    by = await make_staff.member()
    kept, gone, somebody = [await make_contacts.known_person() for _ in "abc"]
    await dismiss(gone, somebody, by=by)
    await merge(kept, gone, Wish(), by=by)
    dismissed = "select dismissed_at is not null from duplicates where $1 in (first, second)"
    assert await database.fetchval(dismissed, kept) is True
