"""Migrating twice, from two places, or with another key."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.config import Settings
from app.database import DatabaseError, connection_pool, execute, fetchval
from app.migrate import known_migrations, migrate, refuse_when_behind
from app.piccolo_conf import DB
from tests.conftest import SECRET, fresh_database


@pytest.fixture
async def empty(server_url: str, settings: Settings) -> AsyncIterator[Settings]:
    """A database that nothing has touched; other tests' pool is put aside meanwhile."""
    pool, kept = DB.pool, DB.config
    DB.pool = None
    async with fresh_database(server_url) as url, connection_pool(url):
        yield replace(settings, database_url=url)
    DB.pool, DB.config = pool, kept


async def test_a_new_database_is_behind_until_it_is_migrated(empty: Settings) -> None:
    with pytest.raises(DatabaseError, match="postilupa migrate"):
        await refuse_when_behind(empty)
    assert await migrate(empty) == known_migrations()
    await refuse_when_behind(empty)


async def test_two_runners_at_once_migrate_once(empty: Settings) -> None:
    ran = await asyncio.gather(migrate(empty), migrate(empty))
    assert sorted(ran) == [0, known_migrations()]


async def test_the_job_queue_comes_with_it(empty: Settings) -> None:
    await migrate(empty)
    assert await fetchval("select to_regclass('pgqueuer') is not null")


async def test_another_secret_key_is_refused(empty: Settings) -> None:
    await migrate(empty)
    with pytest.raises(DatabaseError, match="POSTILUPA_SECRET_KEY"):
        await refuse_when_behind(replace(empty, secret_key=SECRET[::-1]))


async def test_a_newer_database_is_refused(empty: Settings) -> None:
    await migrate(empty)
    await execute(
        "insert into migration (name, app_name, ran_on) values ('2999-01-01', 'app', now())"
    )
    with pytest.raises(DatabaseError, match="newer"):
        await refuse_when_behind(empty)


async def test_a_failed_migration_leaves_the_old_state(empty: Settings, tmp_path: Path) -> None:
    await execute("create table campaigns (id integer)")
    with pytest.raises(Exception, match="campaigns"):
        await migrate(empty)
    assert await fetchval("select to_regclass('contacts')") is None
