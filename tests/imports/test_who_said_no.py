"""A file may bring a consent of whoever was never asked or has not answered, and of nobody else."""

import pytest

from app import database
from app.consent.actions import record
from app.consent.queries import permissions_of
from app.consent.rules import Actor, Method, Reason, State
from app.consent.suppression import suppressed
from app.imports.rules import Suppresses
from app.lib import clock
from app.lists.actions.subscribing import join, leave
from app.lists.queries import OfferedList, subscribed
from tests import make_consent, make_contacts, make_lists
from tests.make_imports import imported, said, table

ADDRESS = "aino@example.org"
AGREED = table(
    ("Email", "First name", "Last name", "OPTIN_TIME", "CONFIRM_TIME"),
    (ADDRESS, "Aino", "Mäkinen", "2020-01-01 10:00:00", "2020-01-01 10:05:00"),
)
BEFORE = {
    Reason.NEVER_ASKED: (),
    Reason.NOT_CONFIRMED: (State.REQUESTED,),
    Reason.REFUSED: (State.REQUESTED, State.REFUSED),
    Reason.EXPIRED: (State.GIVEN, State.EXPIRED),
    Reason.WITHDRAWN: (State.GIVEN, State.WITHDRAWN),
    Reason.OBJECTED: (State.GIVEN, State.OBJECTED),
    Reason.RESTRICTED: (State.GIVEN, State.RESTRICTED),
}
MAY_BE_BROUGHT = (Reason.NEVER_ASKED, Reason.NOT_CONFIRMED)


@pytest.fixture
async def offer(db: None) -> OfferedList:
    return await make_lists.a_list()


# trial E8, F5
@pytest.mark.parametrize("reason", BEFORE)
async def test_a_file_brings_only_who_has_not_answered(offer: OfferedList, reason: Reason) -> None:
    aino = await make_contacts.person(ADDRESS)
    for state in BEFORE[reason]:
        await record(
            make_consent.new_event(
                aino.id,
                state,
                Method.PAGE,
                list_id=offer.list_id,
                purpose=offer.purpose,
                actor=Actor.PERSON,
            )
        )
    # The suppression list speaks for some of them, too: here the ledger has to do it alone.
    await database.execute("delete from suppressions")
    done = await imported(AGREED, list_id=offer.list_id, evidence="Lomake")
    [permission] = await permissions_of(aino.id)
    expected = Reason.GIVEN if reason in MAY_BE_BROUGHT else reason
    assert permission.reason is expected
    codes = {code for _, code, _ in await said(done.id)}
    assert ("has_left" in codes) == (reason not in MAY_BE_BROUGHT)


# trial E8
async def test_who_left_a_list_that_had_another_purpose_then_stays_away(offer: OfferedList) -> None:
    aino = await make_contacts.person(ADDRESS)
    await join(offer.list_id, aino.id, clock.now())
    await leave(aino.id, offer.list_id, clock.now(), Method.PAGE)
    await imported(AGREED, list_id=offer.list_id, evidence="Lomake")
    assert await permissions_of(aino.id) == []


async def test_a_file_of_those_who_left_one_list_ends_that_list_only(offer: OfferedList) -> None:
    other = await make_lists.a_list()
    known = await make_lists.subscriber(ADDRESS, offer, other)
    await imported(
        table(("Email", "Name"), (ADDRESS, "Aino Mäkinen")),
        list_id=offer.list_id,
        suppresses=Suppresses.UNSUBSCRIBED,
    )
    assert [one.list_id for one in await subscribed([known.address.id], "fi")] == [other.list_id]
    rows = (await suppressed([ADDRESS]))[ADDRESS]
    assert {row.list_id for row in rows} == {offer.list_id}
