"""What strangers can make us write a thousand times is written a few times a minute."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus

MINUTE = 60.0
MOST_KINDS = 1000
REFUSALS = 10
WARNINGS = 1

KindOf = Callable[[logging.LogRecord], object | None]


class Seldom(logging.Filter):
    """Lets `most` lines of a kind through in a minute; the next one says how many were kept back.

    `kind_of` answers None for a line that is always written.
    """

    def __init__(
        self, kind_of: KindOf, *, most: int, now: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self._kind_of, self._most, self._now = kind_of, most, now
        self._seen: dict[object, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        kind = self._kind_of(record)
        if kind is None:
            return True
        now = self._now()
        began, count = self._seen.get(kind, (now, 0))
        if now - began >= MINUTE:
            self._tell(record, count - self._most)
            began, count = now, 0
        if len(self._seen) >= MOST_KINDS:
            self._seen.clear()
        self._seen[kind] = (began, count + 1)
        return count < self._most

    def _tell(self, record: logging.LogRecord, kept_back: int) -> None:
        if kept_back > 0:
            record.msg = f"{record.getMessage()} ({kept_back} more like it before)"
            record.args = None


def by_sentence(record: logging.LogRecord) -> object:
    """One kind for all values that stand in the same sentence."""
    return str(record.msg).partition("\n")[0]


def refusal(record: logging.LogRecord) -> object | None:
    """Requests that were refused, by route and status; those that were answered are all written."""
    arguments = record.args if isinstance(record.args, tuple) else ()
    method, route, status = arguments[:3] if len(arguments) >= 3 else ("", "", 0)
    is_refusal = isinstance(status, int) and status >= HTTPStatus.BAD_REQUEST
    return (method, route, status) if is_refusal else None


def not_ready(record: logging.LogRecord) -> object | None:
    """The database being away is said once a minute; a crash is always written."""
    return by_sentence(record) if str(record.msg).startswith("%s is not ready") else None


FILTERED: tuple[tuple[str, KindOf, int], ...] = (
    ("postilupa.access", refusal, REFUSALS),
    ("postilupa.connections", by_sentence, WARNINGS),
    ("postilupa.errors", not_ready, WARNINGS),
    ("postilupa.proxies", by_sentence, WARNINGS),
    ("uvicorn.error", by_sentence, WARNINGS),
    (asyncio.__name__, by_sentence, WARNINGS),
)


@contextmanager
def written_seldom() -> Iterator[None]:
    """While pages are served."""
    with ExitStack() as undone:
        for name, kind_of, most in FILTERED:
            logger, seldom = logging.getLogger(name), Seldom(kind_of, most=most)
            logger.addFilter(seldom)
            undone.callback(logger.removeFilter, seldom)
        yield
