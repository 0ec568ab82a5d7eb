"""What a dead, hung or cut off worker leaves behind is settled once, by somebody else or by itself."""

import asyncio

import pytest

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.sending import delivery
from app.campaigns.sending.recovery import CHUNKS_GO_BACK, IS_STOPPED, UNDER_WAY_IS_UNKNOWN, recover
from app.campaigns.sending.session import LOST, DeclaredDeadError, Result, WritingSession
from tests.make import deliveries as make_deliveries
from tests.make.deliveries import World, engine_at, finished, outcomes, until
from tests.make.smtp import Manners, Sink, oracle_sink


async def begun(size: int, under_way: int) -> tuple[int, WritingSession]:
    """A campaign and a worker's session that has taken a chunk and begun some of it."""
    campaign = await make_deliveries.campaign_for(size)
    await audience.freeze(campaign)
    session = WritingSession(4)
    await session.open()
    await session.lease(campaign)
    await session.exchange([], campaign, list(range(1, under_way + 1)))
    return campaign, session


async def test_what_a_dead_worker_had_under_way_is_unknown_and_the_rest_is_free(
    world: World,
) -> None:
    campaign, session = await begun(10, under_way=3)
    await session.drop()
    await until(recover)
    assert await outcomes(campaign) == {"u": 3, "p": 7}
    assert not await database.fetchval("select count(*) from chunk where worker is not null")


async def test_a_living_worker_is_left_alone(world: World) -> None:
    campaign, session = await begun(10, under_way=3)
    assert await recover() == []
    assert await outcomes(campaign) == {"t": 3, "p": 7}
    await session.close()


async def test_a_dead_worker_is_settled_once(world: World) -> None:
    _campaign, session = await begun(4, under_way=2)
    await session.drop()
    await asyncio.sleep(0.3)
    settled = await asyncio.gather(*(recover() for _ in range(5)))
    assert sum(len(dead) for dead in settled) == 1


async def test_what_is_unknown_is_never_sent(world: World) -> None:
    campaign, session = await begun(10, under_way=3)
    await session.drop()
    async with oracle_sink(world.log) as sink, engine_at(sink):
        await finished(campaign)
    assert await outcomes(campaign) == {"u": 3, "a": 7}
    assert len(sink.accepted()) == 7


# decision 10 (c)
async def test_a_worker_whose_heart_stopped_is_ended_and_cannot_write_any_more(
    world: World,
) -> None:
    campaign, session = await begun(10, under_way=3)
    await database.execute("update worker set beat_at = now() - interval '2 minutes'")
    assert await recover() == [session.worker]
    assert await outcomes(campaign) == {"u": 3, "p": 7}
    with pytest.raises(LOST):
        await session.exchange([Result(campaign, 1, "a")], campaign, [4])
    await session.drop()
    assert await outcomes(campaign) == {"u": 3, "p": 7}


async def test_a_worker_that_lost_its_session_goes_on_as_the_same(world: World) -> None:
    campaign = await make_deliveries.campaign_for(300)
    async with oracle_sink(world.log, Manners(delay=0.01)) as sink, engine_at(sink):
        for number in (5, 40, 90, 150):
            await until(lambda number=number: _has(sink, number))  # type: ignore[misc]
            await _end_sending_sessions()
        await finished(campaign)
    assert await outcomes(campaign) == {"a": 300}
    assert len(sink.accepted()) == 300
    assert await database.fetchval("select count(*) from worker") == 1


async def test_a_worker_taken_for_dead_goes_on_as_a_new_one(world: World) -> None:
    campaign = await make_deliveries.campaign_for(200)
    async with oracle_sink(world.log, Manners(delay=0.01)) as sink, engine_at(sink) as engine:
        await until(lambda: _has(sink, 5))
        first = engine.worker
        async with database.transaction():
            await database.execute("select from worker for update")
            await _end_sending_sessions()
            await asyncio.sleep(0.1)
            for statement in (UNDER_WAY_IS_UNKNOWN, CHUNKS_GO_BACK, IS_STOPPED):
                await database.execute(statement, first)
        await until(lambda: _is_new(engine, first))
        await finished(campaign)
    found = await outcomes(campaign)
    assert found["a"] + found.get("u", 0) == 200
    assert found.get("u", 0) <= 4
    assert len(set(sink.recipients())) == len(sink.recipients())


async def _is_new(engine: object, first: int) -> bool:
    return engine.worker not in (0, first)  # type: ignore[attr-defined]


async def _has(sink: Sink, number: int) -> bool:
    return len(sink.accepted()) >= number


async def _end_sending_sessions() -> None:
    """As a restart of the database server would."""
    await database.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where application_name = 'postilupa sender' and datname = current_database()"
    )


async def test_who_was_settled_cannot_come_back_as_the_same(world: World) -> None:
    _campaign, session = await begun(10, under_way=2)
    await session.drop()
    await until(recover)
    with pytest.raises(DeclaredDeadError):
        await session.reopen()
    await session.drop()


async def test_a_withdrawal_and_an_intent_take_turns_on_the_row(world: World) -> None:
    """Whichever commits first wins; the sender is the one that does not wait for long."""
    campaign, session = await begun(3, under_way=0)
    async with database.transaction():
        await database.execute("update permission set verdict = false, reason = 'withdrawn'")
        waiting = asyncio.create_task(session.exchange([], campaign, [1, 2, 3]))
        await asyncio.sleep(0.1)
        assert not waiting.done()
    assert await waiting == set()
    assert await outcomes(campaign) == {"withdrawn": 3}
    await session.close()


async def test_an_intent_that_was_first_is_not_taken_back(world: World) -> None:
    campaign, session = await begun(3, under_way=2)
    await database.execute("update permission set verdict = false, reason = 'withdrawn'")
    assert await outcomes(campaign) == {"t": 2, "withdrawn": 1}
    await session.close()


async def test_a_paused_campaign_begins_nothing(world: World) -> None:
    campaign, session = await begun(3, under_way=0)
    await delivery.pause(campaign, "staff")
    assert await session.exchange([], campaign, [1, 2, 3]) == set()
    assert await session.still_open(campaign, [1, 2, 3]) == {1, 2, 3}
    await session.close()


async def test_a_missing_permission_is_written_down_where_no_trigger_saw_it(world: World) -> None:
    campaign, session = await begun(3, under_way=0)
    await database.execute("alter table permission disable trigger all")
    await database.execute("update permission set verdict = false, reason = 'objected'")
    assert await session.exchange([], campaign, [1, 2, 3]) == set()
    assert await session.still_open(campaign, [1, 2, 3]) == set()
    assert await outcomes(campaign) == {"objected": 3}
    await session.close()
