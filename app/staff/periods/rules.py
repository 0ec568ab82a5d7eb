"""How long something is kept, and from which day on it is no longer. Pure.

Never a moment too early: the last day of a period belongs to it.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.lib.languages import HOME_ZONE, N_

LONGEST_YEARS = 50


class Unit(StrEnum):
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True)
class Period:
    """With `to_year_end` it lasts until the end of the calendar year in which it would be over."""

    number: int
    unit: Unit
    to_year_end: bool = False

    def ends(self, start: date) -> date:
        """The day on which what began on `start` has been kept long enough."""
        day = self._later(start)
        return date(day.year, 12, 31) if self.to_year_end else day

    def _later(self, start: date) -> date:
        if self.unit is Unit.DAYS:
            return start + timedelta(days=self.number)
        months = self.number * (12 if self.unit is Unit.YEARS else 1)
        year, month = divmod(start.month - 1 + months, 12)
        year, month = start.year + year, month + 1
        return date(year, month, min(start.day, monthrange(year, month)[1]))

    def is_over(self, start: date, today: date) -> bool:
        """Whether what happened some time on `start` has been kept for all of it."""
        return self.ends(start) < today

    def first_kept(self, today: date) -> date:
        """Everything of the days before has been kept for all of it; of this day not yet."""
        day = self._earliest(today)
        while self.is_over(day, today):
            day += timedelta(days=1)
        while not self.is_over(day - timedelta(days=1), today):
            day -= timedelta(days=1)
        return day

    def before(self, now: datetime) -> datetime:
        """What happened at this moment or earlier has been kept for all of it."""
        local = now.astimezone(HOME_ZONE)
        day = self.first_kept(local.date())
        if self.ends(day) == local.date() and not self.to_year_end:
            return datetime.combine(day, local.time(), HOME_ZONE)
        return datetime.combine(day, time.min, HOME_ZONE) - timedelta(microseconds=1)

    def _earliest(self, today: date) -> date:
        """Somewhere near: a day more or less is put right by whoever asks."""
        days = {Unit.DAYS: 1, Unit.MONTHS: 31, Unit.YEARS: 366}[self.unit] * self.number
        return today - timedelta(days=days)


def shorter(one: Period, other: Period) -> bool:
    """Whether `one` is over before `other` for anything that begins on an ordinary day."""
    start = date(2025, 3, 15)
    return one.ends(start) < other.ends(start)


def days(number: int) -> Period:
    return Period(number, Unit.DAYS)


def months(number: int) -> Period:
    return Period(number, Unit.MONTHS)


def years(number: int) -> Period:
    return Period(number, Unit.YEARS)


def whole_years(number: int) -> Period:
    return Period(number, Unit.YEARS, to_year_end=True)


class Key(StrEnum):
    UNCONFIRMED = "unconfirmed"
    INVITATIONS = "invitations"
    LINKS = "links"
    OWN_ADDRESS = "own_address"
    PROOFS = "proofs"
    NETWORK = "network"
    INTERACTIONS = "interactions"
    DELIVERIES = "deliveries"
    ORDERS = "orders"
    IMPORTS = "imports"
    MERGES = "merges"
    REQUESTS = "requests"
    MESSAGES = "messages"
    LOG = "log"
    READS = "reads"
    BREACHES = "breaches"
    COUNTERS = "counters"


class Happens(StrEnum):
    DELETED = "deleted"
    EMPTIED = "emptied"
    UNLINKED = "unlinked"
    SEALED = "sealed"


@dataclass(frozen=True)
class Kind:
    """Something that is kept for a time. Texts are msgids.

    `least`: no rule may be shorter, for the reason `why_least`. One that `is_fixed` is what
    something else of the program lasts, and nobody sets it; `is_by_law` says whose floor it is.
    """

    key: Key
    what: str
    start: str
    happens: Happens
    usual: Period
    cautious: Period
    least: Period
    why_least: str
    is_fixed: bool = False
    is_by_law: bool = False

    def fault(self, wanted: Period) -> str | None:
        """Why this period cannot be the rule, as a msgid; None where it can."""
        if self.is_fixed:
            return FIXED
        if shorter(wanted, self.least):
            return self.why_least
        return TOO_LONG if shorter(years(LONGEST_YEARS), wanted) else None


FIXED = N_("This period follows from how the program works and cannot be changed here.")
TOO_LONG = N_("Use at most 50 years.")
BOOKKEEPING = N_("The Accounting Act (2:10) does not allow less than six years.")
CLAIMS = N_("At least three years: for that long somebody may ask for the proof.")
LINK_WORKS = N_("At least eight days: the link in the mail works for a week.")
UNDO_LASTS = N_("At least 30 days: for that long an import can be undone.")
NO_TWICE = N_("At least one year: for that long nobody is asked again.")
A_MONTH = N_("At least one month.")
A_YEAR = N_("At least one year: people may ask what they were sent, and who did what.")

KINDS: tuple[Kind, ...] = (
    Kind(
        Key.UNCONFIRMED, N_("a sign-up that is not confirmed, with its proof"),
        N_("from the sign-up"), Happens.DELETED, days(14), days(14), days(14), LINK_WORKS,
        is_fixed=True,
    ),
    Kind(
        Key.INVITATIONS, N_("a question from us, whether somebody wants a list"),
        N_("from the question"), Happens.DELETED, years(3), years(2), years(1), NO_TWICE,
    ),
    Kind(
        Key.LINKS, N_("a request for a link to one's own choices"),
        N_("from the request"), Happens.DELETED, days(8), days(8), days(8), LINK_WORKS,
        is_fixed=True,
    ),
    Kind(
        Key.OWN_ADDRESS, N_("a change of address that the owner has made"),
        N_("from the request"), Happens.DELETED, days(33), days(33), days(33), UNDO_LASTS,
        is_fixed=True,
    ),
    Kind(
        Key.PROOFS, N_("the proof of a consent that has ended"),
        N_("from the end of the consent"), Happens.SEALED,
        whole_years(3), whole_years(3), whole_years(3), CLAIMS,
    ),
    Kind(
        Key.NETWORK, N_("shortened IP address and browser in the proof of a consent"),
        N_("from the consent"), Happens.EMPTIED, months(12), months(6), months(1), A_MONTH,
    ),
    Kind(
        Key.INTERACTIONS, N_("notes on calls, meetings and messages"),
        N_("from the day it happened"), Happens.EMPTIED, years(5), years(3), months(1), A_MONTH,
    ),
    Kind(
        Key.DELIVERIES, N_("letters sent to a person and whether a mail server accepted them"),
        N_("from the end of sending"), Happens.UNLINKED, years(3), years(2), years(1), A_YEAR,
    ),
    Kind(
        Key.ORDERS, N_("orders of services that have ended"),
        N_("from the end of the order"), Happens.DELETED,
        whole_years(6), whole_years(6), whole_years(6), BOOKKEEPING,
        is_by_law=True,
    ),
    Kind(
        Key.IMPORTS, N_("rows of an imported file"),
        N_("from the end of the import"), Happens.DELETED, days(30), days(30), days(30), UNDO_LASTS,
    ),
    Kind(
        Key.MERGES, N_("two records that were merged into one"),
        N_("from the merge"), Happens.DELETED, days(30), days(30), days(30), UNDO_LASTS,
        is_fixed=True,
    ),
    Kind(
        Key.REQUESTS, N_("requests about own data: who asked, the letters and attachments"),
        N_("from the end of the request"), Happens.EMPTIED, years(3), years(3), years(3), CLAIMS,
        is_fixed=True,
    ),
    Kind(
        Key.MESSAGES, N_("messages to our privacy mailbox that are no requests"),
        N_("from the day they were dealt with"), Happens.EMPTIED, months(3), months(1), months(1), A_MONTH,
    ),
    Kind(
        Key.LOG, N_("log of what our staff have done"),
        N_("from the entry"), Happens.DELETED, years(3), years(2), years(1), A_YEAR,
    ),
    Kind(
        Key.READS, N_("log of whose data our staff have opened"),
        N_("from the end of the month"), Happens.DELETED, years(3), years(2), years(1), A_YEAR,
    ),
    Kind(
        Key.BREACHES, N_("records of data breaches, with the people concerned and the letters"),
        N_("from the end of the case"), Happens.DELETED, years(5), years(3), years(3), CLAIMS,
    ),
    Kind(
        Key.COUNTERS, N_("counters against misuse, without an address in them"),
        N_("from the first try"), Happens.DELETED, days(8), days(8), days(8), FIXED,
        is_fixed=True,
    ),
)  # fmt: skip
KIND_OF = {one.key: one for one in KINDS}
