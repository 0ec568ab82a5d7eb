"""When a request has to be answered, by the letter of the regulation. Trial E16."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.privacy.requests.days import holidays_of
from app.privacy.requests.rules import (
    NO_REASON,
    PATH,
    TOO_LATE,
    TWICE,
    Clock,
    Decision,
    Outcome,
    Pause,
    Step,
    due_on,
    extension_fault,
    is_to_be_closed_unconfirmed,
    outcome_of,
    pause_fault,
    step_to_do,
    warning_of,
)

IS_HOLIDAY = holidays_of()
TABLE = Path(__file__).with_name("clock.md")
RECEIVED = date(2026, 10, 26)


def cases() -> Iterator[tuple[Clock, date, str]]:
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| 2"):
            arrived, extended, stood, until, why = (
                cell.strip() for cell in line.strip("|").split("|")
            )
            clock = Clock(date.fromisoformat(arrived), extended == "yes", tuple(pauses(stood)))
            yield clock, date.fromisoformat(until), why


def pauses(text: str) -> Iterator[Pause]:
    for part in filter(None, text.split(", ")):
        since, until = part.split(" to ")
        yield Pause(date.fromisoformat(since), date.fromisoformat(until))


# trial E16
@pytest.mark.parametrize(("clock", "until", "why"), [*cases()])
def test_the_last_day(clock: Clock, until: date, why: str) -> None:
    assert due_on(clock, IS_HOLIDAY, clock.received_on) == until, why


def test_the_table_is_not_short() -> None:
    assert len([*cases()]) >= 60


def test_a_clock_that_stands_still_moves_the_last_day_on_every_day() -> None:
    clock = Clock(RECEIVED, pauses=(Pause(date(2026, 11, 2)),))
    assert clock.is_paused
    assert due_on(clock, IS_HOLIDAY, date(2026, 11, 3)) == date(2026, 11, 27)
    assert due_on(clock, IS_HOLIDAY, date(2026, 11, 9)) == date(2026, 12, 3)


# trial E16
@pytest.mark.parametrize(
    ("clock", "reason", "today", "fault"),
    [
        (Clock(RECEIVED), "Many old letters", date(2026, 10, 27), None),
        (Clock(RECEIVED), "Many old letters", date(2026, 11, 26), None),
        (Clock(RECEIVED), "Many old letters", date(2026, 11, 27), TOO_LATE),
        (Clock(RECEIVED), "  ", date(2026, 10, 27), NO_REASON),
        (Clock(RECEIVED, is_extended=True), "Again", date(2026, 10, 27), TWICE),
    ],
)
def test_the_time_is_extended_once_with_a_reason_and_within_the_month(
    clock: Clock, reason: str, today: date, fault: str | None
) -> None:
    said = extension_fault(clock, reason, IS_HOLIDAY, today)
    assert (said.message if said else None) == fault


def test_the_clock_stands_still_only_with_a_reason() -> None:
    assert pause_fault(Clock(RECEIVED), "Asked who it is") is None
    fault = pause_fault(Clock(RECEIVED), "")
    assert fault is not None
    assert fault.message == NO_REASON
    assert pause_fault(Clock(RECEIVED, pauses=(Pause(RECEIVED),)), "Asked again") is not None


@pytest.mark.parametrize(
    ("left", "warning"), [(31, None), (15, None), (14, 14), (8, 14), (7, 7), (3, 7), (2, 2), (0, 0), (-3, 0)]
)  # fmt: skip
def test_a_warning_stands_from_fourteen_seven_and_two_days_on(
    left: int, warning: int | None
) -> None:
    assert warning_of(left) == warning


def test_the_steps_come_in_their_order() -> None:
    for position, step in enumerate(PATH):
        assert step_to_do(PATH[:position]) is step
    assert step_to_do(PATH) is None
    assert step_to_do([Step.RECEIVED, Step.PAUSED, Step.EXTENDED]) is Step.IDENTITY
    assert step_to_do([Step.RECEIVED, Step.CLOSED]) is None


@pytest.mark.parametrize(
    ("today", "is_confirmed", "closes"),
    [
        (date(2026, 11, 8), False, False),
        (date(2026, 11, 9), False, True),
        (date(2026, 11, 9), True, False),
    ],
)
def test_what_nobody_confirms_ends_after_two_weeks(
    today: date, is_confirmed: bool, closes: bool
) -> None:
    said = is_to_be_closed_unconfirmed(RECEIVED, is_confirmed=is_confirmed, today=today)
    assert said == closes


@pytest.mark.parametrize(
    ("decisions", "outcome"),
    [
        ([Decision.GRANTED], Outcome.DONE),
        ([Decision.REFUSED], Outcome.REFUSED),
        ([Decision.GRANTED, Decision.REFUSED], Outcome.PARTLY),
        ([Decision.PARTLY], Outcome.PARTLY),
    ],
)
def test_what_became_of_a_request(decisions: list[Decision], outcome: Outcome) -> None:
    assert outcome_of(decisions) is outcome


def test_other_countries_have_their_own_holidays_and_unknown_ones_none() -> None:
    assert holidays_of("SE")(date(2026, 6, 6))
    assert not IS_HOLIDAY(date(2026, 6, 5))
    assert not holidays_of("XX")(date(2026, 12, 25))
