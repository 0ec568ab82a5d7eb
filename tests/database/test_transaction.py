"""One way to open a transaction: it nests, and it always gives its connection back."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from app.database import execute, fetchval, transaction
from app.piccolo_conf import DB


@pytest.fixture
async def notes(database: None) -> AsyncIterator[None]:
    """A table of its own: these tests commit."""
    await execute("create table notes (n integer unique deferrable initially deferred)")
    yield
    await execute("drop table notes")


async def write(n: int) -> None:
    await execute("insert into notes values ($1)", n)


async def count() -> int:
    return int(await fetchval("select count(*) from notes"))


async def test_an_error_undoes_everything_inside(notes: None) -> None:
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await write(1)
            raise ZeroDivisionError
    assert await count() == 0


async def test_an_inner_failure_undoes_only_the_inner_part(notes: None) -> None:
    async with transaction():
        await write(1)
        with pytest.raises(ZeroDivisionError):
            async with transaction():
                await write(2)
                raise ZeroDivisionError
        await write(3)
    assert await count() == 2


async def test_a_caught_database_error_leaves_the_outer_part_usable(notes: None) -> None:
    async with transaction():
        with pytest.raises(asyncpg.PostgresError):
            async with transaction():
                await execute("select nonsense")
        await write(1)
    assert await count() == 1


async def test_a_failed_commit_gives_the_connection_back(notes: None) -> None:
    assert DB.pool is not None
    free = DB.pool.get_idle_size() - DB.pool.get_size()
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction():
            await write(1)
            await write(1)
    assert DB.current_transaction.get() is None
    assert DB.pool.get_idle_size() - DB.pool.get_size() == free


async def test_after_a_failed_commit_the_next_transaction_is_a_real_one(notes: None) -> None:
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction():
            await write(1)
            await write(1)
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await write(2)
            raise ZeroDivisionError
    assert await count() == 0
