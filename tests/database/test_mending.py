"""What one test breaks, the next one finds whole: a time-out fails one test and no other."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = """
import asyncio
from contextlib import suppress

import asyncpg
import pytest

from app import database
from app.piccolo_conf import DB
from tests.make import contacts as make_contacts


async def whole():
    assert await database.fetchval("select count(*) from contacts") == 0
    assert await database.execute("create table proof (id int)") == "CREATE TABLE"


async def test_whole_before(db):
    await whole()


@pytest.mark.timeout(2)
async def test_broken_by_a_statement_without_end(db):
    await make_contacts.person("left@example.org")
    await database.execute("create table proof (id int)")
    await database.execute("select pg_sleep(600)")


async def test_whole_after_a_time_out(db):
    await whole()


@pytest.mark.timeout(2)
async def test_broken_by_waiting(client, staff_as):
    await staff_as("writer")
    await make_contacts.person("left@example.org")
    await asyncio.get_running_loop().create_future()


async def test_whole_after_waiting(client, staff_as):
    await whole()
    assert (await client.get("/staff/sign-in")).status_code == 200


@pytest.mark.timeout(2)
async def test_broken_in_a_world(world):
    await make_contacts.person("left@example.org")
    async with database.transaction():
        await database.execute("select pg_sleep(600)")


async def test_whole_after_a_world(db):
    await whole()


async def test_whole_in_another_world(world):
    await whole()


@pytest.mark.timeout(2)
async def test_broken_in_a_fixture(staff, hanging):
    pass


@pytest.fixture
async def hanging(db):
    await make_contacts.person("left@example.org")
    await database.execute("select pg_sleep(600)")


async def test_whole_after_a_fixture(staff):
    await whole()


async def test_passes_with_a_refused_statement(db):
    await make_contacts.person("left@example.org")
    with suppress(asyncpg.PostgresError):
        await database.execute("select 1 / 0")


async def test_whole_after_a_refused_statement(db):
    await whole()


async def test_passes_although_it_closes_the_pool(db):
    await make_contacts.person("left@example.org")
    DB.pool.terminate()


async def test_whole_after_a_closed_pool(db):
    await whole()


async def test_passes_although_it_loses_the_pool(db):
    DB.pool = None


async def test_whole_after_a_lost_pool(db):
    await whole()


async def test_broken_by_its_own_commit(db):
    await make_contacts.person("left@example.org")
    await database.execute("commit")


async def test_whole_after_a_commit(db):
    await whole()
"""


@pytest.fixture
def said(server_url: str, tmp_path: Path) -> dict[str, set[str]]:
    """The outcomes of a test run of its own, in which some tests break what they use."""
    file = tmp_path / "test_breaking.py"
    file.write_text(TESTS)
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-n", "0", "-rA", "-p", "no:cacheprovider"),
            *("-p", "tests.conftest", "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path, file),
        ],
        cwd=ROOT,
        env={**os.environ, "POSTILUPA_DATABASE_URL": server_url},
        capture_output=True,
        text=True,
        check=False,
    )
    outcomes: dict[str, set[str]] = {}
    for outcome, name in re.findall(r"^([A-Z]+) .*::(\w+)", run.stdout, re.MULTILINE):
        outcomes.setdefault(outcome, set()).add(name)
    assert outcomes, run.stdout + run.stderr
    return outcomes


def test_only_what_is_broken_fails(said: dict[str, set[str]]) -> None:
    names = set(re.findall(r"def (test_\w+)", TESTS))
    healthy = {name for name in names if "broken" not in name}
    assert healthy <= said["PASSED"]
    assert not healthy & (said.get("FAILED", set()) | said.get("ERROR", set()))
    assert names - healthy <= said.get("FAILED", set()) | said.get("ERROR", set())
