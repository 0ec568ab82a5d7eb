"""One task that owns one connection to the mail server and sends one message at a time."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic

from app.campaigns.sending.load import Order
from app.lib.crash import Point, reached
from app.lib.failures import code_of
from app.mail.smtp.breaker import Breaker
from app.mail.smtp.replies import Kind, Outcome, Phase
from app.mail.smtp.transport import Connection

log = logging.getLogger(__name__)

PATIENCE = 1.0  # seconds from the commit of an intent to the first byte of DATA
MOST_PATIENCE = 32.0
_TROUBLE = frozenset({Kind.NOT_SENT, Kind.SERVER_BUSY, Kind.UNKNOWN})


class Lane:
    """Connects, says that it is ready, takes an order, says what came of it, and again.

    A message that would begin late is not begun: a withdrawal may have come since. Where the server
    itself is so slow, each such delay doubles the patience, or nothing would ever be sent.
    """

    def __init__(
        self,
        connection: Connection,
        breaker: Breaker,
        *,
        ready: Callable[[], None],
        done: Callable[[Order, Outcome], None],
        troubled: Callable[[Outcome], None],
    ) -> None:
        self.order: Order | None = None
        self._connection = connection
        self._breaker = breaker
        self._ready = ready
        self._done = done
        self._troubled = troubled
        self._begin_by = 0.0
        self._patience = PATIENCE
        self._wake = asyncio.Event()
        self._answered = False
        self._idle = False
        self._leaving = False

    @property
    def can_begin(self) -> bool:
        """Whether it is idle on an open connection. One that was hung up on connects again."""
        if self._idle and not self._connection.is_open:
            self._wake.set()
            return False
        return self._idle

    def begin(self, order: Order) -> None:
        """Send it now: its intent has just been committed."""
        self.order, self._begin_by = order, monotonic() + self._patience
        self._idle = False
        self._wake.set()

    def leave(self) -> None:
        """Take no more orders. A cancellation alone can be lost: see `waiting.end`."""
        self._leaving = True
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled. Then the connection says goodbye if it is idle."""
        try:
            while not self._leaving:
                await self._connect()
                await self._order_comes()
                if self.order is not None:
                    await self._send(self.order)
        finally:
            await self._hang_up()

    async def _order_comes(self) -> None:
        if not self._leaving:
            self._wake.clear()
            self._idle = True
            self._ready()
            await self._wake.wait()
            self._idle = False

    async def _connect(self) -> None:
        while not self._connection.is_open and not self._leaving:
            async with self._breaker.turn():
                trouble = await self._connection.open()
            self._answered = False
            if trouble is None:
                self._breaker.connected()
            else:
                self._breaker.failed(trouble)
                self._troubled(trouble)

    async def _send(self, order: Order) -> None:
        outcome = await self._delivered(order)
        reached(Point.AFTER_ANSWER)
        self._note(outcome)
        self.order = None
        self._done(order, outcome)

    async def _delivered(self, order: Order) -> Outcome:
        try:
            return await self._connection.deliver(
                order.load.mailing.sender,
                order.recipient.email or "",
                order.message,
                begin_by=self._begin_by,
            )
        except Exception as error:  # noqa: BLE001 - a row under way must not be forgotten
            log.error("lane failed: %s", code_of(error))  # noqa: TRY400 - no text of an error
            self._connection.abort()
            return Outcome(Kind.UNKNOWN, Phase.BODY)

    def _note(self, outcome: Outcome) -> None:
        """A server that hangs up after some messages is usual; one that answers none is in trouble."""
        if outcome.kind is Kind.TOO_LATE:
            self._patience = min(2 * self._patience, MOST_PATIENCE)
        elif outcome.kind is Kind.CONFIGURATION or (
            outcome.kind in _TROUBLE and not self._answered
        ):
            self._breaker.failed(outcome)
            self._troubled(outcome)
        elif outcome.kind not in _TROUBLE:
            self._answered = True
            self._breaker.worked()

    async def _hang_up(self) -> None:
        if self.order is None:
            await self._connection.close()
        else:
            self._connection.abort()
