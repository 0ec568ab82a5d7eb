"""A newsletter tells whoever did not give us their data where it came from, once (GDPR Article 14)."""

# register R13, trial E17

import asyncio
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

import pytest

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.outcomes import Settlement
from app.campaigns.running import jobs, settle
from app.campaigns.sending import article_14 as telling
from app.campaigns.sending.session import WritingSession
from app.contacts.telling import told as contacts_telling
from app.contacts.telling.told import How
from app.database import transaction
from app.lib import clock
from app.lib.crash import Point
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.deliveries import World, engine_at, finished, outcomes, until
from tests.make.smtp import Loss, Manners, oracle_sink
from tests.trials.processes import promise_holds, worker

SOURCE = "Mediahaku 2026"
# Reader 1 reads Swedish, as every third.
_TO_TELL = """
update contacts set source_kind = 'media_register', source_detail = 'Mediahaku 2026',
       source_on = '2026-11-03', told_due_on = current_date + 20
 where split_part(last_name, ' ', 2)::int = any($1::int[])
"""


async def campaign_to(readers: int, *to_tell: int) -> int:
    campaign = await make_deliveries.campaign_for(readers)
    await database.execute(_TO_TELL, list(to_tell))
    return campaign


async def sent(world: World, campaign: int, manners: Manners | None = None) -> dict[str, str]:
    """The plain text of each letter that arrived, by recipient."""
    async with oracle_sink(world.log, manners) as sink, engine_at(sink):
        await finished(campaign)
    return {
        message.recipient: part_of(message_from_bytes(message.content, policy=default), "plain")
        for message in sink.accepted()
    }


def part_of(message: Message, kind: str) -> str:
    body = message.get_body((kind,))  # type: ignore[attr-defined]  # an EmailMessage by its policy
    return " ".join(body.get_content().split())


async def person(number: int) -> dict[str, Any]:
    row = await database.fetchrow(
        "select id, told_at, told_how, told_by, told_in, told_due_on from contacts "
        "where last_name = $1",
        f"No {number}",
    )
    assert row is not None
    return dict(row)


async def history() -> list[tuple[str, str, str]]:
    rows = await database.fetch(
        "select c.last_name, h.new, h.why from contact_changes h "
        "join contacts c on c.id = h.contact where h.field = 'told' order by h.id"
    )
    return [(row["last_name"], row["new"].partition(" · ")[2], row["why"]) for row in rows]


async def flags() -> int:
    flagged: int = await database.fetchval("select count(*) from delivery where tells")
    return flagged


async def test_only_those_to_be_told_are_told(world: World) -> None:
    texts = await sent(world, await campaign_to(6, 1, 4))
    told = {email for email, text in texts.items() if SOURCE in text}
    assert told == {"reader1@example.org", "reader4@example.org"}
    assert len(texts) == 6


async def test_both_parts_tell_it_in_the_readers_language(world: World) -> None:
    campaign = await campaign_to(1, 1)
    async with oracle_sink(world.log) as sink, engine_at(sink):
        await finished(campaign)
    [arrived] = sink.accepted()
    message = message_from_bytes(arrived.content, policy=default)
    for kind in ("plain", "html"):
        text = part_of(message, kind)
        assert SOURCE in text
        assert "Kundregister" in text
        assert "/privacy?lang=sv" in text
        assert text.index("now it is here") < text.index("Kundregister")
        assert text.index("Kundregister") < text.rindex("/unsubscribe/")


async def test_it_is_noted_with_the_newsletter_that_told_it(world: World) -> None:
    campaign = await campaign_to(3, 1)
    await sent(world, campaign)
    told = await person(1)
    assert (told["told_how"], told["told_by"], told["told_in"]) == ("newsletter", None, campaign)
    assert await database.fetchval("select at from delivery where seq = 1") is not None
    accepted_at = await database.fetchval(
        "select d.at from delivery d join contact_addresses a on a.id = d.address "
        "where a.contact = $1",
        told["id"],
    )
    assert told["told_at"] == accepted_at
    assert (await person(2))["told_at"] is None
    assert await history() == [("No 1", "newsletter", "News for {{ first_name }}")]
    assert await flags() == 0


async def test_the_next_newsletter_does_not_tell_it_again(world: World) -> None:
    await sent(world, await campaign_to(2, 1))
    list_id = await database.fetchval("select list from campaigns")
    again = await make_deliveries.campaign(list_id)
    world.log.unlink()
    texts = await sent(world, again)
    assert len(texts) == 2
    assert not any(SOURCE in text for text in texts.values())
    assert len(await history()) == 1


async def test_what_was_refused_or_is_unknown_was_not_told(world: World) -> None:
    campaign = await campaign_to(3, 1, 2)
    manners = Manners(
        refuse={"^reader1@": "550 5.1.1 Unknown user"}, lose_answer={"^reader2@": Loss.FORGOTTEN}
    )
    await sent(world, campaign, manners)
    assert await outcomes(campaign) == {"r": 1, "u": 1, "a": 1}
    await jobs.sweep()
    assert await history() == []
    assert await flags() == 0


async def test_a_letter_sent_again_tells_it_again_until_it_is_taken(world: World) -> None:
    campaign = await campaign_to(1, 1)
    await sent(world, campaign, Manners(lose_answer={"^reader1@": Loss.FORGOTTEN}))
    await settle.settle(campaign, 1, Settlement.SEND_AGAIN, by=await make_staff.member())
    texts = await sent(world, campaign)
    assert SOURCE in texts["reader1@example.org"]
    assert (await person(1))["told_in"] == campaign


async def test_whoever_has_been_told_since_is_not_told_by_a_letter_that_waits(
    world: World,
) -> None:
    campaign = await campaign_to(2, 1)
    await audience.freeze(campaign)
    session = WritingSession(1)
    await session.open()
    chunk = await session.lease(campaign)
    assert chunk is not None
    readers = await session.read(chunk)
    [to_tell] = await telling.asides(readers, "marketing_directory")
    by = await make_staff.member()
    await contacts_telling.tell([(await person(1))["id"]], clock.now().date(), How.PHONE, by=by)
    assert await session.exchange([], campaign, [1, 2], {to_tell}) == {1, 2} - {to_tell}
    assert not any(reader.to_tell for reader in await session.read(chunk))
    await session.drop()


async def test_a_worker_writes_the_letter_anew_for_whoever_was_told_meanwhile(
    world: World,
) -> None:
    campaign = await campaign_to(60, *range(1, 61))
    told = False

    def tell(stage: str) -> None:
        nonlocal told
        if stage == "TAKEN" and not told:
            told = True
            tasks.append(asyncio.ensure_future(database.execute(
                "update contacts set told_at = now(), told_how = 'phone' where last_name like '%0'"
            )))  # fmt: skip

    tasks: list[asyncio.Future[str]] = []
    texts = await sent(world, campaign, Manners(delay=0.02, watch=tell))
    await asyncio.gather(*tasks)
    assert await outcomes(campaign) == {"a": 60}
    by_newsletter = await database.fetchval(
        "select count(*) from contacts where told_how = 'newsletter'"
    )
    assert by_newsletter == len(await history())
    assert 54 <= by_newsletter <= 60
    assert sum(SOURCE in text for text in texts.values()) - by_newsletter <= 4


async def test_two_who_note_it_at_once_note_it_once(world: World) -> None:
    campaign = await campaign_to(30, *range(1, 31))
    await audience.freeze(campaign)
    await database.execute("update delivery set state = 'a', tells = true, at = now()")
    await asyncio.gather(*(telling.note_told() for _ in range(4)))
    await telling.note_told()
    assert len(await history()) == 30
    assert await flags() == 0


async def test_a_record_that_somebody_is_changing_waits_and_holds_up_nobody(
    world: World,
) -> None:
    campaign = await campaign_to(2, 1, 2)
    await audience.freeze(campaign)
    await database.execute("update delivery set state = 'a', tells = true, at = now()")
    other = await database.own_connection("an editor")
    async with other.transaction():
        await other.execute("select from contacts where last_name = 'No 1' for update")
        await asyncio.wait_for(telling.note_told(), 5)
    await other.close()
    assert (await person(1))["told_at"] is None
    assert (await person(2))["told_at"] is not None
    await jobs.sweep()
    assert (await person(1))["told_in"] == campaign
    assert await flags() == 0


async def test_a_reader_who_was_erased_leaves_nothing_to_note(world: World) -> None:
    campaign = await campaign_to(1, 1)
    await audience.freeze(campaign)
    await database.execute("update delivery set state = 'a', tells = true, at = now()")
    await database.execute("delete from permission")
    await database.execute("delete from subscriptions")
    await database.execute("delete from contact_addresses")
    await telling.note_told()
    assert await history() == []
    assert await flags() == 0


async def test_many_are_asked_about_in_few_questions_and_nobody_in_none(world: World) -> None:
    """However many readers a range of rows has: us, the purposes, the people, further sources."""
    campaign = await campaign_to(300, *range(1, 201))
    await audience.freeze(campaign)
    session = WritingSession(1)
    await session.open()
    chunk = await session.lease(campaign)
    assert chunk is not None
    readers = await session.read(chunk)
    await session.drop()
    asked: list[str] = []
    async with transaction(), database.connection() as connection:
        first = next(reader for reader in readers if reader.to_tell)
        await telling.asides([first], "marketing_directory")  # types are learnt once
        connection.add_query_logger(lambda query: asked.append(query.query))
        assert len(await telling.asides(readers, "marketing_directory")) == 200
        assert len(asked) <= 4
        asked.clear()
        others = [reader for reader in readers if not reader.to_tell]
        assert await telling.asides(others, "marketing_directory") == {}
        assert asked == []


async def test_rows_of_those_who_need_not_be_told_never_enter_the_index(world: World) -> None:
    """Empty, it is one page: to their rows, it is not there."""
    await sent(world, await campaign_to(100))
    assert await database.fetchval("select pg_relation_size('delivery_tells')") == 8192


@pytest.mark.slow
@pytest.mark.parametrize(
    "crash_at",
    [
        Point.AFTER_INTENT_COMMIT, Point.AFTER_ANSWER, f"{Point.AFTER_ANSWER}*9",
        Point.AFTER_OUTCOME_COMMIT, f"{Point.AFTER_OUTCOME_COMMIT}*5",
        Point.TOLD_BEFORE_COMMIT, Point.TOLD_AFTER_COMMIT,
    ],
)  # fmt: skip
async def test_dying_at_any_point_tells_nobody_twice_and_notes_nobody_untold(
    world: World, crash_at: str
) -> None:
    """Trial C1. What was accepted is noted once, what is unknown not at all."""
    await make_lists.identity()
    campaign = await campaign_to(30, *range(1, 31))
    async with oracle_sink(world.log) as sink:
        async with worker(world, sink, crash_at=crash_at) as dying:
            assert await dying.code() == 137
        async with engine_at(sink):
            await finished(campaign)
            await until(_all_noted)
    await promise_holds(campaign, sink, most_unknown=4)
    noted = [name for name, _, _ in await history()]
    found = await outcomes(campaign)
    assert len(noted) == len(set(noted)) == found["a"]
    arrived = {
        message.recipient for message in sink.accepted() if SOURCE.encode() in message.content
    }
    assert {f"reader{name.removeprefix('No ')}@example.org" for name in noted} <= arrived


async def _all_noted() -> bool:
    return await flags() == 0
