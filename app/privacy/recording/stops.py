"""The person wants less, and told one of us: objections by reach, a restriction, and its end.

Leaving one list is `lists/actions/asked_to_leave.py`. Each act is recorded at every address, and of who
has none for the person: it holds for post and calls, and for the address that comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.consent import actions as consent
from app.consent import queries as ledger
from app.consent.actions import Evidence, NewEvent
from app.consent.events import (
    ANY_CHANNEL,
    ANY_MARKETING,
    EMAIL,
    TRANSFER,
    Actor,
    Event,
    Method,
    State,
    effective_events,
)
from app.contacts.actions.addresses import subject_without_address
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import Conflict, Invalid
from app.lists.actions.subscribing import leave
from app.lists.actions.unsubscribe import lock_person
from app.lists.staff_queries import known_lists_of_purpose
from app.lists.transfer.actions import Told, take_back
from app.privacy.article_19.actions import recipients_to_tell
from app.privacy.requests.rules import Wish
from app.staff.log import actions as log

UNKNOWN_PURPOSE = N_("There is no such purpose.")
NOT_RESTRICTED = N_("The data of the person is not restricted.")
NOT_TOLD = N_(
    "Enter how and when the person was told that the restriction ends (GDPR Article 18(3))."
)
IN_FUTURE = N_("The day is in the future.")


class Channel(StrEnum):
    """Through which the person may be reached."""

    EMAIL = EMAIL
    POST = "post"
    PHONE = "phone"


@dataclass(frozen=True)
class Reach:
    """How far an objection goes: one purpose, one channel, or, when neither was said, everything."""

    purpose: str | None = None
    channel: str = ANY_CHANNEL


async def record_objection(contact_id: UUID, reach: Reach, *, how: str, by: UUID) -> int:
    """Record what the person forbade (GDPR Article 21). Answers at how many addresses it is new.

    Where it reaches e-mail, the subscriptions it reaches end with it.
    """
    if reach.purpose is not None and await ledger.purpose(reach.purpose) is None:
        raise Invalid(UNKNOWN_PURPOSE)
    state = State.OBJECTED if reach.purpose is None else State.OBJECTED_TO_PURPOSE
    purpose, now = reach.purpose or ANY_MARKETING, clock.now()
    async with transaction():
        known = await held(contact_id)
        told, events = await told_of(contact_id, known, how), []
        for address in known:
            if await _stands(address.id, state, purpose, reach.channel):
                continue
            event = _event(address, state, purpose, told, by)
            events.append(replace(event, channel=reach.channel))
        await consent.record_many(events)
        for event in events if reach.channel in (EMAIL, ANY_CHANNEL) else ():
            for list_id in await _lists_reached(reach):
                await leave(event.subject, list_id, now, Method.STAFF)
        detail = {"reach": reach.purpose or reach.channel, "ended": bool(events)}
        await log.note(
            by, "objection_recorded", about_kind="contact", about=contact_id, detail=detail
        )
    return len(events)


async def no_transfer(contact_id: UUID, *, how: str, by: UUID) -> int:
    """The person's data stays inside the EEA from now on. Answers at how many addresses that is new."""
    async with transaction():
        known = await held(contact_id)
        detail = await told_of(contact_id, known, how)
        told = Told(
            Method.STAFF, Evidence(page="/staff/people", detail=detail or None), Actor.STAFF, by
        )
        events = await take_back(known[0].id, current_language().value, told)
        noted = {"reach": TRANSFER, "ended": bool(events)}
        await log.note(
            by, "objection_recorded", about_kind="contact", about=contact_id, detail=noted
        )
    return len(events)


async def _lists_reached(reach: Reach) -> list[UUID | None]:
    """None is every list."""
    if reach.purpose is None:
        return [None]
    return [*await known_lists_of_purpose(reach.purpose)]


async def _stands(address: UUID, state: State, purpose: str, channel: str) -> bool:
    """Whether the very same has been said and nothing was given since."""
    thing = (state, channel, purpose if state is State.OBJECTED_TO_PURPOSE else None)
    last = None
    for event in effective_events(await ledger.events_of(address)):
        if event.state in (State.GIVEN, State.RENEWED) and event.channel != TRANSFER:
            last = None
        elif event.state is state:
            said = event.purpose if state is State.OBJECTED_TO_PURPOSE else None
            last = (event.state, event.channel, said) if event.method is not Method.MERGE else last
    return last == thing


async def restrict(contact_id: UUID, *, how: str, by: UUID, request: UUID | None = None) -> int:
    """Only store the person's data from now on (GDPR Article 18). Answers at how many addresses.

    Where it is new, whoever got the data has to be told; `request` asked for it.
    """
    async with transaction():
        known = await held(contact_id)
        told = await told_of(contact_id, known, how)
        events = [
            _event(address, State.RESTRICTED, ANY_MARKETING, told, by)
            for address in known
            if not await restrictions_of(address.id)
        ]
        await consent.record_many(events)
        if events:
            await recipients_to_tell(contact_id, Wish.RESTRICTION, request)
        await log.note(by, "restriction_recorded", about_kind="contact", about=contact_id)
    return len(events)


async def restrictions_of(address: UUID) -> list[Event]:
    """Those that stand."""
    events = effective_events(await ledger.events_of(address))
    return [event for event in events if event.state is State.RESTRICTED]


async def is_restricted(contact_id: UUID) -> bool:
    known = await people.subjects_of(contact_id)
    return any([bool(await restrictions_of(one.id)) for one in known])


async def lift_restriction(contact_id: UUID, *, told_on: date, told_how: str, by: UUID) -> None:
    """End it, once the person has been told: nothing else does, no sign-up and no merge.

    What the person had forbidden or left before stays so.
    """
    if not told_how.strip():
        raise Invalid(NOT_TOLD)
    if told_on > clock.today():
        raise Invalid(IN_FUTURE)
    told: dict[str, object] = {"told_on": told_on.isoformat(), "told_how": told_how}
    async with transaction():
        corrections = [
            _lifted(address, event, told, by)
            for address in await held(contact_id)
            for event in await restrictions_of(address.id)
        ]
        if not corrections:
            raise Conflict(NOT_RESTRICTED)
        await consent.record_many(corrections)
        await log.note(by, "restriction_lifted", about_kind="contact", about=contact_id)


async def held(contact_id: UUID) -> list[AddressOfPerson]:
    """All that the ledger calls the person, kept from others; somebody without an address gets a name there.

    Raises NotFound when there is no such person.
    """
    known = await people.subjects_of(contact_id)
    if not known:
        known = [await subject_without_address(contact_id)]
    return await lock_person(known[0].id)


async def told_of(
    contact_id: UUID, known: Sequence[AddressOfPerson], how: str = ""
) -> dict[str, object]:
    """What the evidence says of how they said it; of who has no address, also who it was."""
    told: dict[str, object] = {"how": how} if how else {}
    if not any(one.email for one in known) and (person := await people.person(contact_id)):
        told["name"] = person.name
    return told


def _event(
    address: AddressOfPerson, state: State, purpose: str, told: Mapping[str, object], by: UUID
) -> NewEvent:
    return NewEvent(
        subject=address.id,
        state=state,
        method=Method.STAFF,
        purpose=purpose,
        list_id=None,
        language=current_language(),
        actor=Actor.STAFF,
        actor_id=by,
        evidence=Evidence(email=address.email, page="/staff/people", detail=dict(told) or None),
    )


def _lifted(address: AddressOfPerson, event: Event, told: dict[str, object], by: UUID) -> NewEvent:
    """A restriction that came with a merge ends in the merge's own way."""
    return NewEvent(
        subject=address.id,
        state=State.CORRECTED,
        method=Method.MERGE if event.method is Method.MERGE else Method.STAFF,
        purpose=event.purpose,
        channel=event.channel,
        list_id=event.list_id,
        language=current_language(),
        actor=Actor.STAFF,
        actor_id=by,
        undoes=event.id,
        evidence=Evidence(email=address.email, page="/staff/people", detail=told),
    )
