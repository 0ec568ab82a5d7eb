"""How long a connection may keep us waiting: for a head, for a body, for its answer to be taken.

uvicorn knows no such limits. Nothing is answered to who is late: they are not listening.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection
from enum import StrEnum
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 15.0
BODY_SECONDS = 20.0
LEAST_SPEED = 16 * 1024  # bytes a second; a body of a public door is in after 24 seconds, or not
REST_SECONDS = 10.0
ANSWER_SECONDS = 60.0
# Of a body in tiny chunks a quarter of a megabyte, which asyncio takes at once, costs half a second.
AT_ONCE = 16 * 1024

log = logging.getLogger("postilupa.connections")


class Waiting(StrEnum):
    """What a connection keeps us waiting for."""

    HEAD = "half a request"
    BODY = "half a body"
    REST = "a body nobody reads"
    ANSWER = "an answer not taken"


_PATIENCE = {
    Waiting.HEAD: HEAD_SECONDS,
    Waiting.BODY: BODY_SECONDS,
    Waiting.REST: REST_SECONDS,
}


class Connection(H11Protocol):
    """A connection that knows since when it waits for what; `most` of them are open at once."""

    def __init__(self, *, most: int, **named: Any) -> None:
        super().__init__(**named)
        self.most = most
        self.waiting: Waiting | None = None
        self.since = self.loop.time()
        self._came = 0
        self._unsent = 0
        self._moved_at = self.since

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A newcomer is let in; where all places are taken, the longest waiting one goes."""
        super().connection_made(transport)
        transport.max_size = AT_ONCE  # type: ignore[attr-defined]
        self._look()
        if len(self.connections) > self.most:
            make_room(self.connections)

    def data_received(self, data: bytes) -> None:
        self._came += len(data)
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def resume_writing(self) -> None:
        """Called when most of what waited has been taken."""
        self._moved_at = self.loop.time()
        super().resume_writing()

    def overdue(self, now: float) -> Waiting | None:
        """What it has kept us waiting for too long."""
        if self._is_stuck(now):
            return Waiting.ANSWER
        if self.flow.read_paused and self.waiting is Waiting.BODY:
            self.since = now  # it is we who do not read
        if self.waiting is None or now - self.since <= self._patience(self.waiting):
            return None
        return self.waiting

    def end(self) -> None:
        self.waiting = None
        self.transport.abort()

    def _patience(self, waiting: Waiting) -> float:
        earned = self._came / LEAST_SPEED if waiting is Waiting.BODY else 0
        return _PATIENCE[waiting] + earned

    def _look(self) -> None:
        waiting = self._waits_for()
        if waiting is not self.waiting:
            self.waiting, self.since, self._came = waiting, self.loop.time(), 0

    def _waits_for(self) -> Waiting | None:
        state = self.conn.their_state
        if state is h11.IDLE:
            return Waiting.HEAD
        if state is not h11.SEND_BODY:
            return None
        is_answered = self.cycle is not None and self.cycle.response_complete
        return Waiting.REST if is_answered else Waiting.BODY

    def _is_stuck(self, now: float) -> bool:
        unsent = self.transport.get_write_buffer_size()
        if unsent == 0 or unsent < self._unsent:
            self._moved_at = now
        self._unsent = unsent
        return now - self._moved_at > ANSWER_SECONDS


def make_room(connections: Collection[Any]) -> None:
    """End the connection that has not said for longest what it wants."""
    unfinished = [one for one in connections if one.waiting is not None]
    if unfinished:
        min(unfinished, key=lambda one: one.since).end()
        log.warning("All places are taken: the longest waiting connection was closed.")


def end_overdue(connections: Collection[Any], now: float) -> None:
    """Called every second: close what has kept us waiting too long, and say how many in one line."""
    closed: Counter[Waiting] = Counter()
    for one in list(connections):
        waiting = one.overdue(now)
        if waiting is not None:
            one.end()
            closed[waiting] += 1
    for waiting, number in closed.items():
        log.warning("Closed what was left with %s: %d connections.", waiting.value, number)
