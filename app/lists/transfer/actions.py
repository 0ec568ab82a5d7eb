"""Permission for data to go outside the EEA, recorded under all that the ledger calls the person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.consent import actions as consent
from app.consent import queries as ledger
from app.consent.actions import Evidence, NewEvent
from app.consent.events import ANY_MARKETING, TRANSFER, Actor, Method, State
from app.consent.grounds.history import may_leave
from app.consent.shown.forms import FormShown, keep_form
from app.consent.wordings.texts import keep_wording
from app.contacts.queries.people import AddressOfPerson
from app.database import transaction
from app.lib import clock
from app.lists.actions.evidence import evidence_of
from app.lists.actions.unsubscribe import lock_person
from app.lists.rules import Visit
from app.lists.transfer.words import KEPT_UNDER


@dataclass(frozen=True)
class Asked:
    """What was agreed to: the sentence names the controller, the form who is outside the EEA."""

    sentence: str
    language: str
    notice_version: int | None
    shown: FormShown | None = None


@dataclass(frozen=True)
class Told:
    """How it was said, when, and by whom it was recorded when not by the person."""

    method: Method
    evidence: Evidence
    actor: Actor = Actor.PERSON
    actor_id: UUID | None = None
    at: datetime | None = None


async def permit(subject: UUID, asked: Asked, told: Told) -> list[int]:
    """The events' ids; none when it was permitted before."""
    async with transaction():
        addresses = await lock_person(subject)
        if await _may_leave(addresses):
            return []
        wording = await keep_wording(KEPT_UNDER, asked.language, asked.sentence)
        if asked.shown is not None:
            await keep_form(asked.shown)
        given = _event(State.GIVEN, asked.language, told)
        given = replace(given, wording=wording, notice_version=asked.notice_version)
        return await consent.record_many([_at(one, given) for one in addresses])


async def take_back(subject: UUID, language: str, told: Told) -> list[int]:
    """The events' ids; none when there was no permission."""
    async with transaction():
        addresses = await lock_person(subject)
        if not await _may_leave(addresses):
            return []
        withdrawn = _event(State.WITHDRAWN, language, told)
        return await consent.record_many([_at(one, withdrawn) for one in addresses])


async def said_by_the_person(
    owner: AddressOfPerson, asked: Asked, visit: Visit, *, may: bool
) -> bool:
    """On the own page, by a link mailed just then. Whether anything changed."""
    if not may:
        told = Told(Method.PAGE, evidence_of(visit, owner.email))
        return bool(await take_back(owner.id, asked.language, told))
    form = asked.shown.digest.hex() if asked.shown else ""
    seen = replace(visit, form=form, ticked=[TRANSFER], language=asked.language)
    told = Told(Method.OWN_LINK, evidence_of(seen, owner.email))
    return bool(await permit(owner.id, asked, told))


async def permitted_at(subjects: Sequence[UUID]) -> bool:
    """Whether the person whom the ledger calls so permits it."""
    return may_leave((await ledger.events_of_each(subjects)).values())


async def _may_leave(addresses: Sequence[AddressOfPerson]) -> bool:
    return await permitted_at([one.id for one in addresses])


def _event(state: State, language: str, told: Told) -> NewEvent:
    return NewEvent(
        subject=KEPT_UNDER,
        state=state,
        method=told.method,
        purpose=ANY_MARKETING,
        list_id=None,
        channel=TRANSFER,
        language=language,
        actor=told.actor,
        actor_id=told.actor_id,
        at=told.at or clock.now(),
        evidence=told.evidence,
    )


def _at(address: AddressOfPerson, event: NewEvent) -> NewEvent:
    evidence = replace(event.evidence, email=address.email)
    return replace(event, subject=address.id, evidence=evidence)
