"""A real worker and a real mail server: what is scheduled leaves at its second, or is refused by mail."""

from dataclasses import replace

import pytest

from app import config, database
from app.campaigns.running import schedule
from app.staff.actions.identity import save_identity
from tests.make import campaigns as make_campaigns
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.deliveries import World, finished, until
from tests.make.smtp import Sink, oracle_sink
from tests.staff.test_links import IDENTITY
from tests.worker.test_worker import working


@pytest.fixture(autouse=True)
def mail_server(world: World) -> None:
    """The pages' checks see one; the worker is given its own."""
    config.use(replace(world.settings, smtp_url="smtp://127.0.0.1:2525"))


async def is_started(campaign_id: int) -> bool:
    return bool(
        await database.fetchval("select started_at from campaigns where id = $1", campaign_id)
    )


async def test_a_sending_leaves_when_its_minute_is_over(world: World) -> None:
    campaign, people = await make_campaigns.draft(2)
    async with oracle_sink(world.log) as sink, working(world, sink.url):
        await schedule.send(campaign.id, by=None)
        await until(lambda: database.fetchval("select count(*) from worker"))
        assert not await is_started(campaign.id)
        await make_campaigns.its_time_comes(campaign.id)
        await finished(campaign.id)
    assert set(sink.recipients()) == {one.address.email for one in people}


async def test_one_that_cannot_start_is_mailed_to_who_scheduled_it(world: World) -> None:
    by = await make_staff.member("publisher", email="oona@example.com", language="sv")
    campaign, people = await make_campaigns.draft()
    async with oracle_sink(world.log) as sink, working(world, sink.url):
        await schedule.send(campaign.id, by=by)
        await make_campaigns.leave(people[0])
        await make_campaigns.its_time_comes(campaign.id)
        await until(lambda: _told(sink))
    assert not await is_started(campaign.id)


async def _told(sink: Sink) -> bool:
    return "oona@example.com" in sink.recipients()


async def test_from_an_address_with_other_letters_mail_leaves(world: World) -> None:  # trial H7
    by = await make_staff.member()
    campaign = await make_deliveries.campaign_for(2)
    typed = {**IDENTITY, "sender_email": " kirje@exämple.com", "reply_to": "vastaa@exämple.com "}
    assert await save_identity(typed, by) == {}
    await make_lists.sign_up("aino@example.com")
    async with oracle_sink(world.log) as sink, working(world, sink.url):
        await finished(campaign)
        await until(lambda: database.fetchval("select bool_and(state = 'accepted') from outbox"))
    assert len(sink.recipients()) == 3
    for letter in sink.accepted():
        head = letter.content.partition(b"\r\n\r\n")[0]
        assert b"<kirje@xn--exmple-cua.com>" in head
        assert b"Reply-To: vastaa@xn--exmple-cua.com" in head
