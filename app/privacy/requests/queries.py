"""Named questions about requests: what is open and by when, one with all that happened, its letters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app import database
from app.contacts.queries import people
from app.contacts.rules import display_name
from app.lib import clock
from app.lib.languages import HOME_ZONE, N_, gettext
from app.lib.tokens import matches, row_of
from app.privacy.requests import rules
from app.privacy.requests.days import holidays_of
from app.privacy.requests.rules import (
    Clock,
    Decision,
    IsHoliday,
    Outcome,
    Pause,
    Step,
    Way,
    Wish,
)
from app.staff.queries.identity import FINLAND, identity

LINK = "privacy request"
"""What the token of a request's confirmation is for."""
FORGOTTEN = N_("No longer named")


@dataclass(frozen=True)
class Wanted:
    """One thing asked for, and what became of it."""

    id: int
    kind: Wish
    decision: Decision | None
    reason: str
    done_at: datetime | None


@dataclass(frozen=True)
class Happened:
    """One step; `by` is None for what the program or the person did."""

    step: Step
    at: datetime
    by: str | None
    note: str

    @property
    def day(self) -> date:
        return self.at.astimezone(HOME_ZONE).date()


@dataclass(frozen=True)
class Case:
    """One request with its wishes and steps, and the clock that follows from them."""

    id: UUID
    number: str
    way: Way
    language: str
    created_at: datetime
    received_on: date
    nonce: bytes
    contact: UUID | None
    first_name: str
    last_name: str
    company: str
    email: str
    canonical: str
    phone: str
    said: str
    mailed_at: datetime | None
    confirmed_at: datetime | None
    warned: int | None
    assigned_to: UUID | None
    assignee: str | None
    closed_at: datetime | None
    outcome: Outcome | None
    forgotten_at: datetime | None
    wishes: tuple[Wanted, ...] = ()
    steps: tuple[Happened, ...] = ()
    country: str = FINLAND

    @property
    def wants_data(self) -> bool:
        """Whether the answer is a copy of the data."""
        return any(one.kind in (Wish.ACCESS, Wish.PORTABILITY) for one in self.wishes)

    @property
    def path(self) -> str:
        return f"/staff/requests/{self.id}"

    @property
    def name(self) -> str:
        """Who asks, as far as they have said."""
        if self.forgotten_at is not None:
            return gettext(FORGOTTEN)
        return display_name(self.first_name, self.last_name, self.email)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody has shown to be there: nothing that came by the public form alone has."""
        return self.way is not Way.PAGE or self.confirmed_at is not None

    @property
    def done(self) -> list[Step]:
        return [one.step for one in self.steps]

    @property
    def to_do(self) -> Step | None:
        return rules.step_to_do(self.done) if self.is_open else None

    def last(self, step: Step) -> Happened | None:
        return next((one for one in reversed(self.steps) if one.step is step), None)

    @property
    def to_tell(self) -> list[str]:
        """Who had got the data from us when it was changed: the program noted them, nobody of staff."""
        notes = [one.note for one in self.steps if one.step is Step.NOTED and one.by is None]
        return [name for note in notes for name in note.splitlines()]

    @property
    def clock(self) -> Clock:
        return Clock(self.received_on, Step.EXTENDED in self.done, tuple(_pauses(self.steps)))

    @property
    def is_holiday(self) -> IsHoliday:
        return holidays_of(self.country)

    @property
    def due_on(self) -> date:
        return rules.due_on(self.clock, self.is_holiday, self.today)

    @property
    def longest_on(self) -> date:
        return rules.longest_on(self.clock, self.is_holiday, self.today)

    @property
    def today(self) -> date:
        """Or the day on which it was answered or closed: the clock goes no further."""
        ended = self.closed_at or (answered.at if (answered := self.last(Step.ANSWERED)) else None)
        return ended.astimezone(HOME_ZONE).date() if ended else clock.today()

    @property
    def left(self) -> int:
        """Days until the last one."""
        return (self.due_on - self.today).days

    @property
    def days_taken(self) -> int:
        return (self.today - self.received_on).days

    @property
    def is_running(self) -> bool:
        """Whether the time goes: open, not answered, not standing still."""
        return self.is_open and Step.ANSWERED not in self.done and not self.clock.is_paused

    @property
    def warning(self) -> int | None:
        return rules.warning_of(self.left) if self.is_running else None


def _pauses(steps: Iterable[Happened]) -> Iterable[Pause]:
    """Each from the day it was entered until the day the clock was started again."""
    since: date | None = None
    for one in steps:
        if one.step is Step.PAUSED and since is None:
            since = one.day
        elif one.step is Step.RESUMED and since is not None:
            yield Pause(since, one.day)
            since = None
    if since is not None:
        yield Pause(since)


_CASES = """
select q.id, q.number, q.way, q.language, q.created_at, q.received_on, q.nonce, q.contact, q.first_name,
       q.last_name, q.company, q.email, q.canonical, q.phone, q.said, q.mailed_at, q.confirmed_at, q.warned,
       q.assigned_to, s.name as assignee, q.closed_at, q.outcome, q.forgotten_at
  from privacy_requests q left join staff_members s on s.id = q.assigned_to
"""
_WISHES = """
select request, id, kind, decision, reason, done_at from privacy_request_wishes
 where request = any($1) order by id
"""
_STEPS = """
select p.request, p.step, p.at, s.name as by, p.note
  from privacy_request_steps p left join staff_members s on s.id = p.by
 where p.request = any($1) order by p.id
"""


async def open_cases() -> list[Case]:
    """All that wait for us or for their confirmation, the next due first."""
    found = await _cases("where q.closed_at is null order by q.received_on, q.number")
    return sorted(found, key=lambda one: (one.due_on, one.number))


async def closed_cases(most: int = 100) -> list[Case]:
    """Those closed last, the newest first."""
    return await _cases("where q.closed_at is not null order by q.closed_at desc limit $1", most)


async def closed_unconfirmed_today() -> list[str]:
    """The numbers of those that ended since yesterday because nobody confirmed them."""
    rows = await database.fetch(
        "select number from privacy_requests where outcome = 'not_confirmed' "
        "and closed_at > $1::timestamptz - interval '1 day' order by number",
        clock.now(),
    )
    return [row["number"] for row in rows]


async def number_closed() -> int:
    number: int = await database.fetchval(
        "select count(*) from privacy_requests where closed_at is not null"
    )
    return number


async def number_open() -> int:
    """Those that wait for us, not for their confirmation."""
    number: int = await database.fetchval(
        "select count(*) from privacy_requests where closed_at is null "
        "and (way <> 'page' or confirmed_at is not null)"
    )
    return number


async def case(request_id: UUID) -> Case | None:
    return next(iter(await _cases("where q.id = $1", request_id)), None)


async def case_of_link(text: str) -> Case | None:
    """The request whose confirmation was mailed with this link; None for any other."""
    known = row_of(text)
    found = await case(known) if known else None
    return found if found and matches(LINK, found.id, found.nonce, text) else None


async def hold(request_id: UUID) -> Case | None:
    """The same, and nobody else changes it until the transaction ends."""
    await database.execute("select 1 from privacy_requests where id = $1 for update", request_id)
    return await case(request_id)


async def others_of(one: Case) -> list[tuple[UUID, str]]:
    """Other open requests of the same person: their ids and numbers."""
    rows = await database.fetch(
        "select o.id, o.number from privacy_requests o join privacy_requests q on q.id = $1 "
        "where o.id <> q.id and o.closed_at is null and "
        "(o.person_hash = q.person_hash or o.contact = q.contact) order by o.number",
        one.id,
    )
    return [(row["id"], row["number"]) for row in rows]


async def person_of(one: Case) -> UUID | None:
    """Whose data it is about: whom somebody chose, else who has the address now."""
    if one.contact is not None or not one.canonical:
        return one.contact
    known = await people.address_by_canonical(one.canonical)
    return known.contact_id if known and known.replaced_at is None else None


async def _cases(where: str, *arguments: object) -> list[Case]:
    rows = await database.fetch(f"{_CASES} {where}", *arguments)
    ids = [row["id"] for row in rows]
    wishes = _by_request(await database.fetch(_WISHES, ids)) if ids else {}
    steps = _by_request(await database.fetch(_STEPS, ids)) if ids else {}
    us = await identity() if ids else None
    country = us.country if us else FINLAND
    return [
        replace(
            _case(row),
            wishes=tuple(_wanted(one) for one in wishes.get(row["id"], ())),
            steps=tuple(_happened(one) for one in steps.get(row["id"], ())),
            country=country,
        )
        for row in rows
    ]


def _by_request(rows: Sequence[Any]) -> dict[UUID, list[dict[str, Any]]]:
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in rows:
        one = dict(row)
        found.setdefault(one.pop("request"), []).append(one)
    return found


def _case(row: Any) -> Case:
    outcome = Outcome(row["outcome"]) if row["outcome"] else None
    return Case(**{**row, "way": Way(row["way"]), "outcome": outcome})


def _wanted(row: dict[str, Any]) -> Wanted:
    decision = Decision(row["decision"]) if row["decision"] else None
    return Wanted(**{**row, "kind": Wish(row["kind"]), "decision": decision})


def _happened(row: dict[str, Any]) -> Happened:
    return Happened(**{**row, "step": Step(row["step"])})


@dataclass(frozen=True)
class Kept:
    """A file that came with a request."""

    id: UUID
    file_name: str
    size: int
    created_at: datetime


async def files_of(request_id: UUID) -> list[Kept]:
    rows = await database.fetch(
        "select id, file_name, octet_length(content) as size, created_at "
        "from privacy_request_files where request = $1 order by created_at, id",
        request_id,
    )
    return [Kept(**row) for row in rows]


async def file(request_id: UUID, file_id: UUID) -> tuple[str, bytes] | None:
    """Its name and what is in it."""
    row = await database.fetchrow(
        "select file_name, content from privacy_request_files where request = $1 and id = $2",
        request_id,
        file_id,
    )
    return (row["file_name"], row["content"]) if row else None
