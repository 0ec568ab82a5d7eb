"""The database: which server, the connection pool, and the one way to open a transaction."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

import asyncpg

from app import pools
from app.config import Settings
from app.piccolo_conf import DB

OLDEST_SERVER = 150000
POOL_SIZE = 10


class DatabaseError(Exception):
    """The database cannot be used; one sentence that says why and what to do."""


@asynccontextmanager
async def open_database(
    settings: Settings, *, as_owner: bool = False, pool_size: int = POOL_SIZE
) -> AsyncIterator[None]:
    """Start or find the server, open the pool, close it again. Raises DatabaseError with a sentence.

    Only `migrate` needs the owner; everything else works as a role that can change no ledger.
    """
    if settings.database_url:
        owner_url = settings.database_owner_url if as_owner else None
        async with connection_pool(owner_url or settings.database_url, size=pool_size):
            yield
        return
    from app.embedded.accounts import EmbeddedServerError
    from app.embedded.server import embedded_server

    try:
        async with (
            embedded_server(settings.data_dir) as server,
            connection_pool(server.url if as_owner else server.application_url, size=pool_size),
        ):
            yield
    except EmbeddedServerError as error:
        raise DatabaseError(str(error)) from None


@asynccontextmanager
async def connection_pool(url: str, *, size: int = POOL_SIZE) -> AsyncIterator[None]:
    """The pool that Piccolo and the functions below use."""
    DB.config = {"dsn": url, "server_settings": {"jit": "off", "timezone": "UTC"}}
    try:
        made = await pools.opened(url, DB.config["server_settings"], size=size)
        DB.pool = cast("asyncpg.Pool[asyncpg.Record]", made)
    except (OSError, TimeoutError, ValueError, OverflowError, asyncpg.PostgresError) as error:
        raise DatabaseError(_why_not(url, error)) from None
    try:
        await _refuse_unfit_server()
        yield
    finally:
        await _close_pool()


def _why_not(url: str, error: Exception) -> str:
    place = urlsplit(url)
    where = f"{place.hostname or 'the local socket'}, database {place.path.lstrip('/') or '(none named)'}"
    return (
        f"The database at {where} cannot be reached ({type(error).__name__}); check that the server "
        "runs and that POSTILUPA_DATABASE_URL has the right host, port, user, password and database."
    )


async def _refuse_unfit_server() -> None:
    version = int(await fetchval("show server_version_num"))
    if version < OLDEST_SERVER:
        raise DatabaseError(f"PostgreSQL 15 or later is needed; this server is {version // 10000}.")
    if await fetchval("show server_encoding") != "UTF8":
        raise DatabaseError(
            "The database cannot hold every letter; make it with: "
            "create database … encoding 'UTF8' template template0"
        )


async def _close_pool() -> None:
    pool, DB.pool = DB.pool, None
    if pool is None:
        return
    try:
        await asyncio.wait_for(pool.close(), timeout=10)
    except TimeoutError:
        pool.terminate()


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """Commit everything inside, or nothing. Nests: the inner one is a savepoint.

    No task may be started and no network be used inside: the connection belongs to this task.
    """
    outer = DB.current_transaction.get()
    if outer is not None:
        savepoint = await outer.savepoint()
        try:
            yield
        except BaseException:
            await savepoint.rollback_to()  # type: ignore[no-untyped-call]
            raise
        await savepoint.release()  # type: ignore[no-untyped-call]
        return

    tx = DB.transaction()
    try:
        async with tx:
            yield
    finally:
        # Piccolo skips its clean-up when COMMIT or ROLLBACK itself fails.
        if DB.current_transaction.get() is tx:
            DB.current_transaction.reset(tx.context)
            await (DB.pool.release(tx.connection) if DB.pool else tx.connection.close())


@asynccontextmanager
async def planned_anew() -> AsyncIterator[None]:
    """In a transaction: questions inside are planned for the tables as they are, by no kept plan.

    Not for writing: the checks of foreign keys would be planned for every row.
    """
    await execute("set local plan_cache_mode = force_custom_plan")
    yield
    await execute("set local plan_cache_mode to default")


@asynccontextmanager
async def reading() -> AsyncIterator[None]:
    """One connection for all that is asked inside: borrowing one costs more than most questions."""
    if DB.current_transaction.get() is not None:
        yield
        return
    async with transaction():
        yield


@asynccontextmanager
async def connection() -> AsyncIterator[Any]:
    """The connection of the current transaction, or one from the pool: for SQL that Piccolo cannot say."""
    current = DB.current_transaction.get()
    if current is not None:
        yield current.connection
        return
    assert DB.pool is not None, "the pool is opened by open_database()"
    async with DB.pool.acquire() as borrowed:
        yield borrowed


@asynccontextmanager
async def long_work() -> AsyncIterator[None]:
    """For what may take minutes: inside, connections are of the few that are kept for it.

    Raises Busy when as much is under way already.
    """
    assert DB.pool is not None, "the pool is opened by open_database()"
    async with cast("pools.Pools", DB.pool).long_work():
        yield


async def own_connection(name: str, **settings: str) -> Any:
    """A connection outside the pool to the same database, for a session with a life of its own."""
    server_settings = {**DB.config["server_settings"], "application_name": name, **settings}
    try:
        return await asyncpg.connect(
            dsn=DB.config["dsn"], server_settings=server_settings, timeout=10, command_timeout=30
        )
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise DatabaseError(_why_not(DB.config["dsn"], error)) from None


@asynccontextmanager
async def alone(name: str) -> AsyncIterator[bool]:
    """Whether nobody else is inside under this name. A process that dies gives it back."""
    connection = await own_connection(f"postilupa {name}")
    try:
        yield await connection.fetchval(
            "select pg_try_advisory_lock(hashtextextended($1, 0))", name
        )
    finally:
        await connection.close()


async def fetch(sql: str, *arguments: object) -> list[asyncpg.Record]:
    async with connection() as c:
        rows: list[asyncpg.Record] = await c.fetch(sql, *arguments)
        return rows


async def fetch_each(
    questions: Mapping[str, str], ids: Sequence[UUID], emails: Sequence[str] = ()
) -> dict[str, list[dict[str, object]]]:
    """What each question knows about these ids ($1), by its name; without those that know nothing.

    A question that asks for $2 gets the addresses.
    """
    answers = {
        name: await fetch(sql, list(ids), *([list(emails)] if "$2" in sql else []))
        for name, sql in questions.items()
    }
    return {name: [dict(row) for row in rows] for name, rows in answers.items() if rows}


async def fetchrow(sql: str, *arguments: object) -> asyncpg.Record | None:
    async with connection() as c:
        row: asyncpg.Record | None = await c.fetchrow(sql, *arguments)
        return row


async def fetchval(sql: str, *arguments: object) -> Any:
    async with connection() as c:
        return await c.fetchval(sql, *arguments)


async def execute(sql: str, *arguments: object) -> str:
    """Run one statement; answers PostgreSQL's command tag, such as `UPDATE 3`."""
    async with connection() as c:
        tag: str = await c.execute(sql, *arguments)
        return tag


def number_of(tag: str) -> int:
    """How many rows a command tag such as `UPDATE 3` speaks of."""
    return int(tag.rpartition(" ")[2])


async def lock(name: str) -> None:
    """Wait for the advisory lock of this name; the current transaction's end gives it back."""
    await execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", name)
