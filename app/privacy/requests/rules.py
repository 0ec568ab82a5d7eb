"""The clock of a request (GDPR Article 12(3), Regulation (EEC, Euratom) 1182/71) and the order of its steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.contacts.telling.rules import months_after
from app.lib.languages import N_
from app.lib.problems import Problem

MONTHS = 1
MONTHS_LONGER = 2
CONFIRM_WITHIN = timedelta(days=14)
WARNINGS = (14, 7, 2)
"""So many days before the last one a warning goes out."""


class Wish(StrEnum):
    """What somebody can ask for, in the order of the form."""

    ACCESS = "access"
    CORRECTION = "correction"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    OBJECTION = "objection"
    PORTABILITY = "portability"
    OTHER = "other"


class Way(StrEnum):
    """How a request came in. Of these `link` alone says who it is: it was mailed to the register's address."""

    PAGE = "page"
    LINK = "link"
    EMAIL = "email"
    PHONE = "phone"
    POST = "post"
    IN_PERSON = "in_person"


BY_STAFF = (Way.EMAIL, Way.PHONE, Way.POST, Way.IN_PERSON)


class Step(StrEnum):
    RECEIVED = "received"
    IDENTITY = "identity"
    IDENTITY_ASKED = "identity_asked"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    COLLECTED = "collected"
    DECIDED = "decided"
    ANSWERED = "answered"
    TOLD = "told"
    CLOSED = "closed"
    NOTED = "noted"


PATH = (
    Step.RECEIVED,
    Step.IDENTITY,
    Step.COLLECTED,
    Step.DECIDED,
    Step.ANSWERED,
    Step.TOLD,
    Step.CLOSED,
)
"""The steps every request goes through, in this order."""


class Outcome(StrEnum):
    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"
    NOT_CONFIRMED = "not_confirmed"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"


IsHoliday = Callable[[date], bool]


@dataclass(frozen=True)
class Pause:
    """Days on which the clock stands, from `since` until the day before `until`; None: it stands still."""

    since: date
    until: date | None = None

    def days(self, today: date) -> int:
        return max(((self.until or max(today, self.since)) - self.since).days, 0)


@dataclass(frozen=True)
class Clock:
    """All that the last day depends on."""

    received_on: date
    is_extended: bool = False
    pauses: tuple[Pause, ...] = ()

    @property
    def is_paused(self) -> bool:
        return any(pause.until is None for pause in self.pauses)


def next_working_day(day: date, is_holiday: IsHoliday) -> date:
    """The day itself, unless it is a Saturday, a Sunday or a public holiday: Article 3(4)."""
    while day.weekday() >= 5 or is_holiday(day):
        day += timedelta(days=1)
    return day


def due_on(clock: Clock, is_holiday: IsHoliday, today: date) -> date:
    """The last day to answer: the same date a month later, or that month's last day (Article 3(2)(c)).

    Two months more once that was told. Days of a pause are put behind; one that goes on counts until
    today, so that the last day moves on with it.
    """
    months = MONTHS + (MONTHS_LONGER if clock.is_extended else 0)
    paused = sum(pause.days(today) for pause in clock.pauses)
    end = months_after(clock.received_on, months) + timedelta(days=paused)
    return next_working_day(end, is_holiday)


def longest_on(clock: Clock, is_holiday: IsHoliday, today: date) -> date:
    """The last day if the time is extended."""
    return due_on(Clock(clock.received_on, True, clock.pauses), is_holiday, today)


def counted_days(clock: Clock, due: date, today: date) -> tuple[int, int]:
    """How many days of how many have gone."""
    total = (due - clock.received_on).days
    return min(max((today - clock.received_on).days, 0), total), total


def warning_of(left: int) -> int | None:
    """Which warning stands with so many days left: 14, 7, 2, or 0 on the last day and after it."""
    if left <= 0:
        return 0
    return min((days for days in WARNINGS if left <= days), default=None)


NO_REASON = N_("Enter the reason.")
TOO_LATE = N_(
    "The time can be extended only within the first month. It ended on %(day)s: answer without delay."
)
TWICE = N_("The time has been extended already. It can be extended once.")
IS_PAUSED = N_("The clock is paused already.")
NOT_PAUSED = N_("The clock is running.")


def extension_fault(
    clock: Clock, reason: str, is_holiday: IsHoliday, today: date
) -> Problem | None:
    """Why the time cannot be extended (Article 12(3)): with reasons, within the first month, once."""
    if clock.is_extended:
        return Problem(TWICE)
    due = due_on(clock, is_holiday, today)
    if today > due:
        return Problem(TOO_LATE, {"day": due})
    return None if reason.strip() else Problem(NO_REASON, part="reason")


def pause_fault(clock: Clock, reason: str) -> Problem | None:
    """The clock stands still only by somebody's entry, with a reason."""
    if clock.is_paused:
        return Problem(IS_PAUSED)
    return None if reason.strip() else Problem(NO_REASON, part="reason")


def step_to_do(done: Sequence[Step]) -> Step | None:
    """The first step on the path that is not behind; None once the request is closed."""
    if Step.CLOSED in done:
        return None
    return next((step for step in PATH if step not in done), None)


def is_to_be_closed_unconfirmed(received_on: date, *, is_confirmed: bool, today: date) -> bool:
    """Nobody has pressed the link for two weeks."""
    return not is_confirmed and today - received_on >= CONFIRM_WITHIN


def outcome_of(decisions: Sequence[Decision]) -> Outcome:
    """What became of a request as a whole."""
    if not decisions or all(one is Decision.GRANTED for one in decisions):
        return Outcome.DONE
    if all(one is Decision.REFUSED for one in decisions):
        return Outcome.REFUSED
    return Outcome.PARTLY


CARRIED_OUT = frozenset(Wish) - {Wish.OTHER}
"""Something has to be done before the request is over."""
TOLD_OF = frozenset({Wish.CORRECTION, Wish.ERASURE, Wish.RESTRICTION})
"""Whoever got the data from us is told of these (GDPR Article 19)."""
TELL_FIRST = N_(
    "Tell first everybody who had received the data, or enter why it cannot be done: %(names)s."
)


def is_to_be_carried_out(kind: Wish, decision: Decision | None, done_at: datetime | None) -> bool:
    """Whether something that was granted has not been done yet."""
    return (
        kind in CARRIED_OUT and decision in (Decision.GRANTED, Decision.PARTLY) and done_at is None
    )
