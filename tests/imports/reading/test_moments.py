"""Moments that prove nothing are not believed: of the future, and those that could be two days."""

from datetime import UTC, datetime, timedelta

import pytest

from app.imports.reading.texts import moment
from tests.make.imports import imported, said, table

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


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("31.2.2025", "no_such_day"),
        ("2025-02-30", "no_such_day"),
        ("2025-02-30T10:00", "no_such_day"),
        ("31/4/2025 klo 10.15", "no_such_day"),
        ("3/11/2025", "bad_moment"),
        ("joskus", "bad_moment"),
        ("10:99", "bad_moment"),
    ],
)
async def test_a_day_that_never_was_is_told_from_one_that_may_be_two(
    db: None, written: str, code: str
) -> None:
    rows = (("E-mail", "Opt-in time"), ("a@example.org", written))
    done = await imported(table(*rows))
    assert [found for found in await said(done.id) if found[1] != "no_proof"] == [
        (2, code, written)
    ]
