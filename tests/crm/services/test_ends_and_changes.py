"""An order ends after all its changes, and starts before all of them."""

from datetime import UTC, date, datetime

import pytest

from app.crm.services.rules import (
    AFTER_CHANGE,
    BEFORE_CHANGE,
    Fact,
    FactKind,
    Fault,
    Terms,
    fault_in,
)

MARCH, APRIL, MAY, JUNE = (date(2026, month, 1) for month in (3, 4, 5, 6))


def change(number: int, day: date) -> Fact:
    return Fact(number, FactKind.CHANGE, day, Terms(), "", None, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("kind", "day", "fault"),
    [
        (FactKind.END, MARCH, Fault(BEFORE_CHANGE, MAY)),
        (FactKind.END, APRIL, Fault(BEFORE_CHANGE, MAY)),
        (FactKind.END, MAY, None),
        (FactKind.START, JUNE, Fault(AFTER_CHANGE, MARCH)),
        (FactKind.START, APRIL, Fault(AFTER_CHANGE, MARCH)),
        (FactKind.START, MARCH, None),
    ],
)
def test_of_several_changes_the_nearest_one_decides(  # register R9
    kind: FactKind, day: date, fault: Fault | None
) -> None:
    assert fault_in(kind, day, [change(1, MAY), change(2, MARCH)]) == fault
