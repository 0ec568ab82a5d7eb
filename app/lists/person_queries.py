"""All that lists and ledger know of one person: may we mail, what happened, from when to when."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.consent import queries as ledger
from app.consent.events import ANY_CHANNEL, EMAIL, Event, Method
from app.consent.grounds.history import Topic, Verdict, consent_given, said_about
from app.consent.grounds.profiles import PHONE, POST
from app.consent.grounds.reasons import STOPS, Reason
from app.consent.purposes.rules import PurposeInForce
from app.consent.queries import PermissionNow
from app.contacts.queries.people import AddressOfPerson
from app.lib.languages import N_, current_language, gettext
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
    ends_at: datetime | None = None


@dataclass(frozen=True)
class _Known:
    """The lists by id and the purposes by key, to call things by their names."""

    lists: dict[UUID, KnownList]
    purposes: dict[str, PurposeInForce]

    def answer(
        self,
        email: str,
        purpose: str,
        list_id: UUID | None,
        verdict: Verdict,
        ends_at: datetime | None = None,
    ) -> Answer:
        one = self.lists.get(list_id) if list_id else None
        if one and one.purpose != purpose:
            one = None
        spoken = current_language().value
        return Answer(
            title=one.name if one else self._without_list(purpose, list_id),
            language=one.language if one else spoken,
            list_slug=one.slug if one else None,
            email=email,
            allowed=verdict.allowed,
            reason=verdict.reason,
            since=verdict.since,
            ends_at=ends_at,
        )

    def _without_list(self, purpose: str, list_id: UUID | None) -> str:
        name = self.purposes[purpose].names[current_language()]
        has_lists = any(one.purpose == purpose for one in self.lists.values())
        if list_id is None and has_lists:
            return gettext(N_("%(purpose)s: everything else"), purpose=name)
        return name


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

    def back_on(self, email: str, since: datetime) -> list[str]:
        """The names of the lists that this address has come back to after it was stopped."""
        return [
            answer.title
            for answer in self.answers
            if answer.email == email and answer.allowed and answer.since and answer.since >= since
        ]


async def permissions_of(
    addresses: Sequence[AddressOfPerson], unmailed: Collection[UUID] = ()
) -> Permissions:
    """Of a person with these addresses, the main one first; `unmailed` is what they were without one."""
    subjects = [*(one.id for one in addresses), *unmailed]
    histories = await ledger.events_of_each(subjects) if subjects else {}
    known = _Known(
        lists={one.id: one for one in await staff_queries.known_lists()},
        purposes={one.key: one for one in await ledger.purposes()},
    )
    return Permissions(
        answers=[
            *(await _answers(addresses, known, histories) if addresses else []),
            *_forbidden(histories.values(), known, has_address=bool(addresses)),
        ],
        stretches=await _stretches([address.id for address in addresses]),
        lists=known.lists,
    )


async def _answers(
    addresses: Sequence[AddressOfPerson], known: _Known, histories: Mapping[UUID, Sequence[Event]]
) -> list[Answer]:
    """What the ledger says of each address; for lists nobody asked about, what the rule says."""
    permissions = await ledger.permissions_of(*(address.id for address in addresses))
    found = [
        known.answer(
            address.email,
            one.purpose,
            one.list_id,
            Verdict(one.counts, one.why, one.since),
            one.ends_at,
        )
        for address in addresses
        for one in _telling([each for each in permissions if each.address == address.id])
    ]
    answered, main = {answer.list_slug for answer in found}, addresses[0]
    history = histories.get(main.id, ())
    for each in known.lists.values():
        if each.slug not in answered and each.state is ListState.PUBLISHED:
            verdict = consent_given(history, known.purposes[each.purpose].rule, EMAIL, each.id)
            found.append(known.answer(main.email, each.purpose, each.id, verdict))
    return found


_FORBIDDEN = {
    EMAIL: N_("All marketing by e-mail"),
    POST: N_("All marketing by post"),
    PHONE: N_("All marketing by phone"),
}


def _forbidden(
    histories: Collection[Sequence[Event]], known: _Known, *, has_address: bool
) -> Iterable[Answer]:
    """What the person forbade that no list tells; without an address also what holds for one that comes."""
    topics = {
        Topic("", channel, None): gettext(words)
        for channel, words in _FORBIDDEN.items()
        if channel != EMAIL or not has_address
    }
    everything = [_forbids(histories, topic) for topic in topics]
    if not has_address and not all(everything):
        spoken = current_language()
        topics |= {
            Topic(key, ANY_CHANNEL, None): one.names[spoken] for key, one in known.purposes.items()
        }
    return [
        Answer(
            words,
            current_language().value,
            None,
            "",
            allowed=False,
            reason=stop[0],
            since=stop[1].at,
        )
        for topic, words in topics.items()
        if (stop := _forbids(histories, topic)) is not None
    ]


def _forbids(histories: Iterable[Sequence[Event]], topic: Topic) -> tuple[Reason, Event] | None:
    """The strongest objection or restriction, at whichever address."""
    stops = [stop for history in histories for stop in said_about(history, topic).stops]
    mine = [stop for stop in stops if stop[0] in (Reason.RESTRICTED, Reason.OBJECTED)]
    return min(mine, key=lambda stop: STOPS.index(stop[0]), default=None)


def _telling(permissions: Sequence[PermissionNow]) -> Iterable[PermissionNow]:
    """For each list what it may be mailed on; where that is nothing, what there is of a consent first."""
    topics: dict[tuple[str, UUID | None], list[PermissionNow]] = {}
    for one in permissions:
        if one.channel == EMAIL:
            topics.setdefault((one.purpose, one.list_id), []).append(one)
    for rows in topics.values():
        counting = [one for one in rows if one.counts]
        yield from counting or sorted(rows, key=lambda one: not one.is_consent)[:1]


_STRETCHES = f"""
select coalesce(t.name, l.slug) as name, coalesce(t.language, $2) as language, a.email,
       s.joined_at, s.left_at, s.left_by
  from subscriptions s
  join contact_addresses a on a.id = s.address
  join lists l on l.id = s.list
  left join lateral {list_text("l.id", "$2")} t on true
 where s.address = any($1)
 order by s.joined_at desc, s.id
"""


async def _stretches(addresses: Sequence[UUID]) -> list[Stretch]:
    rows = await database.fetch(_STRETCHES, list(addresses), current_language().value)
    return [
        Stretch(**{**row, "left_by": Method(row["left_by"]) if row["left_by"] else None})
        for row in rows
    ]
