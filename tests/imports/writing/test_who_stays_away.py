"""A file subscribes nobody who left its list, or is blocked on it, though nothing else is known."""

import pytest

from app.consent.queries import permissions_of
from app.consent.suppression.kept import suppress
from app.consent.suppression.rules import Cause
from app.contacts.queries.people import address_by_canonical
from app.imports.after.quarantine import release
from app.lib import clock
from app.lists.actions.subscribing import join, leave
from app.lists.queries import OfferedList
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.imports import imported, said, table

ADDRESS = "aino@example.org"
AGREED = table(
    ("Email", "First name", "OPTIN_TIME", "CONFIRM_TIME"),
    (ADDRESS, "Aino", "2020-01-01 10:00:00", "2020-01-01 10:05:00"),
)


@pytest.fixture
async def offer(db: None) -> OfferedList:
    return await make_lists.a_list()


# trial E8
async def test_who_left_when_the_list_had_another_purpose(offer: OfferedList) -> None:
    aino = await make_contacts.person(ADDRESS)
    await join(offer.list_id, aino.id, clock.now())
    await leave(aino.id, offer.list_id, clock.now(), "page")
    await imported(AGREED, list_id=offer.list_id, evidence="Lomake")
    assert await permissions_of(aino.id) == []


# trial E8
@pytest.mark.parametrize("is_known", [True, False])
async def test_who_is_blocked_on_that_list_alone(offer: OfferedList, *, is_known: bool) -> None:
    other = await make_lists.a_list()
    if is_known:
        await make_contacts.person(ADDRESS)
    await suppress(ADDRESS, offer.list_id, Cause.UNSUBSCRIBED_ELSEWHERE, clock.now())
    done = await imported(AGREED, list_id=offer.list_id, evidence="Lomake")
    aino = await address_by_canonical(ADDRESS)
    assert aino is not None
    assert await permissions_of(aino.id) == []
    assert "has_left" in {code for _, code, _ in await said(done.id)}
    await imported(AGREED, list_id=other.list_id, evidence="Lomake")
    assert [one.list_id for one in await permissions_of(aino.id) if one.allowed] == [other.list_id]


# trial E8
async def test_who_is_blocked_on_that_list_while_the_consent_waits(offer: OfferedList) -> None:
    waiting = await imported(
        AGREED, list_id=offer.list_id, evidence="Lomake", may_record_consent=False
    )
    await suppress(ADDRESS, offer.list_id, Cause.UNSUBSCRIBED_ELSEWHERE, clock.now())
    released = await release(waiting.id, await make_staff.member("privacy_officer"))
    assert (released.recorded, released.left_out) == (0, 1)
