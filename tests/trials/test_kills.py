"""Two workers share a campaign and are killed again and again, whenever it happens to be."""

# trial C2

import asyncio
import random
from contextlib import AsyncExitStack

import pytest

from app import database
from tests.doses import dose
from tests.make import deliveries as make_deliveries
from tests.make.deliveries import World, engine_at, finished
from tests.make.smtp import Manners, Sink, oracle_sink
from tests.trials.processes import Worker, promise_holds, worker

RECIPIENTS = dose(400, 6000)
KILLS = dose(4, 60)
CONNECTIONS = 4


class Pair:
    """Two workers; who is killed is replaced at once."""

    def __init__(self, world: World, sink: Sink, stack: AsyncExitStack) -> None:
        self._world, self._sink, self._stack = world, sink, stack
        self._workers: list[Worker] = []

    async def fill_up(self) -> None:
        while len(self._workers) < 2:
            one = worker(self._world, self._sink, connections=CONNECTIONS)
            self._workers.append(await self._stack.enter_async_context(one))

    async def kill_one(self) -> None:
        victim = self._workers.pop(random.randrange(2))
        victim.kill()
        assert await victim.code() == -9


@pytest.mark.slow
@pytest.mark.long
async def test_kills_lose_nobody_and_send_nobody_two(world: World) -> None:
    campaign = await make_deliveries.campaign_for(RECIPIENTS)
    async with oracle_sink(world.log, Manners(delay=0.01)) as sink, AsyncExitStack() as stack:
        pair = Pair(world, sink, stack)
        for _ in range(KILLS):
            await pair.fill_up()
            so_far = _arrived(sink)
            await _progress(sink, so_far, most=RECIPIENTS // (2 * KILLS))
            await asyncio.sleep(random.uniform(0, 0.4))
            await pair.kill_one()
        await pair.fill_up()
        await finished(campaign, within=dose(100, 600))
    await promise_holds(campaign, sink, most_unknown=KILLS * CONNECTIONS)


async def _progress(sink: Sink, since: int, *, most: int) -> None:
    """Until a few more have arrived, so that kills hit workers that send."""
    wanted = since + random.randint(5, most)
    async with asyncio.timeout(60):
        while _arrived(sink) < wanted:  # noqa: ASYNC110 - another process writes
            await asyncio.sleep(0.05)


def _arrived(sink: Sink) -> int:
    return sink.log.read_bytes().count(b"\n") if sink.log.exists() else 0


@pytest.mark.slow
async def test_a_frozen_worker_is_replaced_and_does_no_harm_when_it_wakes(world: World) -> None:
    campaign = await make_deliveries.campaign_for(300)
    async with (
        oracle_sink(world.log, Manners(delay=0.01)) as sink,
        worker(world, sink, connections=CONNECTIONS) as frozen,
    ):
        await _progress(sink, 0, most=20)
        frozen.freeze()
        await database.execute("update worker set beat_at = now() - interval '2 minutes'")
        async with engine_at(sink):
            await finished(campaign)
        frozen.thaw()
        await asyncio.sleep(1)
        frozen.stop()
        assert await frozen.code() == 0
    await promise_holds(campaign, sink, most_unknown=CONNECTIONS)
