"""System mails: once each, nothing lost, a lost answer tried once more, and nothing after a Drop."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from app import database
from app.mail import jobs, outbox
from app.mail.jobs import Claimed, OutboxSender, settled
from app.mail.outbox import Drop, Letter, SystemMail, Taken
from app.mail.smtp.breaker import Breaker
from app.mail.smtp.replies import Kind, Outcome, Phase
from tests.make.deliveries import World, connects_to
from tests.make.smtp import Loss, Manners, Sink, oracle_sink

US = "us@example.com"
LETTER = Letter("fi@example.org", "Us", US, US, "Hello", "Text", "<p>Text</p>")
ACCEPTED: list[tuple[UUID, str]] = []
FAILED: list[UUID] = []


async def prepare(about: UUID, language: str) -> Letter | Drop:
    return replace(LETTER, to=f"{language}@example.org")


async def note(about: UUID, taken: Taken) -> None:
    ACCEPTED.append((about, taken.message_id))


async def note_failed(about: UUID) -> None:
    FAILED.append(about)


async def drop(about: UUID, language: str) -> Letter | Drop:
    return Drop("limit")


async def fail(about: UUID, language: str) -> Letter | Drop:
    raise ValueError("fi@example.org")


async def lose_the_database(about: UUID, taken: Taken) -> None:
    raise ConnectionResetError


_KINDS = (
    SystemMail("hello", prepare, note, note_failed),
    SystemMail("unwritable", prepare, lose_the_database),
    SystemMail("dropped", drop, None, note_failed),
    SystemMail("broken", fail, None, note_failed),
)
KINDS = {mail.kind: mail for mail in _KINDS}.get


async def a_worker() -> int:
    made: int = await database.fetchval(
        "insert into worker (pid, backend, connections) values (1, 1, 1) returning id"
    )
    return made


async def sender_at(sink: Sink) -> OutboxSender:
    return OutboxSender(await a_worker(), KINDS, connects_to(sink)(), Breaker(0.01))


async def send(world: World, manners: Manners | None = None) -> Sink:
    async with oracle_sink(world.log, manners) as sink:
        await (await sender_at(sink)).send_due(asyncio.Event())
    return sink


async def state() -> tuple[str, str | None]:
    row = await database.fetchrow("select state, reason from outbox")
    assert row
    return row["state"], row["reason"]


async def test_a_posted_mail_is_sent_once_and_its_acceptance_noted(world: World) -> None:
    about = uuid4()
    await outbox.post("hello", about, "fi")
    sink = await send(world)
    assert sink.recipients() == ["fi@example.org"]
    assert await state() == ("accepted", None)
    assert (about, sink.accepted()[0].message_id) in ACCEPTED


async def test_a_dropped_mail_says_why(world: World) -> None:
    await outbox.post("dropped", uuid4(), "fi")
    assert (await send(world)).recipients() == []
    assert await state() == ("dropped", "limit")


async def test_a_mail_of_no_known_kind_is_dropped(world: World) -> None:
    await outbox.post("nothing_we_know", uuid4(), "fi")
    await send(world)
    assert await state() == ("dropped", "no_such_kind")


async def test_a_mail_that_cannot_be_made_does_not_stop_the_others(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await outbox.post("broken", uuid4(), "fi")
    await outbox.post("hello", uuid4(), "sv")
    assert (await send(world)).recipients() == ["sv@example.org"]
    rows = await database.fetch("select kind, state, attempts from outbox order by kind")
    assert [tuple(row) for row in rows] == [("broken", "waiting", 1), ("hello", "accepted", 0 + 1)]
    assert "@" not in caplog.text


async def test_a_deferred_mail_waits(world: World) -> None:
    await outbox.post("hello", uuid4(), "fi")
    await send(world, Manners(refuse={"": "450 4.2.1 Later"}))
    assert await state() == ("waiting", None)
    assert await database.fetchval("select next_try_at > now() + interval '4 minutes' from outbox")


async def test_a_refused_mail_ends(world: World) -> None:
    await outbox.post("hello", uuid4(), "fi")
    await send(world, Manners(refuse={"": "550 5.1.1 No such user"}))
    assert await state() == ("refused", "address_gone")


async def test_a_lost_answer_is_tried_once_more_as_the_same_message(world: World) -> None:
    await outbox.post("hello", uuid4(), "fi")
    manners = Manners(lose_answer={"": Loss.KEPT})
    async with oracle_sink(world.log, manners) as sink:
        await (await sender_at(sink)).send_one()
        assert await state() == ("waiting", "answer_lost")
        manners.lose_answer = {}
        await (await sender_at(sink)).send_due(asyncio.Event())
    assert await state() == ("accepted", None)
    assert len(sink.accepted()) == 2
    assert len({message.message_id for message in sink.accepted()}) == 1


async def test_an_outcome_that_could_not_be_written_is_tried_once_more(world: World) -> None:
    await outbox.post("unwritable", uuid4(), "fi")
    async with oracle_sink(world.log) as sink:
        sender = await sender_at(sink)
        for _ in range(2):
            with pytest.raises(ConnectionError):
                await sender.send_due(asyncio.Event())
            assert await state() in (("sending", None), ("sending", "answer_lost"))
        await sender.send_due(asyncio.Event())
    assert await state() == ("unknown", "answer_lost")
    assert len(sink.accepted()) == 2


async def test_two_lost_answers_are_unknown(world: World) -> None:
    await outbox.post("hello", uuid4(), "fi")
    sink = await send(world, Manners(lose_answer={"": Loss.FORGOTTEN}))
    assert await state() == ("unknown", "answer_lost")
    assert sink.accepted() == []


async def test_what_a_dead_worker_had_under_way_is_tried_once_more(world: World) -> None:
    await outbox.post("hello", uuid4(), "fi")
    dead = await a_worker()
    await database.execute("update outbox set state = 'sending', worker = $1", dead)
    await jobs.give_up_mails_of(dead)
    assert (await send(world)).recipients() == ["fi@example.org"]
    assert await state() == ("accepted", None)


async def test_what_may_go_only_once_is_never_tried_again(world: World) -> None:
    await outbox.post("hello", uuid4(), "fi", only_once=True)
    sink = await send(world, Manners(lose_answer={"": Loss.KEPT}))
    assert await state() == ("unknown", "answer_lost")
    assert len(sink.accepted()) == 1


async def test_what_may_go_only_once_is_not_sent_again_after_a_dead_worker(world: World) -> None:
    await outbox.post("hello", uuid4(), "fi", only_once=True)
    dead = await a_worker()
    await database.execute("update outbox set state = 'sending', worker = $1", dead)
    await jobs.give_up_mails_of(dead)
    assert (await send(world)).recipients() == []
    assert await state() == ("unknown", "answer_lost")


@pytest.mark.parametrize(
    ("kind", "manners", "expected"),
    [
        ("hello", Manners(refuse={"": "550 5.1.1 No such user"}), True),
        ("hello", Manners(), False),
        ("hello", Manners(refuse={"": "450 4.2.1 Later"}), False),
        ("hello", Manners(lose_answer={"": Loss.KEPT}), False),
        ("dropped", Manners(), True),
        ("broken", Manners(), False),
    ],
)
async def test_only_what_certainly_did_not_go_out_has_failed(
    world: World, kind: str, manners: Manners, *, expected: bool
) -> None:
    about = uuid4()
    await outbox.post(kind, about, "fi", only_once=True)
    await send(world, manners)
    assert (about in FAILED) == expected


async def test_what_could_not_be_made_in_time_has_failed(world: World) -> None:
    about = uuid4()
    await outbox.post("broken", about, "fi")
    await database.execute("update outbox set created_at = now() - interval '30 days'")
    await send(world)
    assert await state() == ("expired", "cannot_be_made")
    assert about in FAILED


async def test_a_worker_that_was_declared_dead_begins_nothing(world: World) -> None:
    await outbox.post("hello", uuid4(), "fi")
    async with oracle_sink(world.log) as sink:
        sender = await sender_at(sink)
        await database.execute("update worker set stopped_at = now()")
        assert not await sender.send_one()
        await sender.close()
    assert await state() == ("waiting", None)


async def test_several_senders_never_take_the_same_row(world: World) -> None:
    for number in range(20):
        await outbox.post("hello", uuid4(), f"{number:02}")
    async with oracle_sink(world.log) as sink:
        senders = [await sender_at(sink) for _ in range(4)]
        await asyncio.gather(*(sender.send_due(asyncio.Event()) for sender in senders))
    assert max(Counter(sink.recipients()).values()) == 1
    assert len(sink.recipients()) == 20


async def test_a_mail_server_that_is_away_costs_nothing_but_time(world: World) -> None:
    await outbox.post("hello", uuid4(), "fi")
    async with oracle_sink(world.log) as sink:
        pass
    await (await sender_at(sink)).send_due(asyncio.Event())
    assert await state() == ("waiting", None)
    assert await database.fetchval("select attempts from outbox") == 0


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_of_answer_is_settled(kind: Kind) -> None:
    now = datetime(2026, 11, 3, tzinfo=UTC)
    mail = Claimed(uuid4(), "hello", uuid4(), 0, False, None, now, LETTER, b"")
    found = settled(mail, Outcome(kind, Phase.BODY), now)
    assert (found.state == "accepted") == (kind is Kind.ACCEPTED)
    assert (found.reason == "answer_lost") == (kind is Kind.UNKNOWN)
