"""Harmless choices of a reader: a pause, its end, and an objection by channel. Leaving is `unsubscribe`.

They hold for every address of the person.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.consent import actions as consent
from app.consent import queries as ledger
from app.consent.actions import Evidence, NewEvent
from app.consent.events import (
    ANY_CHANNEL,
    ANY_MARKETING,
    EMAIL,
    Actor,
    Event,
    Method,
    State,
    effective_events,
)
from app.consent.grounds.profiles import PHONE, POST
from app.consent.grounds.stops import PAUSE
from app.database import transaction
from app.lib import clock
from app.lib.languages import current_language
from app.lists.actions.unsubscribe import lock_person, object_to_everything

CHANNELS = (EMAIL, POST, PHONE)


async def pause(address_id: UUID, evidence: Evidence) -> datetime:
    """Nothing to any address of the person for 30 days; consents stay. Answers until when."""
    now = clock.now()
    async with transaction():
        until = await paused_until(address_id, now)
        if until is not None:
            return until
        await record_everywhere(State.PAUSED, EMAIL, address_id, evidence, now)
    return now + PAUSE


async def resume(address_id: UUID, evidence: Evidence, actor: Actor = Actor.PERSON) -> bool:
    """Letters go again. False: nothing was paused."""
    now = clock.now()
    async with transaction():
        addresses = await lock_person(address_id)
        paused = [one.id for one in addresses if await pause_of(one.id) is not None]
        if not paused:
            return False
        await record_everywhere(State.RESUMED, EMAIL, address_id, evidence, now, actor)
    return True


async def paused_until(address_id: UUID, now: datetime) -> datetime | None:
    """When letters go on by themselves; None when they are not paused."""
    pause = await pause_of(address_id)
    return pause.at + PAUSE if pause and now < pause.at + PAUSE else None


async def pause_of(address_id: UUID) -> Event | None:
    events = effective_events(await ledger.events_of(address_id))
    last = [one for one in events if one.state in (State.PAUSED, State.RESUMED)][-1:]
    return next((one for one in last if one.state is State.PAUSED), None)


async def object_by(
    address_id: UUID, channels: Collection[str], evidence: Evidence
) -> datetime | None:
    """Object to all marketing by these channels. When, if e-mail ended; letters end with it."""
    left_at = None
    async with transaction():
        if EMAIL in channels:
            reach = ANY_CHANNEL if set(channels) == set(CHANNELS) else EMAIL
            left_at = await object_to_everything(
                address_id, ANY_MARKETING, Method.PAGE, evidence, channel=reach
            )
        for channel in (POST, PHONE):
            if channel in channels and channel not in await objected_to(address_id):
                now = clock.now()
                await record_everywhere(State.OBJECTED, channel, address_id, evidence, now)
    return left_at


async def objected_to(address_id: UUID) -> set[str]:
    """The channels by which this address takes no marketing at all."""
    events = effective_events(await ledger.events_of(address_id))
    return {channel for channel in CHANNELS if _is_closed(channel, events)}


def _is_closed(channel: str, events: Sequence[Event]) -> bool:
    """The last word on this channel is an objection; a list agreed to later opens mail again."""
    words = [
        event.state
        for event in events
        if event.channel in (channel, ANY_CHANNEL)
        and event.state in (State.OBJECTED, State.GIVEN, State.RENEWED)
    ]
    return words[-1:] == [State.OBJECTED]


async def record_everywhere(
    state: State,
    channel: str,
    address_id: UUID,
    evidence: Evidence,
    at: datetime,
    actor: Actor = Actor.PERSON,
    *,
    purpose: str = ANY_MARKETING,
    list_id: UUID | None = None,
) -> None:
    """One event for each address of the person; without a list it is about them all."""
    await consent.record_many(
        [
            NewEvent(
                subject=address.id,
                state=state,
                method=Method.PAGE,
                purpose=purpose,
                list_id=list_id,
                channel=channel,
                language=current_language(),
                actor=actor,
                at=at,
                evidence=replace(evidence, email=address.email),
            )
            for address in await lock_person(address_id)
        ]
    )
