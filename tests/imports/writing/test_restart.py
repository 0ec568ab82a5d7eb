"""An import dies at any row and goes on; two at once make nobody twice."""

# trial F3

import asyncio
import os
import sys
from asyncio.subprocess import Process
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest

from app import database
from app.imports import actions, jobs
from app.imports.rules import Counts, State
from app.imports.writing import engine
from app.imports.writing.readers import FEW_ROWS, reader_for
from app.lib.crash import Point
from tests.doses import dose
from tests.make import imports as make_imports
from tests.make import lists as make_lists
from tests.make.deliveries import World, until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
HEADINGS = ("Email", "First name", "Last name", "Phone", "Company", "Tags", "OPTIN_TIME")
PEOPLE = 60


def text(count: int = PEOPLE) -> str:
    """People, each tenth of them a second time, and one bad address."""
    rows = [
        (f"reader{n}@example.org", "Aino", f"No{n}", f"040 12345{n:02}", f"Firma {n % 7} Oy", "energia",
         "2020-01-01 10:00:00")
        for n in range(count)
    ]  # fmt: skip
    return make_imports.table(HEADINGS, *rows, *rows[::10], ("bad", *rows[0][1:]))


async def started(content: str = "") -> UUID:
    a_list = await make_lists.a_list()
    import_id = await make_imports.described(
        content or text(), list_id=a_list.list_id, evidence="Lomake", chunk_rows=10
    )
    await actions.start(import_id, None, may_record_consent=True)
    return import_id


async def process(world: World, crash_at: str = "") -> Process:
    environment = {
        "PATH": os.environ["PATH"],
        "POSTILUPA_DATABASE_URL": str(world.settings.database_url),
        "POSTILUPA_DATA_DIR": str(world.folder),
        "POSTILUPA_SECRET_KEY": world.settings.secret_key.decode(),
        "POSTILUPA_BASE_URL": world.settings.base_url,
        "POSTILUPA_CRASH_AT": crash_at,
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "tests.imports.reading.work",
        cwd=ROOT,
        env=environment,
    )


async def everybody_came_once(import_id: UUID) -> None:
    done = await make_imports.info(import_id)
    assert done.state is State.FINISHED
    assert done.counts == Counts(created=PEOPLE, unchanged=PEOPLE // 10, refused=1)
    assert done.done_rows == done.rows == done.counts.rows
    for table, number in (
        ("contacts", PEOPLE), ("contact_addresses", PEOPLE), ("contact_phones", PEOPLE),
        ("positions", PEOPLE), ("contact_tags", PEOPLE), ("consent_events", PEOPLE),
        ("consent_evidence", PEOPLE), ("permission", PEOPLE), ("subscriptions", PEOPLE),
        ("organisations", 7), ("tags", 1), ("contact_changes", 0),
    ):  # fmt: skip
        assert await database.fetchval(f"select count(*) from {table}") == number, table
    found = [code for _, code, _ in await make_imports.said(import_id)]
    assert sorted(found) == ["bad_address", *["double"] * (PEOPLE // 10)]


@pytest.mark.parametrize(
    "crash_at",
    [
        Point.IMPORT_BEFORE_COMMIT,
        f"{Point.IMPORT_BEFORE_COMMIT}*3",
        Point.IMPORT_AFTER_COMMIT,
        f"{Point.IMPORT_AFTER_COMMIT}*2",
    ],
)
async def test_dying_at_a_point_loses_nobody_and_makes_nobody_twice(
    world: World, crash_at: str
) -> None:
    import_id = await started()
    dying = await process(world, crash_at)
    assert await asyncio.wait_for(dying.wait(), 60) == 137
    assert (await make_imports.info(import_id)).state is State.RUNNING
    while await jobs.do_one():
        pass
    await everybody_came_once(import_id)


@pytest.mark.long
async def test_killing_it_whenever_it_happens_to_be(world: World) -> None:
    import_id = await started()
    for delay in (0.05 * time for time in range(dose(3, 7))):
        dying = await process(world)
        before = (await make_imports.info(import_id)).done_rows
        await until(partial(_has_moved, import_id, before, dying))
        await asyncio.sleep(delay)
        if dying.returncode is None:
            dying.kill()
        await dying.wait()
    while await jobs.do_one():
        pass
    await everybody_came_once(import_id)


async def _has_moved(import_id: UUID, before: int, dying: Process) -> bool:
    return dying.returncode is not None or (await make_imports.info(import_id)).done_rows > before


async def test_two_imports_of_the_same_people_at_once(world: World) -> None:
    first, second = await started(), await started()
    both = [await process(world), await process(world)]
    assert [await asyncio.wait_for(one.wait(), 60) for one in both] == [0, 0]
    counts = [(await make_imports.info(one)).counts for one in (first, second)]
    assert counts[0] == Counts(created=PEOPLE, unchanged=PEOPLE // 10, refused=1)
    # The second list is another one: its consents are new, the people are not.
    assert counts[1] == Counts(updated=PEOPLE, unchanged=PEOPLE // 10, refused=1)
    assert await database.fetchval("select count(*) from contacts") == PEOPLE


async def test_two_that_work_on_one_import_write_every_row_once(world: World) -> None:
    """Even without the lock that keeps them apart: whoever comes second finds the rows done."""
    import_id = await started()
    await asyncio.gather(*(asyncio.create_task(engine.run(import_id)) for _ in range(2)))
    while await jobs.do_one():
        pass
    await everybody_came_once(import_id)


async def test_what_fails_says_so_and_goes_on_when_it_is_started_again(world: World) -> None:
    import_id = await started()
    await database.execute("alter table contact_tags add constraint nobody check (tag < 0)")
    await jobs.do_one()
    failed = await make_imports.info(import_id)
    assert (failed.state, failed.done_rows) == (State.FAILED, 0)
    assert failed.failure.startswith("CheckViolationError at imports/")
    assert await database.fetchval("select count(*) from contacts") == 0
    await database.execute("alter table contact_tags drop constraint nobody")
    await actions.start(import_id, None, may_record_consent=True)
    await jobs.do_one()
    await everybody_came_once(import_id)


async def test_many_rows_are_read_in_a_process_of_its_own() -> None:
    async with reader_for(FEW_ROWS + 1) as executor:
        pid = await asyncio.get_running_loop().run_in_executor(executor, os.getpid)
        assert pid != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    async with reader_for(FEW_ROWS) as executor:
        assert executor is None
