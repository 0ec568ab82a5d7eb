"""From the frozen audience to the mail server, and what every answer makes of a row."""

import asyncio
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from email.utils import format_datetime
from uuid import UUID

import pytest

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.sending import delivery
from app.campaigns.sending.engine import Engine
from app.campaigns.sending.recipients import message_id
from app.consent import actions as consent
from app.consent.actions import NewEvent
from app.consent.events import Method, State
from app.lib import clock
from app.privacy.erasing import whose
from app.privacy.erasing.actions import erase
from tests.doses import dose
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists
from tests.make.deliveries import World, engine_at, finished, outcomes, row_of, until
from tests.make.smtp import Loss, Manners, oracle_sink


async def sent(world: World, campaign: int, manners: Manners | None = None) -> list[Message]:
    """Send to the end; what arrived, in order."""
    async with oracle_sink(world.log, manners) as sink, engine_at(sink):
        await finished(campaign)
    return [message_from_bytes(message.content) for message in sink.accepted()]


async def test_everybody_gets_one_mail(world: World) -> None:
    campaign = await make_deliveries.campaign_for(50)
    messages = await sent(world, campaign)
    assert Counter(message["To"] for message in messages).most_common(1)[0][1] == 1
    assert len(messages) == 50
    assert await outcomes(campaign) == {"a": 50}


async def test_a_mail_speaks_to_its_reader_and_names_the_way_out(world: World) -> None:
    [mail] = await sent(world, await make_deliveries.campaign_for(1))
    assert mail["Subject"] == "News for Reader"
    assert mail["To"] == "reader1@example.org"
    assert mail["List-Unsubscribe"].startswith(f"<{world.settings.base_url}/unsubscribe/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Hei Reader" in mail.as_string()


async def test_message_id_and_date_are_fixed_before_sending(world: World) -> None:
    campaign = await make_deliveries.campaign_for(1)
    started = clock.now() - timedelta(minutes=7)
    await database.execute("update campaigns set started_at = $1", started)
    [mail] = await sent(world, campaign)
    assert mail["Message-ID"] == message_id(campaign, 1, "kirje@example.com")
    assert mail["Date"] == format_datetime(started)


async def test_several_campaigns_and_chunks_end(world: World) -> None:
    campaigns = [await make_deliveries.campaign_for(n, f"reader-{n}-") for n in (1100, 5)]
    async with oracle_sink(world.log) as sink, engine_at(sink, 10):
        for campaign in campaigns:
            await finished(campaign)
    assert [await outcomes(campaign) for campaign in campaigns] == [{"a": 1100}, {"a": 5}]


REFUSALS = {
    "^reader1@": "550 5.1.1 No such user",
    "^reader2@": "552 5.2.2 Mailbox full",
    "^reader3@": "550 5.7.515 Access denied",
    "^reader4@": "450 4.2.1 Try later",
}


async def test_refusals_and_deferrals_are_told_apart(world: World) -> None:
    campaign = await make_deliveries.campaign_for(6)
    async with oracle_sink(world.log, Manners(refuse=REFUSALS)) as sink, engine_at(sink):
        await until(lambda: _settled(campaign))
    assert await outcomes(campaign) == {"a": 2, "r": 3, "d": 1}
    reasons = [(await row_of(campaign, f"reader{n}@example.org"))["reason"] for n in (1, 2, 3)]
    assert reasons == ["address_gone", "mailbox_closed", "our_fault"]


async def _settled(campaign: int) -> bool:
    """Nothing is planned or under way any more."""
    found = await outcomes(campaign)
    return bool(found) and not found.keys() & {"p", "t"}


async def test_the_deferred_are_tried_again_when_their_time_comes(world: World) -> None:
    campaign = await make_deliveries.campaign_for(3)
    manners = Manners(refuse={"^reader2@": "450 4.2.1 Greylisted, come back"})
    async with oracle_sink(world.log, manners) as sink, engine_at(sink) as engine:
        await until(lambda: _settled(campaign))
        assert (await row_of(campaign, "reader2@example.org"))["attempts"] == 1
        manners.refuse = {}
        await database.execute("update delivery set next_try = now() where state = 'd'")
        await database.execute("update chunk set retry_at = now()")
        engine.wake()
        await finished(campaign)
    assert await outcomes(campaign) == {"a": 3}


async def test_what_is_deferred_too_long_expires(world: World) -> None:
    campaign = await make_deliveries.campaign_for(2)
    manners = Manners(refuse={"reader1@": "450 4.2.1 No"})
    async with oracle_sink(world.log, manners) as sink, engine_at(sink):
        await until(lambda: _settled(campaign))
    await database.execute("update campaigns set expires_at = now()")
    await delivery.expire()
    assert await delivery.finish_what_is_over() == [campaign]
    assert await outcomes(campaign) == {"a": 1, "e": 1}


async def test_a_lost_answer_is_unknown_and_never_sent_again(world: World) -> None:
    campaign = await make_deliveries.campaign_for(6)
    losses = {"^reader1@": Loss.KEPT, "^reader2@": Loss.FORGOTTEN}
    messages = await sent(world, campaign, Manners(lose_answer=losses))
    assert await outcomes(campaign) == {"a": 4, "u": 2}
    assert max(Counter(message["To"] for message in messages).values()) == 1


# trial C17
@pytest.mark.long
async def test_a_relay_that_closes_again_and_again_loses_and_doubles_nothing(world: World) -> None:
    readers = dose(130, 4500)
    campaign = await make_deliveries.campaign_for(readers)
    messages = await sent(world, campaign, Manners(close_every=dose(25, 100)))
    assert len({message["To"] for message in messages}) == len(messages) == readers
    assert await outcomes(campaign) == {"a": readers}
    assert not await database.fetchval("select paused_at from campaigns")


# trial C19
async def test_one_poisoned_recipient_is_left_out_and_the_others_are_sent(world: World) -> None:
    campaign = await make_deliveries.campaign_for(20)
    await audience.freeze(campaign)
    await database.execute(
        "update contact_addresses set email = 'two words@example.org' "
        "where email = 'reader7@example.org'"
    )
    await sent(world, campaign)
    assert await outcomes(campaign) == {"a": 19, "bad_data": 1}


async def test_nobody_gets_anything_while_the_campaign_is_paused(world: World) -> None:
    campaign = await make_deliveries.campaign_for(150)
    async with oracle_sink(world.log, Manners(delay=0.02)) as sink, engine_at(sink) as engine:
        await until(lambda: _has(sink, 5))
        await delivery.pause(campaign, "staff")
        await asyncio.sleep(1)
        so_far = len(sink.accepted())
        await asyncio.sleep(0.5)
        assert len(sink.accepted()) == so_far < 150
        assert (await outcomes(campaign)).keys() == {"a", "p"}
        assert not await database.fetchval("select count(*) from chunk where worker is not null")
        await database.execute("update campaigns set paused_at = null")
        engine.wake()
        await finished(campaign)
    assert await outcomes(campaign) == {"a": 150}


async def _has(sink: object, number: int) -> bool:
    return len(sink.accepted()) >= number  # type: ignore[attr-defined]


async def test_a_cancelled_campaign_ends_with_the_rest_left_out(world: World) -> None:
    campaign = await make_deliveries.campaign_for(300)
    async with oracle_sink(world.log, Manners(delay=0.02)) as sink, engine_at(sink):
        await until(lambda: _has(sink, 5))
        await database.execute("update campaigns set cancelled_at = now()")
        await delivery.exclude_rest(campaign, "cancelled")
        await until(lambda: _settled(campaign))
    await delivery.finish_what_is_over()
    found = await outcomes(campaign)
    assert found["a"] + found["cancelled"] == 300
    assert await database.fetchval("select finished_at from campaigns")


# trial C20
async def test_no_mail_starts_after_its_reader_has_left(world: World) -> None:
    a_list = await make_lists.a_list()
    await make_deliveries.crowd(a_list.list_id, 300)
    campaign = await make_deliveries.campaign(a_list.list_id)
    left: dict[str, float] = {}
    async with oracle_sink(world.log, Manners(delay=0.01)) as sink, engine_at(sink):
        await until(lambda: _has(sink, 5))
        for number in range(300, 0, -7):
            email = f"reader{number}@example.org"
            await consent.record(
                NewEvent(
                    subject=await make_deliveries.address_id(email),
                    state=State.WITHDRAWN,
                    method=Method.ONE_CLICK,
                    purpose="marketing_directory",
                    list_id=a_list.list_id,
                    language="fi",
                )
            )
            left[email] = asyncio.get_running_loop().time()
        await finished(campaign)
    late = [m.recipient for m in sink.accepted() if m.at > left.get(m.recipient, m.at) + 1]
    assert late == []
    found = await outcomes(campaign)
    assert found["withdrawn"] > 0
    assert found["a"] + found["withdrawn"] == 300


# trial E20
async def test_erasing_people_during_the_run_leaves_final_rows_without_address(
    world: World,
) -> None:
    campaign = await make_deliveries.campaign_for(200)
    async with oracle_sink(world.log, Manners(delay=0.02)) as sink, engine_at(sink):
        await until(lambda: _has(sink, 5))
        rows = await database.fetch("select contact from contact_addresses where email ~ '[05]@'")
        for row in rows:
            await erased(row["contact"])
        await finished(campaign)
    found = await outcomes(campaign)
    assert found["a"] + found["erased"] == 200
    assert found["erased"] > 0
    assert max(Counter(sink.recipients()).values()) == 1


async def erased(contact: UUID) -> None:
    found = await whose.of_contact(contact)
    assert found is not None
    await erase(found, lambda: whose.of_contact(contact), "Request by letter", by=None)


# trial E20
async def test_whoever_is_erased_while_their_letter_is_put_off_gets_no_second_try(
    world: World,
) -> None:
    """It was on its way: the answer is recorded, and the row ends without the address."""
    campaign = await make_deliveries.campaign_for(1)
    manners = Manners(delay=1.5, refuse_body={".": "450 4.7.1 Try again later"})
    async with oracle_sink(world.log, manners) as sink, engine_at(sink):
        await until(lambda: database.fetchval("select true from delivery where state = 't'"))
        await erased(await database.fetchval("select contact from contact_addresses"))
        await until(lambda: database.fetchval("select true from delivery where state <> 't'"))
        await database.execute("update delivery set next_try = now() where state = 'd'")
        await database.execute("update chunk set retry_at = null")
        await finished(campaign)
    assert await outcomes(campaign) == {"erased": 1}
    assert await database.fetchval("select count(*) from contact_addresses") == 0


async def test_an_unreachable_mail_server_delays_and_is_told(world: World) -> None:
    campaign = await make_deliveries.campaign_for(5)
    async with oracle_sink(world.log) as sink:
        pass
    async with engine_at(sink) as engine:
        await until(lambda: _beat_with_trouble(engine))
        assert await outcomes(campaign) == {"p": 5}
        waiting = await delivery.waiting_for_mail_server()
        assert waiting
        assert waiting[1] == "no_connection"
        async with oracle_sink(world.log, port=sink.port):
            await finished(campaign)
    assert await outcomes(campaign) == {"a": 5}


async def _beat_with_trouble(engine: Engine) -> bool:
    return bool(engine.breaker.since) and await delivery.waiting_for_mail_server() is not None


async def test_a_server_that_does_not_want_us_pauses_everything(world: World) -> None:
    campaign = await make_deliveries.campaign_for(5)
    manners = Manners(busy="530 5.7.0 Authentication required")
    async with oracle_sink(world.log, manners) as sink, engine_at(sink):
        await until(lambda: database.fetchval("select paused_at from campaigns"))
    assert await database.fetchval("select pause_reason from campaigns") == "mail_account"
    assert await outcomes(campaign) == {"p": 5}


async def test_a_busy_server_gets_time(world: World) -> None:
    campaign = await make_deliveries.campaign_for(8)
    manners = Manners(busy="421 4.3.2 Come back soon")
    async with oracle_sink(world.log, manners) as sink, engine_at(sink) as engine:
        await until(lambda: _is_waiting(engine))
        manners.busy = ""
        await finished(campaign)
    assert await outcomes(campaign) == {"a": 8}


async def _is_waiting(engine: Engine) -> bool:
    return engine.breaker.why == "server_busy"


async def test_a_slow_server_gets_everything_too(world: World) -> None:
    """Messages that begin late are taken back, but not for ever."""
    campaign = await make_deliveries.campaign_for(6)
    await sent(world, campaign, Manners(delay=1.2))
    assert await outcomes(campaign) == {"a": 6}
    assert await database.fetchval("select max(attempts) from delivery") == 1


async def test_too_many_refusals_for_our_own_fault_pause_the_campaign(world: World) -> None:
    campaign = await make_deliveries.campaign_for(200)
    manners = Manners(refuse={"": "550 5.7.515 Access denied"})
    async with oracle_sink(world.log, manners) as sink, engine_at(sink):
        await until(lambda: database.fetchval("select paused_at from campaigns"))
        await until(_nothing_leased)
    assert await database.fetchval("select pause_reason from campaigns") == "our_fault"
    found = await outcomes(campaign)
    assert 50 <= found["r"] <= 60
    assert found["r"] + found["p"] == 200


async def _nothing_leased() -> bool:
    return not await database.fetchval("select count(*) from chunk where worker is not null")


async def test_without_a_sender_the_campaign_waits_for_a_person(world: World) -> None:
    campaign = await make_deliveries.campaign_for(2)
    await database.execute("update identity set sender_email = ''")
    async with oracle_sink(world.log) as sink, engine_at(sink):
        await until(lambda: database.fetchval("select paused_at from campaigns"))
    assert await database.fetchval("select pause_reason from campaigns") == "not_ready"
    assert await outcomes(campaign) == {"p": 2}


async def test_a_stopped_worker_ends_what_it_began_and_gives_back_the_rest(world: World) -> None:
    campaign = await make_deliveries.campaign_for(300)
    async with oracle_sink(world.log, Manners(delay=0.02)) as sink:
        async with engine_at(sink):
            await until(lambda: _has(sink, 5))
        found = await outcomes(campaign)
        assert found.keys() == {"a", "p"}
        assert found["a"] == len(sink.accepted())
        assert await _nothing_leased()
        assert await database.fetchval("select bool_and(stopped_at is not null) from worker")
        async with engine_at(sink):
            await finished(campaign)
    assert await outcomes(campaign) == {"a": 300}


@pytest.mark.long
async def test_two_workers_share_a_campaign(world: World) -> None:
    readers = dose(1100, 21_000)
    campaign = await make_deliveries.campaign_for(readers)
    async with oracle_sink(world.log) as sink, engine_at(sink), engine_at(sink):
        await finished(campaign, within=dose(40, 400))
    assert await outcomes(campaign) == {"a": readers}
    assert await database.fetchval("select count(distinct worker) from delivery") == 2


@pytest.mark.parametrize("connections", [1, 12])
async def test_any_number_of_connections_works(world: World, connections: int) -> None:
    campaign = await make_deliveries.campaign_for(100)
    async with oracle_sink(world.log) as sink, engine_at(sink, connections):
        await finished(campaign)
    assert await outcomes(campaign) == {"a": 100}
    assert await database.fetchval("select connections from worker") == connections
