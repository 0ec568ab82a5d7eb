"""A worker's life as a sender: it enrols, recovers the dead, freezes audiences, sends, signs off."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.audience.whom import SegmentNotUnderstood
from app.campaigns.rules import PauseReason
from app.campaigns.sending import article_14 as telling
from app.campaigns.sending import delivery
from app.campaigns.sending.dispatcher import Dispatcher
from app.campaigns.sending.recovery import recover
from app.campaigns.sending.session import LOST, DeclaredDeadError, WritingSession
from app.database import DatabaseError
from app.lib import clock
from app.lib.failures import code_of
from app.lib.waiting import end, first_of
from app.mail.smtp.breaker import Breaker
from app.mail.smtp.transport import Connection

log = logging.getLogger(__name__)

POLL = 2.0  # seconds, in case a wake was lost
RECOVER_EVERY = 60.0
AFTER_FAILURE = 2.0
BEAT_EVERY = 5.0

BEAT = """
update worker set beat_at = now(), waiting_since = $2, waiting_for = $3
 where id = $1 and stopped_at is null
"""


class Engine:
    """Sends campaigns until told to stop. `connect` None: there is no mail server, nothing is sent."""

    def __init__(self, connect: Callable[[], Connection] | None, connections: int) -> None:
        self.breaker = Breaker()
        self.enrolled = asyncio.Event()
        self._connect = connect
        self._connections = connections
        self._session = WritingSession(connections)
        self._wake = asyncio.Event()
        self._started_at = clock.now()
        self._recover_at = 0.0

    @property
    def worker(self) -> int:
        """The id of this worker; 0 before it is enrolled. A new one after it was taken for dead."""
        return self._session.worker if self.enrolled.is_set() else 0

    def wake(self) -> None:
        """There may be something to do."""
        self._wake.set()

    async def run(self, stop: asyncio.Event, *others: asyncio.Task[None]) -> None:
        """Whatever fails, it begins again; what was under way then is settled as of a dead worker.

        At the end the others, who work in this worker's name, come to rest before it signs off.
        """
        while not stop.is_set():
            try:
                await self._live(stop, others)
            except DeclaredDeadError:
                log.warning("worker %s was taken for dead: going on as a new one", self.worker)
            except Exception as error:  # noqa: BLE001 - a worker goes on
                log.error("sending failed: %s", code_of(error))  # noqa: TRY400
                await first_of(stop, most=AFTER_FAILURE)
            finally:
                self.enrolled.clear()
                await self._session.drop()

    async def _live(self, stop: asyncio.Event, others: Sequence[asyncio.Task[None]]) -> None:
        await self._session.open()
        self.enrolled.set()
        self._recover_at = 0.0
        beating = asyncio.create_task(self._beat())
        try:
            while not stop.is_set():
                self._wake.clear()
                await self._do_what_is_due(stop)
                await first_of(stop, self._wake, most=POLL)
            await asyncio.gather(*others, return_exceptions=True)
            await self._session.sign_off()
            await self._session.close()
        finally:
            await end(beating)

    async def _do_what_is_due(self, stop: asyncio.Event) -> None:
        await self._recover_now_and_then()
        for campaign in await audience.due():
            try:
                await audience.freeze(campaign)
            except SegmentNotUnderstood:
                log.error("campaign %s: a segment is not understood: paused", campaign)  # noqa: TRY400
                await delivery.pause(campaign, PauseReason.SEGMENT)
        if self._connect is not None and await self._session.sendable():
            await Dispatcher(self._session, self._connect, self._connections, self.breaker).run(
                stop
            )
            self.breaker.worked()
            self._recover_at = 0.0

    async def _recover_now_and_then(self) -> None:
        """At the start, when nothing is left to send, and every minute."""
        if monotonic() >= self._recover_at:
            self._recover_at = monotonic() + RECOVER_EVERY
            if await recover(self._session.worker):
                self.wake()
            await telling.note_told()
            await delivery.finish_what_is_over()

    async def _beat(self) -> None:
        """Tell the neighbours that this process lives, and the pages whether it can send."""
        while True:
            with suppress(*LOST, DatabaseError):
                await database.execute(BEAT, self._session.worker, *self._trouble())
            await asyncio.sleep(BEAT_EVERY)

    def _trouble(self) -> tuple[object, object]:
        if self._connect is None:
            return self._started_at, "no_mail_server"
        return self.breaker.since, self.breaker.why
