"""Whose consent others may record: only of people never asked, or who have not answered yet."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import pytest

from app.consent import actions as consent
from app.consent.actions import NewEvent
from app.consent.events import Actor, Method, State
from app.consent.grounds.reasons import Reason
from app.consent.queries import permissions_of
from app.contacts.queries.people import address_by_canonical
from app.database import fetchval
from app.imports.after.quarantine import release
from app.lists.queries import OfferedList
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.imports import imported, table

EMAIL = "aino@example.org"
MARKETING, OTHER_PURPOSE = "marketing_directory", "field_knowledge"
FILE = table(
    ("Sähköposti", "Etunimi", "OPTIN_TIME", "CONFIRM_TIME", "OPTIN_IP"),
    (EMAIL, "Aino", "2020-01-01 10:00:00", "2020-01-01 10:05:00", "192.0.2.1"),
)

Said = tuple[State, Method, Actor]
ASKED = (State.REQUESTED, Method.FORM, Actor.PERSON)
GIVEN = (State.GIVEN, Method.DOUBLE_OPT_IN, Actor.PERSON)
HISTORIES: dict[Reason, Sequence[Said]] = {
    Reason.NEVER_ASKED: (),
    Reason.NOT_CONFIRMED: (ASKED,),
    Reason.NOT_ME: (ASKED, (State.REFUSED, Method.PAGE, Actor.PERSON)),
    Reason.EXPIRED: (GIVEN, (State.EXPIRED, Method.STAFF, Actor.SYSTEM)),
    Reason.WITHDRAWN: (GIVEN, (State.WITHDRAWN, Method.PAGE, Actor.PERSON)),
    Reason.OBJECTED: ((State.OBJECTED, Method.PAGE, Actor.PERSON),),
    Reason.COMPLAINED: ((State.WITHDRAWN, Method.COMPLAINT, Actor.PERSON),),
    Reason.RESTRICTED: ((State.RESTRICTED, Method.STAFF, Actor.STAFF),),
    Reason.ERASED: ((State.ERASED, Method.STAFF, Actor.STAFF),),
}
MAY_BE_RECORDED = (Reason.NEVER_ASKED, Reason.NOT_CONFIRMED)
OF_ONE_LIST = (Reason.NOT_ME, Reason.EXPIRED, Reason.WITHDRAWN)

Way = Callable[[OfferedList, Callable[[], Awaitable[None]]], Awaitable[None]]


async def _address() -> UUID:
    known = await address_by_canonical(EMAIL)
    return (known or await make_contacts.person(EMAIL)).id


async def _happens(
    said: Sequence[Said], list_id: UUID, purpose: str = MARKETING, channel: str = "email"
) -> None:
    address = await _address()
    for state, method, actor in said:
        await consent.record(
            NewEvent(address, state, method, purpose, list_id, "fi", actor=actor, channel=channel)
        )


async def by_a_file(offered: OfferedList, happens: Callable[[], Awaitable[None]]) -> None:
    """Brought by somebody who may record consents."""
    await happens()
    await imported(FILE, list_id=offered.list_id, evidence="Lomake")


async def by_a_file_and_a_release(
    offered: OfferedList, happens: Callable[[], Awaitable[None]]
) -> None:
    """Brought by somebody who may not, and let go by somebody who may."""
    await happens()
    await _brought_and_released(offered, _nothing)


async def by_a_release_later(offered: OfferedList, happens: Callable[[], Awaitable[None]]) -> None:
    """It happened while the file waited."""
    await _brought_and_released(offered, happens)


async def _nothing() -> None:
    pass


async def _brought_and_released(
    offered: OfferedList, meanwhile: Callable[[], Awaitable[None]]
) -> None:
    done = await imported(
        FILE, may_record_consent=False, list_id=offered.list_id, evidence="Lomake"
    )
    await meanwhile()
    if await fetchval("select exists (select from imported_consents)"):
        await release(done.id, await make_staff.member("privacy_officer"))


async def is_mailed(offered: OfferedList) -> bool:
    """Permitted, and on the list."""
    address = await _address()
    permitted = [
        one.allowed
        for one in await permissions_of(address)
        if (one.purpose, one.channel, one.list_id) == (MARKETING, "email", offered.list_id)
    ]
    joined = await fetchval(
        "select exists (select from subscriptions where address = $1 and list = $2 "
        "and left_at is null)",
        address,
        offered.list_id,
    )
    assert any(permitted) is joined
    return any(permitted)


WAYS = (by_a_file, by_a_file_and_a_release, by_a_release_later)


@pytest.mark.parametrize("reason", list(HISTORIES))
@pytest.mark.parametrize("way", WAYS)
async def test_no_way_in_brings_back_who_said_no_or_whose_consent_ended(
    db: None, way: Way, reason: Reason
) -> None:
    # trial E8
    offered = await make_lists.a_list()
    await way(offered, lambda: _happens(HISTORIES[reason], offered.list_id))
    assert await is_mailed(offered) is (reason in MAY_BE_RECORDED)


@pytest.mark.parametrize("reason", OF_ONE_LIST)
@pytest.mark.parametrize("way", WAYS)
async def test_a_no_to_another_list_is_no_answer_to_this_one(
    db: None, way: Way, reason: Reason
) -> None:
    offered, other = await make_lists.a_list(), await make_lists.a_list()
    await way(offered, lambda: _happens(HISTORIES[reason], other.list_id))
    assert await is_mailed(offered)


@pytest.mark.parametrize("way", WAYS)
async def test_a_no_to_another_purpose_is_no_answer_to_this_one(db: None, way: Way) -> None:
    offered = await make_lists.a_list()
    said = HISTORIES[Reason.NOT_ME]
    await way(offered, lambda: _happens(said, offered.list_id, OTHER_PURPOSE))
    assert await is_mailed(offered)


@pytest.mark.parametrize(("purpose", "channel"), [(OTHER_PURPOSE, "email"), (MARKETING, "phone")])
@pytest.mark.parametrize("way", WAYS)
async def test_being_asked_about_something_else_takes_no_refusal_back(
    db: None, way: Way, purpose: str, channel: str
) -> None:
    # trial E8
    offered = await make_lists.a_list()

    async def refused_and_asked_about_something_else() -> None:
        await _happens(HISTORIES[Reason.NOT_ME], offered.list_id)
        await _happens(HISTORIES[Reason.NOT_CONFIRMED], offered.list_id, purpose, channel)

    await way(offered, refused_and_asked_about_something_else)
    assert not await is_mailed(offered)
