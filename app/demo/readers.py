"""The demo's 300 invented people: what they asked for, what they agreed to, and who left again.

Everything goes through the ledger as in earnest, only with dates in the past.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from app.consent import actions as consent
from app.consent.actions import Evidence, NewEvent
from app.consent.events import Method, State
from app.contacts.actions.confirmed import THE_PERSON
from app.contacts.actions.recording import add_rows, new_row
from app.contacts.facts import Source
from app.contacts.search.keys import rewrite_people_keys
from app.contacts.tables import AddressKind, ContactAddress
from app.demo.proofs import Forms, Wish, agreed, forms_of
from app.demo.shapes import agency
from app.lib import clock
from app.lib.languages import HOME_ZONE
from app.lists.actions.evidence import evidence_of
from app.lists.rules import Visit
from app.lists.tables import Subscription
from app.web.guards.client import shortened

PEOPLE = 300
MORNING = 7
FOLDED = str.maketrans("äöåé", "aoae")
NETWORKS = ("192.0.2", "198.51.100", "203.0.113")
BROWSERS = ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0)", "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0)")


@dataclass(frozen=True)
class OpenList:
    """A list as the demo knows it: its id, its purpose, and the wording id per language."""

    id: UUID
    purpose: str
    wordings: dict[str, UUID]


@dataclass(frozen=True)
class Person:
    """An invented person and what became of each list they once asked for."""

    id: UUID
    address: UUID
    first_name: str
    last_name: str
    email: str
    language: str
    asked_at: datetime
    wanted: tuple[int, ...]
    left: dict[int, tuple[datetime, Method]] = field(default_factory=dict)
    objected_at: datetime | None = None


async def fill(lists: list[OpenList], notice: int | None, random: Random) -> None:
    """The people, their ledger and their subscriptions, in the caller's transaction."""
    people = list(_people(random))
    await _insert_people(people)
    forms = await forms_of(notice)
    for person in people:
        await consent.record_many(await _history(person, lists, forms, random))
    await _insert_subscriptions(people, lists)


def _people(random: Random) -> Iterator[Person]:
    seen: set[str] = set()
    while len(seen) < PEOPLE:
        language = random.choices(("fi", "sv", "en"), weights=(80, 14, 6))[0]
        first, last = _name(language, random)
        plain = f"{first}.{last}".lower().translate(FOLDED)
        email = f"{plain}@{random.choice(agency().domains)}"
        if email not in seen:
            seen.add(email)
            yield _person(first, last, email, language, random)


def _name(language: str, random: Random) -> tuple[str, str]:
    names = agency().names[language]
    return random.choice(names.first), random.choice(names.last)


def _person(first: str, last: str, email: str, language: str, random: Random) -> Person:
    asked_at = awake(clock.now() - timedelta(minutes=random.randrange(3 * 1440, 700 * 1440)))
    wanted = tuple(
        number for number, share in enumerate((75, 40, 18)) if random.randrange(100) < share
    )
    fate = random.randrange(100)
    left: dict[int, tuple[datetime, Method]] = {}
    if fate < 12 and wanted:
        method = random.choice((Method.PAGE, Method.ONE_CLICK, Method.ONE_CLICK))
        left[wanted[0]] = (_later(asked_at, random), method)
    return Person(
        id=UUID(int=random.getrandbits(128), version=4),
        address=UUID(int=random.getrandbits(128), version=4),
        first_name=first,
        last_name=last,
        email=email,
        language=language,
        asked_at=asked_at,
        wanted=wanted or (0,),
        left=left,
        objected_at=_later(asked_at, random) if 96 <= fate < 99 else None,
    )


def _later(moment: datetime, random: Random) -> datetime:
    return awake(moment + (clock.now() - moment) * (0.1 + 0.8 * random.random()))


def awake(moment: datetime) -> datetime:
    """The same moment, or in the morning when people would sleep then."""
    hour = moment.astimezone(HOME_ZONE).hour
    return moment + timedelta(hours=MORNING) if hour < MORNING else moment


async def _insert_people(people: list[Person]) -> None:
    source, told = Source("web_form", "/"), ("id", "first_name", "last_name", "language")
    rows = []
    for person in people:
        with clock.standing_at(person.asked_at):
            said = {name: getattr(person, name) for name in told}
            rows.append(new_row(said, source, THE_PERSON))
    await add_rows("contacts", rows)
    await ContactAddress.insert(
        *(
            ContactAddress(
                id=person.address,
                contact=person.id,
                email=person.email,
                canonical=person.email,
                kind=AddressKind.UNKNOWN,
                main_since=person.asked_at,
                confirmed_at=person.asked_at,
                created_at=person.asked_at,
            )
            for person in people
        )
    )
    await rewrite_people_keys([person.id for person in people])


async def _history(
    person: Person, lists: list[OpenList], forms: Forms, random: Random
) -> list[NewEvent]:
    ip = f"{random.choice(NETWORKS)}.{random.randrange(1, 255)}"
    visit = Visit("/", shortened(ip), random.choice(BROWSERS))
    wish = Wish(
        subject=person.address,
        email=person.email,
        language=person.language,
        lists=[lists[number].id for number in person.wanted],
        asked_at=person.asked_at,
        confirmed_at=awake(person.asked_at + timedelta(seconds=random.randrange(40, 20_000))),
        visit=visit,
        queue_id=f"{random.getrandbits(64):X}",
    )
    events = await agreed(forms, wish)
    for number, (at, method) in person.left.items():
        left = Evidence(email=person.email)
        if method is Method.PAGE:
            left = evidence_of(replace(visit, page="/unsubscribe"), person.email)
        events.append(_left(person, lists[number], State.WITHDRAWN, method, at, left))
    if person.objected_at:
        left = evidence_of(replace(visit, page="/unsubscribe"), person.email)
        at, first = person.objected_at, lists[person.wanted[0]]
        events.append(_left(person, first, State.OBJECTED, Method.PAGE, at, left))
    return sorted(events, key=lambda event: event.at or clock.now())


def _left(
    person: Person, one: OpenList, state: State, method: Method, at: datetime, proof: Evidence
) -> NewEvent:
    return NewEvent(
        subject=person.address,
        state=state,
        method=method,
        purpose=one.purpose,
        list_id=None if state is State.OBJECTED else one.id,
        language=person.language,
        at=at,
        evidence=proof,
    )


async def _insert_subscriptions(people: list[Person], lists: list[OpenList]) -> None:
    rows = []
    for person in people:
        for number in person.wanted:
            left_at, left_by = person.left.get(number, (person.objected_at, Method.PAGE))
            rows.append(
                Subscription(
                    list=lists[number].id,
                    address=person.address,
                    joined_at=person.asked_at,
                    left_at=left_at,
                    left_by=left_by if left_at else None,
                )
            )
    await Subscription.insert(*rows)
