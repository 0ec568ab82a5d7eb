"""Migrating twice, from two places, or with another key."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from app.config import Settings
from app.consent.wordings.purposes import STARTING_PURPOSES
from app.database import DatabaseError, connection_pool, execute, fetch, fetchval
from app.migrate import EARLY, KEPT, known_migrations, migrate, refuse_when_behind
from app.piccolo_conf import DB
from tests.architecture.schema_facts import facts
from tests.conftest import SECRET, fresh_database

FIRST_COLUMN = "select attname from pg_attribute where attrelid = $1::text::regclass and attnum = 1"


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


async def test_migrating_again_changes_nothing(empty: Settings) -> None:
    await migrate(empty)
    made = await facts("public")
    assert await migrate(empty) == 0
    assert await facts("public") == made


async def _make_early(names: Iterable[str]) -> None:
    """Note of the schema what versions before the first release noted of the same tables."""
    await execute("delete from migration where name = '0001_schema'")
    for name in names:
        await execute(
            "insert into migration (name, app_name, ran_on) values ($1, 'app', now())", name
        )


async def test_a_database_from_before_the_first_release_goes_on(empty: Settings) -> None:
    await migrate(empty)
    await _make_early(EARLY)
    await execute("insert into tags (name, key, created_at) values ('Energy', 'energy', now())")
    made = await facts("public")
    with pytest.raises(DatabaseError, match="postilupa migrate"):
        await refuse_when_behind(empty)
    assert await migrate(empty) == 0
    await refuse_when_behind(empty)
    assert await facts("public") == made
    assert await fetchval("select name from tags") == "Energy"


async def test_one_left_halfway_before_the_first_release_is_refused(empty: Settings) -> None:
    await migrate(empty)
    await _make_early(sorted(EARLY)[:9])
    noted = await fetch("select name from migration")
    with pytest.raises(DatabaseError, match="halfway"):
        await migrate(empty)
    assert await fetch("select name from migration") == noted


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


# trial E10
async def test_the_applications_role_may_add_to_the_ledger_and_change_nothing_in_it(
    empty: Settings, server_url: str
) -> None:
    role = f"application_{secrets.token_hex(4)}"
    await execute(f"create role {role} login")
    assert empty.database_url
    own = _as_role(empty.database_url, role)
    await migrate(replace(empty, database_url=own, database_owner_url=empty.database_url))
    connection = await asyncpg.connect(own)
    try:
        assert await connection.fetchval("select count(*) from purposes") == len(STARTING_PURPOSES)
        for statement in ("update %s set {0} = {0}", "delete from %s", "truncate %s cascade"):
            for table in KEPT:
                column = await connection.fetchval(FIRST_COLUMN, table)
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement.format(column) % table)
        for statement in (
            "alter table consent_events disable trigger all",
            "set session_replication_role = replica",
            "drop trigger append_only on consent_events",
        ):
            with pytest.raises(asyncpg.PostgresError):
                await connection.execute(statement)
    finally:
        await connection.close()
        await execute(f"drop owned by {role}")
        await execute(f"drop role {role}")


def _as_role(url: str, role: str) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}@{place}"))


async def test_a_database_that_cannot_hold_every_letter_is_refused(server_url: str) -> None:
    name = f"test_latin_{secrets.token_hex(4)}"
    server = await asyncpg.connect(server_url)
    await server.execute(f"create database {name} template template0 encoding 'LATIN1' locale 'C'")
    url = urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    pool, kept, DB.pool = DB.pool, DB.config, None
    with pytest.raises(DatabaseError, match="UTF8"):
        async with connection_pool(url):
            pass
    DB.pool, DB.config = pool, kept
    await server.execute(f"drop database {name} with (force)")
    await server.close()
