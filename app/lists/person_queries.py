"""All that lists and ledger know of one person: may we mail, what happened, from when to when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.consent import queries as ledger
from app.consent.queries import PastEvent, PurposeInForce
from app.consent.rules import EMAIL, Method, Reason, Verdict, decide
from app.contacts.queries import people
from app.contacts.queries.people import Person
from app.lib.languages import current_language
from app.lists import staff_queries
from app.lists.list_rules import ListState
from app.lists.sql import list_text
from app.lists.staff_queries import KnownList


@dataclass(frozen=True)
class Answer:
    """May we mail this list (or, without one, this purpose) to this address? `since` is None if never asked."""

    title: str
    language: str
    list_slug: str | None
    email: str
    allowed: bool
    reason: Reason
    since: datetime | None


@dataclass(frozen=True)
class _Known:
    """The lists by id and the purposes by key, to call things by their names."""

    lists: dict[UUID, KnownList]
    purposes: dict[str, PurposeInForce]

    def answer(self, email: str, purpose: str, list_id: UUID | None, verdict: Verdict) -> Answer:
        one = self.lists.get(list_id) if list_id else None
        if one and one.purpose != purpose:
            one = None
        spoken = current_language().value
        return Answer(
            title=one.name if one else self.purposes[purpose].names[spoken],
            language=one.language if one else spoken,
            list_slug=one.slug if one else None,
            email=email,
            allowed=verdict.allowed,
            reason=verdict.reason,
            since=verdict.since,
        )


@dataclass(frozen=True)
class Stretch:
    """One subscription, from one day to another."""

    name: str
    language: str
    email: str
    joined_at: datetime
    left_at: datetime | None
    left_by: Method | None


@dataclass(frozen=True)
class Permissions:
    """Where a person stands: what may be mailed and why, and what they subscribe to."""

    person: Person
    answers: list[Answer]
    stretches: list[Stretch]
    lists: dict[UUID, KnownList]

    @property
    def is_subscriber(self) -> bool:
        return any(stretch.left_at is None for stretch in self.stretches)

    @property
    def subscribed_to(self) -> list[KnownList]:
        """Lists that may be mailed to any of the person's addresses."""
        slugs = {answer.list_slug for answer in self.answers if answer.allowed}
        return [one for one in self.lists.values() if one.slug in slugs]


@dataclass(frozen=True)
class PersonHistory(Permissions):
    """With everything that happened, newest first; `staff_names` by id."""

    events: list[PastEvent]
    staff_names: dict[UUID, str]


async def permissions_of(contact_id: UUID) -> Permissions | None:
    """None when there is no such person."""
    person = await people.person(contact_id)
    if person is None:
        return None
    known = _Known(
        lists={one.id: one for one in await staff_queries.known_lists()},
        purposes={one.key: one for one in await ledger.purposes()},
    )
    return Permissions(
        person=person,
        answers=await _answers(person, known),
        stretches=await _stretches([address.id for address in person.addresses]),
        lists=known.lists,
    )


async def history_of(contact_id: UUID) -> PersonHistory | None:
    """None when there is no such person."""
    found = await permissions_of(contact_id)
    if found is None:
        return None
    events = await ledger.history(*(address.id for address in found.person.addresses))
    return PersonHistory(
        person=found.person,
        answers=found.answers,
        stretches=found.stretches,
        lists=found.lists,
        events=sorted(events, key=lambda event: event.id, reverse=True),
        staff_names=await _staff_names({e.actor_id for e in events if e.actor_id}),
    )


async def _answers(person: Person, known: _Known) -> list[Answer]:
    """What the ledger says of each address; for lists nobody asked about, what the rule says."""
    found: list[Answer] = []
    for address in person.addresses:
        for standing in await ledger.permissions_of(address.id):
            if standing.channel == EMAIL:
                verdict = Verdict(standing.allowed, standing.reason, standing.since)
                found.append(
                    known.answer(address.email, standing.purpose, standing.list_id, verdict)
                )
    if not person.addresses:
        return found
    answered, main = {answer.list_slug for answer in found}, person.addresses[0]
    history = await ledger.events_of(main.id)
    for one in known.lists.values():
        if one.slug not in answered and one.state is ListState.PUBLISHED:
            verdict = decide(history, known.purposes[one.purpose].rule, EMAIL, one.id)
            found.append(known.answer(main.email, one.purpose, one.id, verdict))
    return found


_STRETCHES = f"""
select coalesce(t.name, l.slug) as name, coalesce(t.language, $2) as language, a.email,
       s.joined_at, s.left_at, s.left_by
  from subscriptions s
  join contact_addresses a on a.id = s.address
  join lists l on l.id = s.list
  left join lateral {list_text("l.id", "$2")} t on true
 where s.address = any($1)
 order by s.joined_at desc, s.id
"""  # noqa: S608 - put together from our own text


async def _stretches(addresses: Sequence[UUID]) -> list[Stretch]:
    rows = await database.fetch(_STRETCHES, list(addresses), current_language().value)
    return [
        Stretch(**{**row, "left_by": Method(row["left_by"]) if row["left_by"] else None})
        for row in rows
    ]


async def _staff_names(members: Collection[UUID]) -> dict[UUID, str]:
    rows = await database.fetch(
        "select id, name from staff_members where id = any($1)", list(members)
    )
    return {row["id"]: row["name"] for row in rows}
