"""Two records turn out to be one person: the strictest permission of the two wins at every address.

Nothing is rewritten: what an address takes over is a new event with the method `merge`, and when the
records part again a correction with that method takes exactly these events back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import asyncpg

from app import database
from app.consent import actions, queries
from app.consent.actions import Evidence, NewEvent
from app.consent.events import (
    ANY_CHANNEL,
    Actor,
    Basis,
    Event,
    Method,
    PurposeRule,
    State,
    effective_events,
    undone_by,
)
from app.consent.grounds.history import consent_given
from app.consent.grounds.reasons import Reason
from app.database import lock, transaction

NO_LIST = UUID(int=0)
"""A list that nobody has ever had: what is decided for it holds for all others too."""

_STATES = {
    Reason.WITHDRAWN: State.WITHDRAWN,
    Reason.OBJECTED: State.OBJECTED,
    Reason.COMPLAINED: State.OBJECTED,
    Reason.RESTRICTED: State.RESTRICTED,
}
_STRENGTH = {State.WITHDRAWN: 1, State.OBJECTED: 2, State.RESTRICTED: 3}


@dataclass(frozen=True)
class Stop:
    """What ends permission: one list's for a withdrawal, everything of the channel otherwise.

    `since` is when it was recorded at the other address: an opt-in after that is asked about.
    """

    state: State
    purpose: str
    channel: str
    list_id: UUID | None
    since: datetime | None = field(default=None, compare=False)


def missing_stops(theirs: Iterable[Event], own: Iterable[Event]) -> list[Stop]:
    """What an address with the history `own` takes over from an address with the history `theirs`."""
    theirs, own = list(theirs), list(own)
    found = [
        stop
        for stop in _stops_to_everything(theirs)
        if _strength(own, stop.purpose, stop.channel, NO_LIST) < _STRENGTH[stop.state]
        or any(_is_allowed(own, thing) for thing in _things(own) if _reaches(stop, thing[1]))
    ]
    everywhere = list(found)
    for purpose, channel, list_id in _things(own):
        verdict = consent_given(theirs, _rule(purpose), channel, list_id)
        if any(_reaches(stop, channel) for stop in everywhere) or verdict.reason not in _STATES:
            continue
        if not _is_stopped(own, purpose, channel, list_id):
            since = _moment(verdict.event) if verdict.event else None
            found.append(Stop(State.WITHDRAWN, purpose, channel, list_id, since))
    return found


def _reaches(stop: Stop, channel: str) -> bool:
    return stop.channel in (channel, ANY_CHANNEL)


def _moment(event: Event) -> datetime:
    return event.recorded_at or event.at


def _stops_to_everything(history: Sequence[Event]) -> Iterable[Stop]:
    """The strongest of each channel that holds for whatever may come."""
    stops = []
    for channel in dict.fromkeys(event.channel for event in history):
        verdict = consent_given(history, _rule(""), channel, NO_LIST)
        if (state := _STATES.get(verdict.reason)) and (cause := verdict.event):
            reach = ANY_CHANNEL if cause.channel == ANY_CHANNEL else channel
            stops.append(Stop(state, cause.purpose, reach, None, _moment(cause)))
    return dict.fromkeys(stops)


def _things(history: Iterable[Event]) -> list[tuple[str, str, UUID | None]]:
    return list(dict.fromkeys((event.purpose, event.channel, event.list_id) for event in history))


def _rule(purpose: str) -> PurposeRule:
    """Stops are asked for as if everything were direct marketing: that is the stricter side."""
    return PurposeRule(purpose, Basis.CONSENT, direct_marketing=True)


def _is_allowed(history: Sequence[Event], thing: tuple[str, str, UUID | None]) -> bool:
    purpose, channel, list_id = thing
    return consent_given(history, _rule(purpose), channel, list_id).allowed


def _is_stopped(history: Sequence[Event], purpose: str, channel: str, list_id: UUID | None) -> bool:
    return _strength(history, purpose, channel, list_id) > 0


def _strength(history: Sequence[Event], purpose: str, channel: str, list_id: UUID | None) -> int:
    reason = consent_given(history, _rule(purpose), channel, list_id).reason
    return _STRENGTH[_STATES[reason]] if reason in _STATES else 0


@dataclass(frozen=True)
class Shared:
    """A stop that an address took over, by the event that says so."""

    event: int
    address: UUID
    stop: Stop


async def lock_addresses(address_ids: Collection[UUID]) -> None:
    """Nothing is recorded about these addresses by others until the transaction ends."""
    for address_id in sorted(address_ids):
        await lock(f"subject {address_id}")


async def share_stops(
    one: Mapping[UUID, str], other: Mapping[UUID, str], *, language: str, by: UUID
) -> list[Shared]:
    """Record at each address what the other person's addresses forbid. Addresses by id, as mailed."""
    async with transaction():
        await lock_addresses([*one, *other])
        stops = await stops_to_share(one, other)
        email = {**one, **other}
        events = [_event(address, stop, email[address], language, by) for address, stop in stops]
        ids = await actions.record_many(events)
        return [Shared(n, *what) for n, what in zip(ids, stops, strict=True)]


async def inherit_stops(
    new: Mapping[UUID, str], others: Collection[UUID], *, language: str, by: UUID | None
) -> None:
    """Record at addresses that a person has just got what the others of theirs forbid."""
    async with transaction():
        await lock_addresses([*new, *others])
        histories = [await queries.events_of(other) for other in others]
        stops = dict.fromkeys(stop for history in histories for stop in open_stops(history))
        events = [
            _event(address, stop, email, language, by)
            for address, email in new.items()
            for stop in stops
        ]
        await actions.record_many(events)


def open_stops(history: Sequence[Event]) -> list[Stop]:
    """What these events forbid now: everything of a channel, or single lists of the others."""
    found = list(_stops_to_everything(history))
    everywhere = {stop.channel for stop in found}
    found += [
        Stop(event.state, event.purpose, event.channel, None)
        for event in effective_events(history)
        if event.state is State.OBJECTED_TO_PURPOSE
        and _strength(history, event.purpose, event.channel, NO_LIST)
    ]
    return found + [
        Stop(State.WITHDRAWN, purpose, channel, list_id)
        for purpose, channel, list_id in _things(history)
        if channel not in everywhere
        and list_id is not None
        and _is_stopped(history, purpose, channel, list_id)
    ]


async def stops_to_share(one: Iterable[UUID], other: Iterable[UUID]) -> list[tuple[UUID, Stop]]:
    """Which address would take over what, if the people with these addresses were one."""
    histories = {address: await queries.events_of(address) for address in [*one, *other]}
    return [
        (address, stop)
        for mine, theirs in ((one, other), (other, one))
        for address in mine
        for stop in _of_all(histories, theirs, address)
    ]


def _of_all(
    histories: Mapping[UUID, Sequence[Event]], theirs: Iterable[UUID], address: UUID
) -> list[Stop]:
    """Of several addresses' stops each once, and no leaving of a list beside an end to everything."""
    found = [stop for one in theirs for stop in missing_stops(histories[one], histories[address])]
    strongest: dict[tuple[str, UUID | None, str], Stop] = {}
    ended = {stop.channel for stop in found if stop.state is not State.WITHDRAWN}
    for stop in found:
        if stop.state is State.WITHDRAWN and ended & {stop.channel, ANY_CHANNEL}:
            continue
        is_list = stop.state is State.WITHDRAWN
        key = (stop.channel, stop.list_id, stop.purpose if is_list else "")
        if key not in strongest or _STRENGTH[stop.state] > _STRENGTH[strongest[key].state]:
            strongest[key] = stop
    return list(strongest.values())


def _event(address: UUID, stop: Stop, email: str, language: str, by: UUID | None) -> NewEvent:
    return NewEvent(
        subject=address,
        state=stop.state,
        method=Method.MERGE,
        purpose=stop.purpose,
        channel=stop.channel,
        list_id=stop.list_id,
        language=language,
        actor=Actor.STAFF,
        actor_id=by,
        at=stop.since,
        evidence=Evidence(email=email),
    )


async def take_back(events: Collection[int], *, language: str, by: UUID) -> None:
    """Undo these events of a merge at the addresses that still stand; the others need it no more."""
    rows = await database.fetch(
        "select id, subject, purpose, channel, list_id from consent_events "
        "where id = any($1) and method = $2 order by id",
        list(events),
        Method.MERGE.value,
    )
    async with transaction():
        emails = await queries.addresses_at({row["subject"] for row in rows})
        await lock_addresses(emails)
        corrections = []
        for row in rows:
            undone = undone_by(await queries.events_of(row["subject"]))
            if row["subject"] in emails and row["id"] not in undone:
                corrections.append(_correction(row, emails[row["subject"]], language, by))
        await actions.record_many(corrections)


def _correction(row: asyncpg.Record, email: str, language: str, by: UUID) -> NewEvent:
    return NewEvent(
        subject=row["subject"],
        state=State.CORRECTED,
        method=Method.MERGE,
        purpose=row["purpose"],
        channel=row["channel"],
        list_id=row["list_id"],
        language=language,
        actor=Actor.STAFF,
        actor_id=by,
        undoes=row["id"],
        evidence=Evidence(email=email),
    )
