"""The owner of an address puts another one in its place: asked for, confirmed there, or taken back."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from app import database
from app.consent import actions as consent
from app.consent import queries as ledger
from app.consent.actions import Evidence, NewEvent
from app.consent.events import ANY_MARKETING, Event, Method, State, effective_events
from app.consent.grounds.stale import decide_anew
from app.consent.merging import inherit_stops
from app.consent.shown.forms import FormShown, keep_form
from app.consent.suppression import kept as suppression
from app.consent.suppression.rules import strongest
from app.contacts.actions.confirmed import put_address_back, replace_address
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.database import transaction
from app.lib import clock
from app.lib.languages import current_language
from app.lib.tokens import keyed_hash
from app.lists import queries
from app.lists.actions.choices import pause_of
from app.lists.actions.evidence import evidence_of
from app.lists.actions.subscribing import drop_unpermitted, join, leave, reopen
from app.lists.actions.unsubscribe import lock_person
from app.lists.queries import OfferedList
from app.lists.replacing import queries as address_queries
from app.lists.replacing.queries import Change
from app.lists.rules import ChangeState, Mail, Visit
from app.lists.tables import AddressChange
from app.mail import outbox
from app.mail.addresses import Address, parse


async def ask_new_address(owner: AddressOfPerson, address: Address, language: str) -> UUID:
    """One row and one mail to make, whoever has the address; only that mail's reader learns more."""
    change_id = uuid4()
    async with transaction():
        await AddressChange.insert(
            AddressChange(
                id=change_id,
                address=owner.id,
                email=address.envelope,
                canonical=address.canonical,
                mailbox_hash=keyed_hash("limit", address.limit_key),
                nonce=secrets.token_bytes(16),
                created_at=clock.now(),
            )
        )
        await outbox.post(Mail.NEW_ADDRESS, change_id, language)
    return change_id


async def moving_lists(address_id: UUID, language: str) -> list[OfferedList]:
    """What comes to the address now and can be agreed to at another one, with today's sentences."""
    have = {one.list_id for one in await queries.subscribed([address_id], language)}
    return [one for one in await queries.offered_lists(language) if one.list_id in have]


@dataclass(frozen=True)
class Agreed:
    """What stood on the page whose button was pressed: the lists with their sentences."""

    lists: Sequence[OfferedList]
    notice_version: int
    shown: FormShown


async def confirm_new_address(change_id: UUID, agreed: Agreed, visit: Visit) -> bool:
    """The owner of the new mailbox pressed the button. False: it was over, and nothing has happened.

    What is somebody else's is left as it is, and staff are asked. Else the person's letters come to
    the new address by the consent given just now, except where a stop stands on either address.
    """
    async with transaction():
        change = await address_queries.hold(change_id)
        old = await people.address(change.address) if change else None
        if change is None or old is None or change.state is not ChangeState.OPEN:
            return False
        if old.replaced_at is not None:
            return False
        await lock_person(old.id)
        stopped = await suppression.suppressed({change.canonical})
        new = await replace_address(old, _address(change))
        if new is None:
            await database.execute(_COLLIDED, change_id, clock.now())
            return True
        rows = stopped.get(change.canonical, ())
        free = [one for one in agreed.lists if strongest(rows, one.list_id) is None]
        await keep_form(agreed.shown)
        await _move(old, new, change, replace(agreed, lists=free), visit)
        await database.execute(_CONFIRMED, change_id, clock.now(), new, old.is_main)
        await outbox.post(Mail.ADDRESS_REPLACED, change_id, current_language())
        await decide_anew([old.id, new])
    return True


_COLLIDED = "update address_changes set confirmed_at = $2, collided_at = $2 where id = $1"
_CONFIRMED = """
update address_changes set confirmed_at = $2, became = $3, was_main = $4 where id = $1
"""


async def _move(
    old: AddressOfPerson,
    new: UUID,
    change: Change,
    agreed: Agreed,
    visit: Visit,
) -> None:
    """Stops first, then what was agreed to on the page, then a pause that goes on."""
    others = [one.id for one in await people.addresses_of(old.contact_id) if one.id != new]
    stops = {new: change.email}
    await inherit_stops(stops, others, language=current_language(), by=None)
    have = {one.list_id for one in await queries.subscribed([old.id], current_language())}
    form, language = agreed.shown.digest.hex(), current_language()
    seen = replace(visit, form=form, language=language)
    now, evidence = clock.now(), evidence_of(seen, change.email, change=str(change.id))
    for one in agreed.lists:
        if one.list_id in have:
            await join(one.list_id, new, now)
            await consent.record(_given(new, one, agreed.notice_version, evidence))
    if pause := await pause_of(old.id):
        await consent.record(_paused(new, pause, evidence))
    await leave(old.id, None, now, Method.OWN_LINK)


async def take_back(change_id: UUID, visit: Visit) -> bool:
    """Said at the old address: it was not me. It is as before, and staff are told. False: over.

    Whatever the new address was replaced with meanwhile is taken back, too.
    """
    async with transaction():
        change = await address_queries.hold(change_id)
        if change is None or change.state is not ChangeState.DONE or change.became is None:
            return False
        if (later := await address_queries.done_after(change)) is not None:
            await take_back(later, visit)
        old, new = await people.address(change.address), await people.address(change.became)
        if old is None or new is None or old.contact_id != new.contact_id:
            return False
        await lock_person(old.id)
        await _end(new, change, visit)
        came_with_it = await address_queries.came_after(new.id, change.created_at)
        await put_address_back(old, new, was_main=change.was_main, is_strange=came_with_it)
        await _reopen(old.id)
        await database.execute(_REFUSED, change_id, clock.now())
        await decide_anew([old.id, new.id])
    return True


_REFUSED = "update address_changes set refused_at = $2 where id = $1"


async def _end(new: AddressOfPerson, change: Change, visit: Visit) -> None:
    """Correct what this change gave at the new address."""
    marked = await address_queries.events_of_change(new.id, change.id)
    given = [
        event
        for event in effective_events(await ledger.events_of(new.id))
        if event.id in marked and event.state in (State.GIVEN, State.PAUSED)
    ]
    evidence = evidence_of(visit, new.email)
    await consent.record_many([_corrected(new.id, event, evidence) for event in given])
    for event in given:
        if event.list_id is not None:
            await drop_unpermitted([new.id], event.list_id)


async def _reopen(address_id: UUID) -> None:
    if closed := await address_queries.closed_by_change(address_id):
        await reopen([address_id], closed, Method.OWN_LINK)


async def settle(change_id: UUID, by: UUID) -> None:
    """Staff have looked at it. Twice is once."""
    await database.execute(
        "update address_changes set settled_at = $2, settled_by = $3 "
        "where id = $1 and settled_at is null",
        change_id,
        clock.now(),
        by,
    )


def _address(change: Change) -> Address:
    address = parse(change.email)
    assert isinstance(address, Address), "it was read when it was typed"
    return address


def _given(new: UUID, one: OfferedList, notice: int, evidence: Evidence) -> NewEvent:
    return NewEvent(
        subject=new,
        state=State.GIVEN,
        method=Method.OWN_LINK,
        purpose=one.purpose,
        list_id=one.list_id,
        language=one.language,
        wording=one.wording,
        notice_version=notice,
        evidence=evidence,
    )


def _paused(new: UUID, pause: Event, evidence: Evidence) -> NewEvent:
    said = _corrected(new, pause, evidence)
    return replace(said, state=State.PAUSED, purpose=ANY_MARKETING, undoes=None, at=pause.at)


def _corrected(new: UUID, event: Event, evidence: Evidence) -> NewEvent:
    return NewEvent(
        subject=new,
        state=State.CORRECTED,
        method=Method.PAGE,
        purpose=event.purpose,
        channel=event.channel,
        list_id=event.list_id,
        language=current_language(),
        undoes=event.id,
        evidence=evidence,
    )
