"""The one clock, so that tests and the demo's history can stand still."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from app.lib.languages import HOME_ZONE

_standing: ContextVar[datetime | None] = ContextVar("standing", default=None)


def now() -> datetime:
    """The current moment, always with its zone (UTC)."""
    return _standing.get() or datetime.now(UTC)


def today() -> date:
    """The day it is in Finland."""
    return now().astimezone(HOME_ZONE).date()


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Everything inside happens at this moment."""
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)
