"""One request as it stands: who asks for what, all that happened, and the clock that follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.contacts.rules import display_name
from app.lib import clock
from app.lib.languages import HOME_ZONE, N_, gettext
from app.privacy.article_19.rules import ToTell
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
from app.staff.queries.identity import FINLAND

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
    to_tell: tuple[ToTell, ...] = ()

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
    def still_to_tell(self) -> list[ToTell]:
        """Who had got the data before it was changed, and has not been told."""
        return [one for one in self.to_tell if one.is_open]

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
