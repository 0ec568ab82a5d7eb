"""The one clock, so that tests can stand still."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current moment, always with its zone (UTC)."""
    return datetime.now(UTC)
