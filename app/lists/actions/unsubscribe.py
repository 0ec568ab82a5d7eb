"""Leaving one list or everything, from the page or with a mail program's one click; undoing it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.consent import actions as consent
from app.consent import queries as ledger
from app.consent.actions import Evidence, NewEvent
from app.consent.events import (
    ANY_CHANNEL,
    EMAIL,
    FROM_FILES,
    TRANSFER,
    Actor,
    Event,
    Method,
    State,
    effective_events,
)
from app.consent.grounds.reasons import Reason
from app.consent.queries import PermissionNow
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import Conflict
from app.lists.actions.evidence import evidence_of
from app.lists.actions.subscribing import leave, reopen
from app.lists.actions.told_of_leaving import tell_of_leaving
from app.lists.queries import LettersToLeave
from app.lists.rules import Visit, can_undo

TOO_LATE = N_("It is too late to undo this. Subscribe again and confirm from your e-mail.")


async def unsubscribe(
    subscription: LettersToLeave,
    *,
    everything: bool,
    method: Method,
    visit: Visit,
    reason: str = "",
) -> datetime | None:
    """Leave the list and withdraw the consent to it; with `everything`, object to all marketing.

    Whichever subscription the link names, the one open now is closed. Answers the moment of
    leaving, or None when there was nothing left to leave: leaving twice is not an error. The owner
    is told by mail after leaving on the page, never after a mail program's one click.
    """
    said = {"reason": reason} if reason else {}
    evidence = evidence_of(visit, subscription.email, **said)
    address, purpose = subscription.address_id, subscription.purpose
    async with transaction():
        if everything:
            left_at = await object_to_everything(address, purpose, method, evidence)
        else:
            left_at = await leave_list(
                subscription.list_id, address, purpose, method, evidence, answers_letter=True
            )
        if method is Method.PAGE:
            await tell_of_leaving(subscription.email, left_at)
    return left_at


async def leave_list(
    list_id: UUID,
    address_id: UUID,
    purpose: str,
    method: Method,
    evidence: Evidence,
    *,
    staff_member: UUID | None = None,
    answers_letter: bool = False,
    at: datetime | None = None,
) -> datetime | None:
    """Close the list at every address of the person and record `withdrawn` for each that had it.

    Whoever answers a letter says no to it, also when the ground that it went on has ended since.
    None when there was nothing to end. `at`: several are left at one moment, and undone together.
    """
    now = at or clock.now()
    async with transaction():
        events = [
            _left(State.WITHDRAWN, address.id, list_id, purpose, method, own, now, staff_member)
            for address in await lock_person(address_id)
            if await _ends(address.id, list_id, purpose, method, now)
            or (
                answers_letter
                and address.id == address_id
                and not await _has_left(address_id, list_id)
            )
            for own in (replace(evidence, email=address.email),)
        ]
        await consent.record_many(events)
    return now if events else None


async def leave_at_address(
    list_id: UUID,
    address_id: UUID,
    purpose: str,
    method: Method,
    evidence: Evidence,
    *,
    staff_member: UUID | None,
    at: datetime | None,
) -> datetime | None:
    """The same for one address alone, said elsewhere and perhaps earlier (`at`).

    Where the person said it, their other addresses get nothing either unless they agreed later
    (`campaigns/audience`); a mailbox that is gone says nothing about the others.
    """
    now = clock.now()
    async with transaction():
        await lock(f"subject {address_id}")
        if await _ends(address_id, list_id, purpose, method, now):
            event = _left(
                State.WITHDRAWN,
                address_id,
                list_id,
                purpose,
                method,
                evidence,
                at or now,
                staff_member,
            )
            await consent.record(event)
            return now
    return None


async def _ends(
    address_id: UUID, list_id: UUID, purpose: str, method: Method, now: datetime
) -> bool:
    """Close what is open; whether there was a subscription or a permission to end."""
    permitted = await _is_permitted(address_id, list_id, purpose)
    left = await leave(address_id, list_id, now, method)
    return left or permitted or await _only_a_merge_stops(address_id, list_id)


async def object_to_everything(
    address_id: UUID,
    purpose: str,
    method: Method,
    evidence: Evidence,
    *,
    staff_member: UUID | None = None,
    channel: str = ANY_CHANNEL,
) -> datetime | None:
    """Close every subscription of the person and record `objected` for each of their addresses.

    Where no channel is named, all are meant. None when the person had objected already and nothing
    has been given since.
    """
    now = clock.now()
    events = []
    async with transaction():
        for address in await lock_person(address_id):
            left = await leave(address.id, None, now, method)
            if left or not await _has_objected(address.id, channel):
                own = replace(evidence, email=address.email)
                said = _left(
                    State.OBJECTED, address.id, None, purpose, method, own, now, staff_member
                )
                events.append(replace(said, channel=channel))
        await consent.record_many(events)
    return now if events else None


def _left(
    state: State,
    address_id: UUID,
    list_id: UUID | None,
    purpose: str,
    method: Method,
    evidence: Evidence,
    at: datetime,
    staff_member: UUID | None,
) -> NewEvent:
    return NewEvent(
        subject=address_id,
        state=state,
        method=method,
        purpose=purpose,
        list_id=list_id,
        language=current_language(),
        actor=Actor.STAFF if staff_member or method in FROM_FILES else Actor.PERSON,
        actor_id=staff_member,
        at=at,
        evidence=evidence,
    )


async def undo(address_id: UUID, left_at: datetime, visit: Visit) -> None:
    """Within ten minutes, from the page only: the person's permissions are again what they were.

    Each withdrawal or objection of that moment gets a `corrected` that points at it. Idempotent.
    Raises Conflict when it is too late.
    """
    now = clock.now()
    if not can_undo(left_at, now):
        raise Conflict(TOO_LATE)
    async with transaction():
        addresses = await lock_person(address_id)
        for address in addresses:
            for event in _to_undo(await ledger.events_of(address.id), left_at):
                await consent.record(_corrected(address, event, now, visit))
        await reopen([address.id for address in addresses], left_at, Method.PAGE)


def _to_undo(history: list[Event], left_at: datetime) -> list[Event]:
    return [
        event
        for event in effective_events(history)
        if event.at == left_at
        and event.state in (State.WITHDRAWN, State.OBJECTED)
        and event.method is Method.PAGE
    ]


def _corrected(address: AddressOfPerson, event: Event, now: datetime, visit: Visit) -> NewEvent:
    return NewEvent(
        subject=address.id,
        state=State.CORRECTED,
        method=Method.PAGE,
        purpose=event.purpose,
        channel=event.channel,
        list_id=event.list_id,
        language=current_language(),
        undoes=event.id,
        at=now,
        evidence=evidence_of(visit, address.email),
    )


async def lock_person(address_id: UUID) -> list[AddressOfPerson]:
    """All that the ledger calls them, kept from others, in one order: nobody waits in a circle."""
    addresses = await people.subjects_of_the_person_at(address_id)
    for address in sorted(addresses, key=lambda one: one.id):
        await lock(f"subject {address.id}")
    return sorted(addresses, key=lambda one: one.id)


async def gets_letters(list_id: UUID, address_id: UUID, purpose: str) -> bool:
    """Whether letters of this list come to the address, on whatever ground, or come again after a pause."""
    return any(
        found.allowed or found.reason is Reason.PAUSED
        for found in await _of_list(address_id, list_id, purpose)
    )


async def _has_left(address_id: UUID, list_id: UUID) -> bool:
    """Whether what the ledger knows last of this list is a stop, so that a no would say nothing new."""
    stops = (State.WITHDRAWN, State.OBJECTED, State.RESTRICTED, State.ERASED)
    last = await _last_of(address_id, list_id)
    return any(event.state in stops for event in last)


async def _is_permitted(address_id: UUID, list_id: UUID, purpose: str) -> bool:
    return any(found.allowed for found in await _of_list(address_id, list_id, purpose))


async def _of_list(address_id: UUID, list_id: UUID, purpose: str) -> list[PermissionNow]:
    return [
        found
        for found in await ledger.permissions_of(address_id)
        if (found.purpose, found.channel, found.list_id) == (purpose, EMAIL, list_id)
    ]


async def _has_objected(address_id: UUID, channel: str) -> bool:
    """Whether an objection of the person, as wide as this, is the last that the ledger knows of mail.

    One that a merge has shared goes when the merge is undone: it is not the person's own word.
    """
    events = effective_events(await ledger.events_of(address_id))
    last = [event for event in events if event.channel in (EMAIL, ANY_CHANNEL)][-1:]
    return any(
        event.state is State.OBJECTED
        and event.method is not Method.MERGE
        and event.channel in (channel, ANY_CHANNEL)
        for event in last
    )


async def _only_a_merge_stops(address_id: UUID, list_id: UUID) -> bool:
    """Whether what stops this list came from another record, so that it could go again with it."""
    last = await _last_of(address_id, list_id)
    return any(event.method is Method.MERGE for event in last)


async def _last_of(address_id: UUID, list_id: UUID) -> list[Event]:
    """What the ledger knows last of this list or of all."""
    history = effective_events(await ledger.events_of(address_id))
    about = [one for one in history if one.channel != TRANSFER]
    return [event for event in about if event.list_id in (list_id, None)][-1:]
