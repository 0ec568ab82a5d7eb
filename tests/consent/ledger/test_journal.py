"""Whoever left, objected or was erased stays so when an older backup is restored."""

import asyncio
import json
from uuid import UUID, uuid4

import pytest

from app import database
from app.consent import actions, personal_data, queries
from app.consent.events import Method, State
from app.consent.grounds.reasons import Reason
from app.consent.ledger import files
from app.consent.ledger.journal import keep, open_stops, replay
from app.consent.ledger.sealing import keep_sealed, remember_stops, seal
from app.consent.ledger.verifying.verify import verify
from app.consent.suppression.kept import suppressed
from app.consent.suppression.rules import Cause
from tests.make import consent as make
from tests.make import contacts as make_contacts
from tests.make.deliveries import until

EMAIL = "aino@example.org"
TABLES = (
    "contacts", "contact_addresses", "consent_events", "consent_evidence", "permission", "suppressions",
    "ledger_trees", "ledger_leaves", "ledger_checkpoints", "unsealed", "unjournaled",
)  # fmt: skip


@pytest.fixture
async def aino(committed: None) -> UUID:
    """In the register with a consent that is sealed, and backed up."""
    known = await make_contacts.person(EMAIL)
    await make.given(known.id)
    await seal()
    await keep()
    for table in TABLES:
        await database.execute(f"create table backup_{table} as table {table}")
    return known.id


async def restore() -> None:
    """The database as it was; the files beside it stay as they are."""
    async with database.transaction():
        await database.execute("set local session_replication_role = replica")
        for table in TABLES:
            await database.execute(f"delete from {table}")
            await database.execute(f"insert into {table} select * from backup_{table}")


async def reasons(subject: UUID) -> set[Reason]:
    return {one.reason for one in await queries.permissions_of(subject)}


@pytest.mark.parametrize(
    ("state", "method", "reason"),
    [
        (State.OBJECTED, Method.PAGE, Reason.OBJECTED),
        (State.WITHDRAWN, Method.COMPLAINT, Reason.COMPLAINED),
        (State.RESTRICTED, Method.STAFF, Reason.RESTRICTED),
        (State.ERASED, Method.STAFF, Reason.ERASED),
    ],
)
async def test_a_stop_holds_after_an_older_backup(
    aino: UUID, state: State, method: Method, reason: Reason
) -> None:
    await actions.record(make.new_event(aino, state, method))
    await seal()
    await keep()
    await restore()
    assert await reasons(aino) == {Reason.CONSENT}
    await remember_stops()
    assert await reasons(aino) == {reason}
    assert await suppressed([EMAIL])
    await remember_stops()
    assert len(await queries.events_of(aino)) == 4


async def test_leaving_one_list_holds_for_that_list_alone(aino: UUID) -> None:
    lists = [one.list_id for one in await queries.permissions_of(aino)]
    await make.given(aino, list_id=(other := uuid4()))
    await seal()
    for table in TABLES:
        await database.execute(f"drop table backup_{table}")
        await database.execute(f"create table backup_{table} as table {table}")
    left = make.new_event(aino, State.WITHDRAWN, Method.ONE_CLICK, list_id=lists[0])
    await actions.record(left)
    await seal()
    await keep()
    await restore()
    await remember_stops()
    standing = {one.list_id: one.reason for one in await queries.permissions_of(aino)}
    assert standing == {lists[0]: Reason.WITHDRAWN, other: Reason.CONSENT}


async def test_an_erased_person_who_came_back_with_a_backup_is_not_mailed(aino: UUID) -> None:
    await personal_data.erase([aino])
    await actions.record(make.new_event(uuid4()))
    await seal()
    await keep()
    await restore()
    await remember_stops()
    assert await reasons(aino) == {Reason.ERASED}
    assert Cause.ERASED in {row.reason for row in (await suppressed([EMAIL]))[EMAIL]}


async def test_what_ended_before_stands_no_more(aino: UUID) -> None:
    objection = await actions.record(make.new_event(aino, State.OBJECTED, Method.PAGE))
    await keep()
    await actions.record(make.new_event(aino, State.CORRECTED, Method.PAGE, undoes=objection))
    await keep()
    assert open_stops() == {}
    assert await replay() == []


async def test_the_journal_names_nobody(aino: UUID) -> None:
    await actions.record(make.new_event(aino, State.OBJECTED, Method.PAGE))
    await keep()
    text = (files.folder() / files.JOURNAL).read_text()
    assert '"reason": "objected"' in text
    assert "aino" not in text
    assert str(aino) not in text


async def test_a_torn_line_costs_nothing(aino: UUID) -> None:
    await actions.record(make.new_event(aino, State.OBJECTED, Method.PAGE))
    await keep()
    path = files.folder() / files.JOURNAL
    path.write_text(path.read_text() + '\n{"key": "1", "dig')
    assert len(open_stops()) == 1


async def test_a_stop_that_was_not_sealed_yet_holds_too(aino: UUID) -> None:
    await actions.record(make.new_event(aino, State.OBJECTED, Method.PAGE))
    await keep()
    assert await remember_stops() == []
    assert len(await queries.events_of(aino)) == 4
    await restore()
    await remember_stops()
    assert await reasons(aino) == {Reason.OBJECTED}


async def test_what_an_older_version_wrote_is_read_too(aino: UUID) -> None:
    await actions.record(make.new_event(aino, State.OBJECTED, Method.PAGE))
    rows = await database.fetch(
        "select null as id, key_id, encode(digest, 'hex') as digest, list_id::text, reason, "
        "since::text from suppressions"
    )
    lines = "".join(f"\n{json.dumps(dict(row))}" for row in rows)
    (files.folder() / files.OLD_JOURNAL).write_text(lines + '\n{"id": null, "key_i')
    await restore()
    await remember_stops()
    assert await reasons(aino) == {Reason.OBJECTED}
    assert await suppressed([EMAIL])


async def test_what_ended_since_the_older_version_stands_no_more(aino: UUID) -> None:
    objection = await actions.record(make.new_event(aino, State.OBJECTED, Method.PAGE))
    await keep()
    (files.folder() / files.JOURNAL).rename(files.folder() / files.OLD_JOURNAL)
    assert len(open_stops()) == 1
    await actions.record(make.new_event(aino, State.CORRECTED, Method.PAGE, undoes=objection))
    await keep()
    assert open_stops() == {}


async def test_a_worker_keeps_the_journal(aino: UUID) -> None:
    stop = asyncio.Event()
    working = asyncio.create_task(keep_sealed(stop))
    await actions.record(make.new_event(aino, State.OBJECTED, Method.PAGE))

    async def is_kept() -> bool:
        return bool(open_stops())

    await until(is_kept, within=10)
    stop.set()
    await working
    assert (await verify()).faults == []
