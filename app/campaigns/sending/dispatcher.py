"""One stretch of sending: rows go to lanes, and every step is committed before it is taken.

The promise: an intent is committed before the first byte, an outcome after the answer, both in one
round trip for a whole group. What lies between when a process dies is `unknown`, never sent again.
Every step can be repeated: when the database fails in the middle, the next round does it again.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from time import monotonic

from app.campaigns.audience.anew import decide_rows_anew
from app.campaigns.outcomes import Outcome as State
from app.campaigns.outcomes import Why
from app.campaigns.sending import article_14 as telling
from app.campaigns.sending import delivery, recipients
from app.campaigns.sending.lane import Lane
from app.campaigns.sending.load import InHand, Load, Order, by_campaign
from app.campaigns.sending.recipients import Mailing
from app.campaigns.sending.session import BUSY, LOST, Result, WritingSession
from app.campaigns.sending.verdicts import Alarm, verdict
from app.consent.wordings.because import of_rows
from app.database import DatabaseError
from app.lib import clock
from app.lib.failures import code_of
from app.lib.waiting import end
from app.mail.smtp.breaker import Breaker
from app.mail.smtp.replies import Kind, Outcome
from app.mail.smtp.transport import Connection

log = logging.getLogger(__name__)

LOOK_AGAIN = 1.0  # seconds between two looks for more rows, and at what people have stopped
DRAIN = 30.0  # seconds in which messages under way have to end when the process stops
WAITING_PER_LANE = 2  # rows that should wait for each lane, so that no lane does


class Dispatcher:
    """Sends until no chunk is left, or until `stop`. Belongs to one task."""

    def __init__(
        self,
        session: WritingSession,
        connect: Callable[[], Connection],
        connections: int,
        breaker: Breaker,
    ) -> None:
        self._session = session
        self._lanes = [
            Lane(connect(), breaker, ready=self._news, done=self._answered, troubled=self._trouble)
            for _ in range(connections)
        ]
        self._something_new = asyncio.Event()
        self._hand = InHand()
        self._mailings: dict[int, tuple[Mailing, Alarm]] = {}
        self._asked: list[tuple[Lane, Order]] = []  # in the statement that is being committed
        self._passed_over: list[Order] = []  # the database did not let them be sent
        self._unusable: list[Order] = []  # no message can be made for them
        self._results: list[tuple[Order, Result]] = []
        self._alarms: dict[int, str] = {}
        self._server_refuses_us = False
        self._outcomes_only = False
        self._last_campaign = 0
        self._look_at = self._more_rows_at = self._note_at = 0.0
        self._has_told = False

    async def run(self, stop: asyncio.Event) -> None:
        """Errors: DeclaredDeadError, and DatabaseError when the database stays away while stopping."""
        tasks = [asyncio.create_task(lane.run()) for lane in self._lanes]
        abandon_at: float | None = None
        try:
            while not await self._round(stop):
                if stop.is_set():
                    abandon_at = abandon_at or monotonic() + DRAIN
                    if monotonic() > abandon_at:
                        await self._end_lanes(tasks)
                        self._give_up_what_is_under_way()
        finally:
            await self._end_lanes(tasks)

    async def _end_lanes(self, tasks: Iterable[asyncio.Task[None]]) -> None:
        for lane in self._lanes:
            lane.leave()
        await end(*tasks)

    async def _round(self, stop: asyncio.Event) -> bool:
        """One turn of the wheel. True: nothing is left to do."""
        try:
            self._something_new.clear()
            if stop.is_set():
                self._hand.let_go(self._hand.campaigns)
            else:
                await self._look_around()
            moved = await self._step()
            await self._give_back()
            await self._note_told()
            if not self._hand:
                return True
            if not moved:
                await self._wait()
        except BUSY:
            self._ask_again()
            self._outcomes_only = True
            await asyncio.sleep(0.02)
        except (*LOST, DatabaseError) as error:
            log.warning("sending session lost: %s", code_of(error))
            await self._come_back(stop)
        return False

    async def _look_around(self) -> None:
        """Let go of campaigns that somebody has stopped; take more rows when few wait."""
        await self._raise_alarms()
        if self._hand and monotonic() >= self._look_at:
            self._look_at = monotonic() + LOOK_AGAIN
            running = await self._session.running(self._hand.campaigns)
            self._hand.let_go(self._hand.campaigns - running)
        wanted = WAITING_PER_LANE * len(self._lanes)
        while self._hand.waiting < wanted and monotonic() >= self._more_rows_at:
            if not await self._take_chunk():
                self._more_rows_at = monotonic() + LOOK_AGAIN

    async def _take_chunk(self) -> bool:
        """One more range of rows; campaigns take turns. False: there is none."""
        sendable = await self._session.sendable()
        if not sendable:
            return False
        campaign = next((c for c in sendable if c > self._last_campaign), sendable[0])
        self._last_campaign = campaign
        known = await self._mailing(campaign)
        if known is None:
            log.error("campaign %s cannot be written: paused", campaign)
            await delivery.pause(campaign, "not_ready")
        elif key := await self._session.lease(campaign):
            load = Load(key, *known)
            self._hand.take(load)
            readers = await self._session.read(key)
            asides = await telling.asides(readers, load.mailing.purpose)
            grounds = await of_rows(readers)
            self._hand.take(load, zip(readers, grounds, strict=True), asides)
        return True

    async def _mailing(self, campaign: int) -> tuple[Mailing, Alarm] | None:
        if campaign not in self._mailings:
            mailing = await recipients.mailing(campaign)
            if mailing is None:
                return None
            self._mailings[campaign] = mailing, Alarm()
        return self._mailings[campaign]

    async def _step(self) -> bool:
        """Commit what has come back and what goes out next. False: there is nothing to commit."""
        await self._note_unusable()
        await self._note_passed_over()
        if not self._outcomes_only:
            self._choose()
        self._outcomes_only = False
        if not self._asked and not self._results:
            return False
        results, orders = list(self._results), [order for _, order in self._asked]
        begun = await self._session.exchange(
            [result for _, result in results],
            orders[0].campaign if orders else 0,
            [order.seq for order in orders],
            {order.seq for order in orders if order.aside},
        )
        del self._results[: len(results)]
        self._settle(results)
        self._begin(begun)
        return True

    def _choose(self) -> None:
        """As many messages of one campaign as lanes are ready for."""
        free = [lane for lane in self._lanes if lane.can_begin]
        for order in self._hand.next_of_one_campaign(len(free)):
            if order.write():
                self._asked.append((free.pop(), order))
            else:
                self._unusable.append(order)

    def _begin(self, begun: set[int]) -> None:
        for lane, order in self._asked:
            if order.seq in begun:
                lane.begin(order)
            else:
                self._passed_over.append(order)
        self._asked = []

    def _settle(self, results: Iterable[tuple[Order, Result]]) -> None:
        """These are committed.

        A row that is planned again may be asked for from now on, not before: the statement that
        says so must not hold its intent as well.
        """
        for order, result in results:
            if result.state == State.PLANNED:
                order.message = b""
                self._hand.again([order])
            else:
                self._has_told |= order.aside is not None and result.state == State.ACCEPTED
                self._hand.done_with([order])

    async def _note_unusable(self) -> None:
        for campaign, orders in by_campaign(self._unusable).items():
            await self._session.exclude(campaign, [order.seq for order in orders], Why.BAD_DATA)
        self._hand.done_with(self._unusable)
        self._unusable = []

    async def _note_passed_over(self) -> None:
        """Why they may not be sent: no permission any more, or the campaign was stopped."""
        for campaign, orders in by_campaign(self._passed_over).items():
            seqs = [order.seq for order in orders]
            await decide_rows_anew(campaign, seqs)
            if await self._session.still_open(campaign, seqs):
                self._hand.let_go([campaign])
        self._hand.done_with(self._passed_over)
        self._passed_over = []

    async def _give_back(self) -> None:
        for load in self._hand.settled():
            is_over = await self._session.give_back(load.key)
            self._hand.drop(load)
            if is_over:
                await delivery.finish(load.key.campaign)

    async def _note_told(self) -> None:
        """For whom it was the letter that says where the data came from: once in a while for all."""
        if self._has_told and (monotonic() >= self._note_at or not self._hand):
            self._note_at = monotonic() + LOOK_AGAIN
            await telling.note_told()
            self._has_told = False

    async def _raise_alarms(self) -> None:
        if self._server_refuses_us:
            await delivery.pause_all("mail_account")
            self._server_refuses_us = False
        for campaign, reason in list(self._alarms.items()):
            await delivery.pause(campaign, reason)
            del self._alarms[campaign]

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._something_new.wait(), LOOK_AGAIN)

    def _news(self) -> None:
        self._something_new.set()

    def _trouble(self, outcome: Outcome) -> None:
        if outcome.kind is Kind.CONFIGURATION:
            self._server_refuses_us = True
        self._news()

    def _answered(self, order: Order, outcome: Outcome) -> None:
        """A lane has finished with a row. The answer waits for the next commit."""
        decided = verdict(
            outcome,
            attempts=order.recipient.attempts,
            losses=order.losses,
            now=clock.now(),
            expires_at=order.load.mailing.expires_at,
        )
        order.losses += decided.state is State.PLANNED and outcome.kind is not Kind.TOO_LATE
        if reason := order.load.alarm.heard(decided):
            self._alarms[order.campaign] = reason
        result = Result(
            order.campaign, order.seq, decided.state, decided.reason, outcome.code,
            decided.next_try, int(decided.tried),
        )  # fmt: skip
        self._results.append((order, result))
        self._news()

    def _ask_again(self) -> None:
        """The statement was not committed: its rows wait once more, behind the others."""
        self._hand.again(order for _, order in self._asked)
        self._asked = []

    async def _come_back(self, stop: asyncio.Event) -> None:
        """Be the same worker on a new connection, and undo what we did not hear of."""
        give_up_at = monotonic() + DRAIN
        while True:
            try:
                await self._session.reopen()
                await self._session.put_right(list(self._under_way()), self._hand.chunks)
            except (*LOST, *BUSY, DatabaseError):
                if stop.is_set() and monotonic() > give_up_at:
                    raise
                await asyncio.sleep(0.5)
            else:
                self._ask_again()
                return

    def _under_way(self) -> Iterable[tuple[int, int]]:
        yield from (lane.order.row for lane in self._lanes if lane.order is not None)
        yield from (order.row for order, _ in self._results)

    def _give_up_what_is_under_way(self) -> None:
        """There is no time to wait for these answers: what became of them is unknown."""
        for lane in self._lanes:
            if lane.order is not None:
                order, lane.order = lane.order, None
                self._results.append((order, Result(*order.row, State.UNKNOWN, tried=1)))
