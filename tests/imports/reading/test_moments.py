"""Moments that prove nothing are not believed: of the future, and those that could be two days."""

from datetime import UTC, datetime, timedelta

import pytest

from app.imports.reading.texts import moment

NOW = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "is_believed"), [(-1, True), (13, True), (14, False), (800, False)]
)
def test_nobody_has_agreed_in_the_future(hours: int, *, is_believed: bool) -> None:
    """Whoever exports may be half a day ahead of us."""
    said = NOW + timedelta(hours=hours)
    assert (moment(said.isoformat(), UTC, NOW) is not None) is is_believed


@pytest.mark.parametrize(
    ("written", "is_believed"),
    [("2/3/2026", False), ("12/3/2026", False), ("3/3/2026", True), ("13/3/2026", True)],
)
def test_a_day_that_could_be_a_month_is_none(written: str, *, is_believed: bool) -> None:
    assert (moment(written, UTC, NOW) is not None) is is_believed
