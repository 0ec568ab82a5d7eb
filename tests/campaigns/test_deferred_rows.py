"""Every deferred letter waits for its own time, also beside others in one chunk."""

from datetime import datetime, timedelta

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.sending import statements
from app.lib import clock
from tests.make import deliveries as make_deliveries
from tests.make.deliveries import World, engine_at, row_of, until
from tests.make.smtp import oracle_sink

HOUR = timedelta(hours=1)


async def deferred(number: int, until_when: datetime) -> None:
    await database.execute(
        "update delivery set state = 'd', attempts = 1, next_try = $2 "
        "where address = (select id from contact_addresses where email = $1)",
        f"reader{number}@example.org",
        until_when,
    )


async def test_only_those_whose_time_has_come_are_read_from_a_chunk(db: None) -> None:
    campaign = await make_deliveries.campaign_for(4)
    await audience.freeze(campaign)
    await deferred(1, clock.now() - HOUR)
    await deferred(2, clock.now() + HOUR)
    await deferred(3, clock.now() + 2 * HOUR)
    rows = await database.fetch(statements.READ, campaign, 1, 4)
    assert {row["email"] for row in rows} == {"reader1@example.org", "reader4@example.org"}


async def test_a_chunk_waits_for_the_first_of_its_deferred_rows(db: None) -> None:
    campaign, soon = await make_deliveries.campaign_for(3), clock.now() + HOUR
    await audience.freeze(campaign)
    await database.execute("update delivery set state = 'a' where campaign = $1", campaign)
    await deferred(1, soon + HOUR)
    await deferred(2, soon)
    await database.execute("update chunk set worker = 7 where campaign = $1", campaign)
    assert await database.fetchval(statements.GIVE_BACK, campaign, 7, 1, 3) is False
    waits = await database.fetchrow(
        "select retry_at, worker from chunk where campaign = $1", campaign
    )
    assert waits is not None
    assert (waits["retry_at"], waits["worker"]) == (soon, None)


async def test_a_worker_sends_the_one_and_leaves_the_other_waiting(world: World) -> None:
    campaign, later = await make_deliveries.campaign_for(2), clock.now() + HOUR
    await audience.freeze(campaign)
    await deferred(1, clock.now() - HOUR)
    await deferred(2, later)

    async def is_given_back() -> object:
        return await database.fetchval(
            "select retry_at = $2 and worker is null from chunk where campaign = $1",
            campaign,
            later,
        )

    async with oracle_sink(world.log) as sink, engine_at(sink):
        await until(is_given_back)
    assert [message.recipient for message in sink.accepted()] == ["reader1@example.org"]
    assert (await row_of(campaign, "reader1@example.org"))["state"] == "a"
    waiting = await row_of(campaign, "reader2@example.org")
    assert (waiting["state"], waiting["next_try"], waiting["attempts"]) == ("d", later, 1)
