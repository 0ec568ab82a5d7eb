"""A worker dies at each point there is; another one ends the work. Nobody is lost or gets two."""

# trial C1

import asyncio
from uuid import uuid4

import pytest

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.sending.session import WritingSession
from app.lib.crash import Point
from app.mail import outbox
from tests.doses import dose
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists
from tests.make.deliveries import World, engine_at, finished, until
from tests.make.smtp import Manners, oracle_sink
from tests.trials.processes import promise_holds, worker

pytestmark = pytest.mark.slow

CONNECTIONS = 4
# Before the first intent, or after the last outcome: here nothing is under way.
CLEAN = {
    Point.PLANNER_PAGE_BEFORE_COMMIT, Point.PLANNER_PAGE, Point.PLANNER_DONE, Point.LEASED,
    Point.BEFORE_INTENT_COMMIT, Point.CHUNK_RETURNED,
}  # fmt: skip
OFTEN = {
    Point.BEFORE_INTENT_COMMIT, Point.AFTER_INTENT_COMMIT, Point.AFTER_ANSWER,
    Point.AFTER_OUTCOME_COMMIT,
}  # fmt: skip
SENDING = [
    Point.PLANNER_PAGE_BEFORE_COMMIT, Point.PLANNER_PAGE, Point.PLANNER_DONE, Point.LEASED,
    Point.BEFORE_INTENT_COMMIT, Point.AFTER_INTENT_COMMIT, Point.AFTER_ANSWER,
    Point.AFTER_OUTCOME_COMMIT, Point.CHUNK_RETURNED,
]  # fmt: skip
# Small doses die the third time at one of them, the big one at each and later.
SEVERAL_TIMES = [f"{point}*{time}" for time in (3, 17) for point in SENDING if point in OFTEN]
RECOVERING = [Point.IN_RECOVERY, Point.AFTER_RECOVERY]
OUTBOX = [point for point in Point if point.startswith("outbox_")]


@pytest.mark.long
@pytest.mark.parametrize("crash_at", [*SENDING, *SEVERAL_TIMES[: dose(1, len(SEVERAL_TIMES))]])
async def test_dying_while_sending(world: World, crash_at: str) -> None:
    campaign = await make_deliveries.campaign_for(30)
    async with oracle_sink(world.log) as sink:
        async with worker(world, sink, crash_at=crash_at, connections=CONNECTIONS) as dying:
            assert await dying.code() == 137
        async with engine_at(sink):
            await finished(campaign)
    await promise_holds(campaign, sink, most_unknown=0 if crash_at in CLEAN else CONNECTIONS)


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "DOT", "TAKEN"])
async def test_dying_in_the_conversation(world: World, stage: str) -> None:
    campaign = await make_deliveries.campaign_for(30)
    manners = Manners()
    async with oracle_sink(world.log, manners) as sink:
        async with worker(world, sink, connections=CONNECTIONS) as dying:

            def kill(now: str) -> None:
                if now == stage and len(sink.accepted()) >= 3:
                    dying.kill()

            manners.watch = kill
            assert await dying.code() == -9
            manners.watch = print
        async with engine_at(sink):
            await finished(campaign)
    await promise_holds(campaign, sink, most_unknown=CONNECTIONS)


@pytest.mark.parametrize("point", RECOVERING)
async def test_dying_while_settling_for_a_dead_one(world: World, point: Point) -> None:
    campaign = await make_deliveries.campaign_for(30)
    await audience.freeze(campaign)
    dead = WritingSession(CONNECTIONS)
    await dead.open()
    await dead.lease(campaign)
    await dead.exchange([], campaign, [1, 2, 3])
    await dead.drop()
    async with oracle_sink(world.log) as sink:
        async with worker(world, sink, crash_at=point, connections=CONNECTIONS) as dying:
            assert await dying.code() == 137
        async with engine_at(sink):
            await finished(campaign)
    await promise_holds(campaign, sink, most_unknown=3)


@pytest.mark.parametrize("point", OUTBOX)
async def test_dying_while_sending_a_system_mail(world: World, point: Point) -> None:
    """Prefer no loss: it arrives in any case, and at most twice, as the same message."""
    await make_lists.sign_up("aino@example.org")
    async with oracle_sink(world.log) as sink:
        async with worker(world, sink, crash_at=point) as dying:
            assert await dying.code() == 137
        async with worker(world, sink):
            await until(lambda: database.fetchval("select state = 'accepted' from outbox"))
    arrived = [message.message_id for message in sink.accepted()]
    assert len(set(arrived)) == 1
    in_between = point is not Point.OUTBOX_BEFORE_INTENT_COMMIT
    assert len(arrived) <= 1 + (in_between and point is not Point.OUTBOX_AFTER_OUTCOME_COMMIT)


async def test_a_worker_that_is_told_to_stop_ends_cleanly(world: World) -> None:
    campaign = await make_deliveries.campaign_for(200)
    await outbox.post("no_such_kind", uuid4(), "fi")
    async with oracle_sink(world.log, Manners(delay=0.02)) as sink:
        async with worker(world, sink, connections=CONNECTIONS) as stopping:
            await until(lambda: _has(sink, 5))
            stopping.stop()
            assert await stopping.code(within=20) == 0
        so_far = len(sink.accepted())
        await asyncio.sleep(0.2)
        assert len(sink.accepted()) == so_far
        async with engine_at(sink):
            await finished(campaign)
    await promise_holds(campaign, sink, most_unknown=0)


async def _has(sink: object, number: int) -> bool:
    return len(sink.accepted()) >= number  # type: ignore[attr-defined]
