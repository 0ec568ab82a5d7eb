"""What is committed is sealed: once, in one tree, whoever writes and whatever dies meanwhile."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from app import database
from app.consent import actions
from app.consent.ledger import files, leaf, merkle, queries, sealing
from app.consent.ledger.checkpoint import is_genuine, read_all, signing_key
from app.consent.ledger.merkle import Span, leaf_hash
from app.consent.ledger.sealing import ContradictedError, keep_sealed, seal
from app.lib import clock
from app.lib.crash import Point
from tests.make import consent as make
from tests.make.deliveries import World, until
from tests.one_server import BASE_URL

ROOT = Path(__file__).parents[3]


async def numbered() -> list[tuple[int, int]]:
    rows = await database.fetch("select number, event from ledger_leaves order by tree, number")
    return [(row["number"], row["event"]) for row in rows]


async def ledger_is_whole(events: int) -> None:
    """One chain without forks or gaps; head, files and leaves agree."""
    assert await database.fetchval("select count(*) from consent_events") == events
    assert await queries.waiting(1) == 0
    leaves = await numbered()
    assert [number for number, _ in leaves] == list(range(events))
    assert len({event for _, event in leaves}) == events
    head = await queries.head()
    assert head is not None
    hashes = await queries.hashes(head.tree, 0, Span(0, events))
    assert (head.size, head.root) == (events, merkle.root(hashes))
    assert list(files.leaf_hashes(head.tree)) == hashes
    rows = await database.fetch("select note from ledger_checkpoints order by tree, size")
    assert [one.note for _, one in files.all_kept()] == [row["note"] for row in rows]


async def test_events_are_sealed_and_the_head_is_signed_and_kept(committed: None) -> None:
    subject = await make.given()
    assert await seal() == 3
    assert await seal() == 0
    await actions.record(make.new_event(subject))
    assert await seal() == 1
    await ledger_is_whole(4)
    head = await queries.head()
    assert head is not None
    (checkpoint,) = read_all(head.note)
    assert checkpoint.origin == f"{urlsplit(BASE_URL).netloc}/ledger"
    assert (checkpoint.size, checkpoint.root) == (4, head.root)
    assert is_genuine(checkpoint, signing_key().public_key())
    assert [one.size for _, one in files.all_kept()] == [3, 4]


async def test_a_leaf_is_the_event_with_the_digests_of_what_was_shown(committed: None) -> None:
    subject = await make.given()
    await seal()
    text = await database.fetchval(
        f"select {leaf.in_sql()} from ({queries.EVENTS} where e.subject = $1 order by e.id) e",
        subject,
    )
    assert '"wording_digest":"' in text
    assert make.EVIDENCE.email not in text
    assert (await queries.hashes(1, 0, Span(0, 1)))[0] == leaf_hash(text.encode())


async def test_what_is_committed_late_is_sealed_all_the_same(committed: None) -> None:
    """Ids are given out before the commit: 'all above the last one' would lose the slow."""
    slow = await database.own_connection("slow")
    going = slow.transaction()
    await going.start()
    await slow.execute(
        "insert into consent_events (subject, state, method, purpose, purpose_version, channel, "
        "language, actor, at, recorded_at) values ($1, 'given', 'form', 'field_knowledge', 1, "
        "'email', 'fi', 'person', now(), now())",
        uuid4(),
    )
    await actions.record(make.new_event(uuid4()))
    assert await seal() == 1
    await going.commit()
    assert await seal() == 1
    await slow.close()
    (_, first), (_, second) = await numbered()
    assert second < first


@pytest.mark.parametrize("events", [300, 700])
async def test_proofs_need_few_hashes_and_hold(committed: None, events: int) -> None:
    for _portion in range(0, events, 100):
        await actions.record_many([make.new_event(uuid4()) for _ in range(100)])
        await seal()
    nodes = await database.fetchval("select count(*) from ledger_nodes")
    assert nodes == events // 256
    head = await queries.head()
    assert head is not None
    for number in (0, 255, 256, events - 1):
        event = await database.fetchval("select event from ledger_leaves where number = $1", number)
        proof = await queries.inclusion_proof(event)
        assert proof is not None
        hashed = leaf_hash(proof.leaf.encode())
        found = merkle.root_by_inclusion(hashed, proof.number, proof.size, proof.path)
        assert (proof.number, found) == (number, head.root)
    for size in (100, 200, events):
        older = await queries.head_at(head.tree, size)
        path = await queries.consistency_proof(size, events)
        assert older is not None
        assert path is not None
        assert merkle.is_consistent(size, events, (older.root, head.root), path)
    assert await queries.consistency_proof(1, events + 1) is None
    assert await queries.inclusion_proof(10**9) is None


# trial E11
async def test_32_writers_and_two_sealers_make_one_chain(committed: None) -> None:
    stop = asyncio.Event()
    sealers = [asyncio.create_task(_seal_always(stop)) for _ in range(2)]

    async def write() -> None:
        for _ in range(5):
            await actions.record_many([make.new_event(uuid4()), make.new_event(uuid4())])

    await asyncio.gather(*(write() for _ in range(32)))
    stop.set()
    await asyncio.gather(*sealers)
    while await seal():
        pass
    await ledger_is_whole(320)


async def _seal_always(stop: asyncio.Event) -> None:
    while not stop.is_set():
        await seal()
        await asyncio.sleep(0)


async def test_a_worker_seals_within_ten_seconds(committed: None) -> None:
    stop = asyncio.Event()
    working = asyncio.create_task(keep_sealed(stop))
    await make.given()

    async def is_sealed() -> bool:
        head = await queries.head()
        return head is not None and head.size == 3

    await until(is_sealed, within=10)
    stop.set()
    await working


async def test_a_thousand_events_do_not_wait(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "LONGEST", 1000.0)
    monkeypatch.setattr(sealing, "LOOK", 0.1)
    stop = asyncio.Event()
    working = asyncio.create_task(keep_sealed(stop))
    await actions.record(make.new_event(uuid4()))
    await asyncio.sleep(0.5)
    for _ in range(10):
        await actions.record_many([make.new_event(uuid4()) for _ in range(100)])

    async def are_sealed() -> bool:
        return not await queries.waiting(1)

    await until(are_sealed, within=10)
    stop.set()
    await working


async def test_a_restored_older_database_is_not_sealed(committed: None) -> None:
    await make.given()
    await seal()
    await make.given()
    await _as_before(await _without_the_seal())
    with pytest.raises(ContradictedError, match=r"\b6\b"):
        await seal()


async def _without_the_seal() -> int:
    head = await queries.head()
    assert head is not None
    await seal()
    return head.size


async def _as_before(size: int) -> None:
    """As a backup from before the last sealing would be."""
    async with database.transaction():
        await database.execute("set local session_replication_role = replica")
        await database.execute("delete from ledger_checkpoints where size > $1", size)
        await database.execute(
            "with gone as (delete from ledger_leaves where number >= $1 returning event) "
            "delete from consent_events where id in (select event from gone)",
            size,
        )


async def test_after_a_rightful_restore_another_tree_names_the_old_head(committed: None) -> None:
    await make.given()
    await seal()
    await make.given()
    await _as_before(await _without_the_seal())
    newest = files.newest_kept()
    assert newest is not None
    tree = await sealing.reseal("Disk failed; restored from the night's backup")
    assert tree.origin == f"{urlsplit(BASE_URL).netloc}/ledger/2"
    assert tree.predecessor == newest.note
    assert await seal() == 3
    head = await queries.head()
    assert head is not None
    assert (head.tree, head.size) == (2, 4)
    text = leaf.first_text(vars((await queries.trees())[-1]))
    assert (await queries.hashes(2, 0, Span(0, 1)))[0] == leaf_hash(text.encode())
    assert list(files.leaf_hashes(2)) == await queries.hashes(2, 0, Span(0, 4))


async def test_files_that_are_lost_or_torn_are_written_again(committed: None) -> None:
    await make.given()
    await seal()
    await make.given()
    await seal()
    (path,) = files.folder().glob("*.txt")
    whole = path.read_text()
    path.write_text(whole[:-40])
    files.leaf_file(1).write_bytes(files.leaf_file(1).read_bytes()[:-50])
    await seal()
    await ledger_is_whole(6)
    path.unlink()
    files.leaf_file(1).unlink()
    await seal()
    await ledger_is_whole(6)


# trial E11
async def test_a_clock_that_jumps_and_is_put_back_repeats_and_hides_no_checkpoint(
    committed: None,
) -> None:
    for moment in ("2026-11-30", "2027-01-05", "2026-12-01", "2026-12-02"):
        with clock.standing_at(datetime.fromisoformat(f"{moment}T12:00:00+00:00")):
            await actions.record(make.new_event(uuid4()))
            await seal()
            kept = files.newest_kept()
            head = await queries.head()
            assert head is not None
            assert kept is not None
            assert kept.note == head.note
    assert [one.size for _, one in files.all_kept()] == [1, 2, 3, 4]
    await ledger_is_whole(4)


async def process(world: World, crash_at: str) -> Process:
    environment = {
        "PATH": os.environ["PATH"],
        "POSTILUPA_DATABASE_URL": str(world.settings.database_url),
        "POSTILUPA_DATA_DIR": str(world.folder),
        "POSTILUPA_SECRET_KEY": world.settings.secret_key.decode(),
        "POSTILUPA_BASE_URL": world.settings.base_url,
        "POSTILUPA_CRASH_AT": crash_at,
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", "tests.consent.ledger.work"),
        cwd=ROOT,
        env=environment,
    )


# trial E11
@pytest.mark.slow
@pytest.mark.parametrize("crash_at", [point for point in Point if point.startswith("seal_")])
async def test_dying_while_sealing(world: World, crash_at: str) -> None:
    await make.given()
    await seal()
    await make.given()
    dying = await process(world, crash_at)
    assert await dying.wait() == 137

    async def nothing_waits() -> bool:
        await seal()
        return not await queries.waiting(1)

    await until(nothing_waits, within=10)  # the dead one's lock lasts as long as its connection
    await ledger_is_whole(6)
