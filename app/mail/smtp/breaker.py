"""When the mail server cannot be used: who tries again, and when. Shared by all connections of a process."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from time import monotonic

from app.lib import clock
from app.mail.smtp.replies import Kind, Outcome, Phase

log = logging.getLogger(__name__)

FIRST_PAUSE = 1.0  # seconds; doubles with every failure
LONGEST_PAUSE = 60.0

_WORDS = {
    Phase.CONNECT: "no_connection",
    Phase.TLS: "no_encryption",
    Phase.LOGIN: "login_refused",
}


class Breaker:
    """Open while the mail server fails. `since` and `why` say so to the page of a campaign.

    `why` is one of no_connection, no_encryption, login_refused, connection_lost, server_busy.
    """

    def __init__(self, first_pause: float = FIRST_PAUSE) -> None:
        self.since: datetime | None = None
        self.why: str | None = None
        self._first_pause = first_pause
        self._failures = 0
        self._try_at = 0.0
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until it makes sense to try. While the server fails, one connection tries for all."""
        if self._failures == 0:
            yield
            return
        async with self._one_at_a_time:
            await asyncio.sleep(max(0.0, self._try_at - monotonic()))
            yield

    def failed(self, outcome: Outcome) -> None:
        """The server could not be used. Failures in the same moment count once."""
        if monotonic() < self._try_at:
            return
        self._failures += 1
        pause = min(LONGEST_PAUSE, self._first_pause * 2.0 ** min(self._failures - 1, 10))
        self._try_at = monotonic() + pause * random.uniform(0.8, 1.2)  # noqa: S311 - no secret
        self.since = self.since or clock.now()
        if self.why != (reason := why(outcome)):
            log.warning("the mail server cannot be used: %s, answer %s", reason, outcome.code)
        self.why = reason

    def connected(self) -> None:
        """A connection is ready. That ends the trouble of getting one, not that of a busy server."""
        if self.why in _WORDS.values():
            self.worked()

    def worked(self) -> None:
        """The server answered a message: everything is as it should be."""
        self._failures = 0
        self._try_at = 0.0
        self.since = self.why = None


def why(outcome: Outcome) -> str:
    """One word for a failure, as `worker.waiting_for` stores it."""
    if outcome.kind is Kind.SERVER_BUSY:
        return "server_busy"
    return _WORDS.get(outcome.phase, "connection_lost")
