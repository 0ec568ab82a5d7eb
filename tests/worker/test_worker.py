"""A whole worker in this process: what wakes it, what it does by itself, and how it stops."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from pgqueuer import PgQueuer

from app import database, worker
from app.campaigns.running import schedule
from app.campaigns.sending import delivery
from app.lib import clock
from app.lib.addresses import at
from app.mail.accounts import offered_mailbox
from app.mail.smtp.account import BadAccountError
from app.staff.outgoing.words import KINDS
from app.worker import RHYTHMS, SYSTEM_MAILS, Rhythm, run_worker, system_mail
from tests.make import campaigns as make_campaigns
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists
from tests.make.deliveries import World, finished, outcomes, until
from tests.make.smtp import oracle_sink


@asynccontextmanager
async def working(world: World, smtp_url: str | None) -> AsyncIterator[None]:
    stop = asyncio.Event()
    running = asyncio.create_task(
        run_worker(replace(world.settings, smtp_url=smtp_url, smtp_connections=2), stop)
    )
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(running, 20)


async def test_a_worker_sends_system_mail_and_campaigns(world: World) -> None:
    campaign = await make_deliveries.campaign_for(5)
    await make_lists.sign_up("aino@example.com")
    async with oracle_sink(world.log) as sink, working(world, sink.url):
        await finished(campaign)
        await until(lambda: database.fetchval("select bool_and(state = 'accepted') from outbox"))
    assert await outcomes(campaign) == {"a": 5}
    assert "aino@example.com" in sink.recipients()


async def test_a_wake_is_heard_before_the_next_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "POLL", 30)
    async with oracle_sink(world.log) as sink, working(world, sink.url):
        await until(lambda: database.fetchval("select count(*) from worker"))
        await asyncio.sleep(0.5)
        await make_lists.sign_up("aino@example.com")
        await until(lambda: _arrived(sink), within=10)


async def _arrived(sink: object) -> bool:
    return bool(sink.recipients())  # type: ignore[attr-defined]


async def test_without_a_mail_server_everything_waits_and_says_so(world: World) -> None:
    campaign = await make_deliveries.campaign_for(2)
    await make_lists.sign_up("aino@example.com")
    async with working(world, None):
        await until(delivery.waiting_for_mail_server)
        waiting = await delivery.waiting_for_mail_server()
        assert waiting
        assert waiting[1] == "no_mail_server"
    assert await outcomes(campaign) == {"p": 2}
    assert await database.fetchval("select state from outbox") == "waiting"


async def test_a_stopped_worker_waits_for_nothing_any_more(world: World) -> None:
    async with working(world, None):
        await until(delivery.waiting_for_mail_server)
    assert await delivery.waiting_for_mail_server() is None


async def test_mail_goes_to_a_demos_mailbox_while_there_is_one(world: World) -> None:
    first = await make_deliveries.campaign_for(2)
    async with working(world, None), oracle_sink(world.log) as mailbox:
        await until(delivery.waiting_for_mail_server)
        async with offered_mailbox(mailbox.port):
            await finished(first)
            assert len(mailbox.recipients()) == 2
        await until(delivery.waiting_for_mail_server)
        second = await make_deliveries.campaign_for(2, "later")
        await until(lambda: database.fetchval("select count(*) = 4 from delivery"))
    assert await outcomes(second) == {"p": 2}
    assert len(mailbox.recipients()) == 2


async def test_a_mail_server_that_cannot_be_read_stops_the_start(world: World) -> None:
    with pytest.raises(BadAccountError, match="POSTILUPA_SMTP_URL"):
        await run_worker(replace(world.settings, smtp_url="ftp://x"), asyncio.Event())


# trial C9
async def test_a_due_campaign_is_started_once_by_workers_at_the_same_moment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.config._current", replace(world.settings, smtp_url="smtp://127.0.0.1"))
    campaign, _ = await make_campaigns.draft()
    await database.execute(
        "update campaigns set scheduled_at = $1", clock.now() - timedelta(minutes=1)
    )
    await asyncio.gather(*(schedule.start_due() for _ in range(5)))
    rows = await database.fetch("select detail from access_log where what = 'campaign_sent'")
    assert len(rows) == 1
    assert await database.fetchval("select started_at from campaigns where id = $1", campaign.id)


def test_every_job_has_a_name_of_its_own_and_readable_hours() -> None:
    queue = PgQueuer.in_memory()
    for rhythm in RHYTHMS:
        queue.schedule(rhythm.name, rhythm.hours)  # raises when cron would not understand it
    assert len({rhythm.name for rhythm in RHYTHMS}) == len(RHYTHMS)


def test_every_kind_of_system_mail_is_made_where_its_address_says() -> None:
    assert set(SYSTEM_MAILS) == set(KINDS)
    assert [system_mail(kind).kind for kind in SYSTEM_MAILS] == list(SYSTEM_MAILS)  # type: ignore[union-attr]
    assert system_mail("of another year") is None


async def fail() -> None:
    raise ValueError("aino@example.com")


async def test_a_job_that_fails_is_logged_without_its_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    await worker._quietly(Rhythm("broken", "* * * * *", f"{__name__}:fail"))(None)  # type: ignore[arg-type]
    assert "broken: ValueError" in caplog.text
    assert "aino" not in caplog.text


async def test_every_job_can_run_on_an_empty_database(world: World) -> None:
    for rhythm in RHYTHMS:
        await at(rhythm.do)()


async def test_old_wakes_are_forgotten(world: World) -> None:
    await database.execute(
        "insert into pgqueuer_log (created, job_id, status, priority, entrypoint) "
        "values (now() - interval '30 days', 1, 'successful', 0, 'x'), (now(), 2, 'successful', 0, 'x')"
    )
    await worker.delete_old_job_logs()
    assert await database.fetchval("select count(*) from pgqueuer_log") == 1
