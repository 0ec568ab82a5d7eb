"""Orders as dated facts (register row R9): what was agreed on a given day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.contacts.rules import day_fault
from app.lib.languages import N_

LONGEST_NOTE = 2000

NOT_A_DAY = N_("Enter a date from the years 1900 to 2100.")
BEFORE_START = N_("The order starts on %(day)s; choose that day or a later one.")
AFTER_END = N_("The order ends on %(day)s; choose that day or an earlier one.")
BEFORE_CHANGE = N_(
    "A change takes effect on %(day)s. Choose that day or a later one, or correct the change first."
)
AFTER_CHANGE = N_(
    "A change takes effect on %(day)s. Choose that day or an earlier one, or correct the change "
    "first."
)
ENDED_BEFORE = N_("An end has been recorded already; correct it instead.")
NO_PERIOD = N_("Choose whether the price is per month or paid once.")


class FactKind(StrEnum):
    START = "start"
    CHANGE = "change"
    END = "end"
    VOID = "void"


class Period(StrEnum):
    MONTH = "month"
    ONCE = "once"


class OrderStatus(StrEnum):
    COMING = "coming"
    IN_FORCE = "in_force"
    ENDED = "ended"
    VOID = "void"


PERIOD_WORDS: dict[Period, str] = {Period.MONTH: N_("per month"), Period.ONCE: N_("once")}
FACT_WORDS: dict[FactKind, str] = {
    FactKind.START: N_("Start"),
    FactKind.CHANGE: N_("Change of terms"),
    FactKind.END: N_("End"),
    FactKind.VOID: N_("Correction"),
}
STATUS_WORDS: dict[OrderStatus, str] = {
    OrderStatus.COMING: N_("Not started yet"),
    OrderStatus.IN_FORCE: N_("In force"),
    OrderStatus.ENDED: N_("Ended"),
    OrderStatus.VOID: N_("Recorded by mistake"),
}
STATUS_LOOKS: dict[OrderStatus, str] = {
    OrderStatus.COMING: "wait",
    OrderStatus.IN_FORCE: "yes",
    OrderStatus.ENDED: "none",
    OrderStatus.VOID: "stop",
}


@dataclass(frozen=True)
class Terms:
    """What is delivered and what it costs; `period` is None only without a price."""

    what: str = ""
    price: Decimal | None = None
    period: Period | None = None


@dataclass(frozen=True)
class Fact:
    """One fact of an order. `from_on` of a start or change is its first day, of an end the last
    day of the order. A void `corrects` an earlier fact, which then counts no more.
    """

    id: int
    kind: FactKind
    from_on: date
    terms: Terms
    note: str
    corrects: int | None
    recorded_at: datetime
    recorded_by: UUID | None = None
    recorded_by_name: str = ""
    is_void: bool = False


@dataclass(frozen=True)
class OrderOnDay:
    """An order on one day: its terms then, its first day, and its last day where one is known."""

    status: OrderStatus
    terms: Terms
    starts_on: date | None
    ends_on: date | None


def counting(facts: Sequence[Fact]) -> list[Fact]:
    """Without voids and what they correct; in order of day, later recordings last."""
    gone = {fact.corrects for fact in facts if fact.kind is FactKind.VOID}
    left = [fact for fact in facts if fact.kind is not FactKind.VOID and fact.id not in gone]
    return sorted(left, key=lambda fact: (fact.from_on, fact.kind is not FactKind.START, fact.id))


def order_on(day: date, facts: Sequence[Fact]) -> OrderOnDay:
    """What was in force on that day, as far as is known now."""
    left = counting(facts)
    start = next((fact for fact in left if fact.kind is FactKind.START), None)
    end = next((fact for fact in left if fact.kind is FactKind.END), None)
    if start is None:
        return OrderOnDay(OrderStatus.VOID, Terms(), None, None)
    told = [fact for fact in left if fact.kind in (FactKind.START, FactKind.CHANGE)]
    terms = [fact.terms for fact in told if fact.from_on <= day] or [start.terms]
    status = OrderStatus.IN_FORCE
    if day < start.from_on:
        status = OrderStatus.COMING
    elif end is not None and day > end.from_on:
        status = OrderStatus.ENDED
    return OrderOnDay(status, terms[-1], start.from_on, end.from_on if end else None)


@dataclass(frozen=True)
class Fault:
    """Why a fact cannot be: a msgid, and the day that fills it."""

    sentence: str
    day: date | None = None


def fault_in(kind: FactKind, from_on: date, others: Sequence[Fact]) -> Fault | None:
    """Whether a fact fits the others of its order, given without the one that it replaces."""
    if day_fault(from_on):
        return Fault(NOT_A_DAY)
    left = counting(others)
    start, end, *changes = (
        [fact.from_on for fact in left if fact.kind is wanted]
        for wanted in (FactKind.START, FactKind.END, FactKind.CHANGE)
    )
    if kind is FactKind.END and end:
        return Fault(ENDED_BEFORE)
    if kind is not FactKind.START and start and from_on < start[0]:
        return Fault(BEFORE_START, start[0])
    if end and from_on > end[0]:
        return Fault(AFTER_END, end[0])
    return _fault_with_changes(kind, from_on, changes[0])


def _fault_with_changes(kind: FactKind, from_on: date, changes: Sequence[date]) -> Fault | None:
    """A start after a change, or an end before one."""
    if kind is FactKind.START and changes and from_on > min(changes):
        return Fault(AFTER_CHANGE, min(changes))
    if kind is FactKind.END and changes and from_on < max(changes):
        return Fault(BEFORE_CHANGE, max(changes))
    return None
