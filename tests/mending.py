"""The database that tests share: what one of them breaks, the next one finds whole."""

import asyncio
from collections.abc import AsyncIterator, Generator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import asyncpg
import pytest

from app.database import connection_pool
from app.piccolo_conf import DB
from tests.one_server import Ground, copied_again

PATIENCE = 10
BROKEN = (asyncpg.InterfaceError, asyncpg.PostgresError, OSError, TimeoutError)


class SharedDatabase:
    """A pool for all tests of a process, and a transaction of each that is rolled back."""

    def __init__(self, ground: Ground, url: str) -> None:
        self._ground, self._url = ground, url
        self._open = AsyncExitStack()
        self._pool: asyncpg.Pool[asyncpg.Record] | None = None

    async def open(self) -> None:
        await self._open.enter_async_context(connection_pool(self._url))
        self._pool = DB.pool

    async def close(self) -> None:
        await self._open.aclose()

    @asynccontextmanager
    async def rolled_back(self) -> AsyncIterator[None]:
        """Raises AssertionError afterwards when the test has ended the transaction itself."""
        transaction = await self._begun()
        yield
        was_open = await self._undone(transaction)
        DB.current_transaction.set(None)
        if was_open is not True:
            await self._renew()
        assert was_open is not False, "The test committed; let it use `committed`."

    async def _begun(self) -> object:
        if DB.pool is self._pool:
            with suppress(*BROKEN):
                return await self._begin()
        await self._renew()
        return await self._begin()

    async def _begin(self) -> object:
        DB.current_transaction.set(None)
        return await DB.transaction().__aenter__()

    async def _undone(self, transaction: object) -> bool | None:
        """Whether the transaction was still open; None when the connection cannot be used."""
        if DB.pool is not self._pool:
            return None
        connection = transaction.connection  # type: ignore[attr-defined]
        try:
            async with asyncio.timeout(PATIENCE):
                was_open: bool = connection.is_in_transaction()
                await transaction.rollback()  # type: ignore[attr-defined]
                await DB.pool.release(connection)  # type: ignore[union-attr]
        except BROKEN:
            return None
        return was_open

    async def _renew(self) -> None:
        """A new pool, and a new copy of the template under the same name."""
        for pool in (DB.pool, self._pool):
            if pool:
                pool.terminate()
        await self.close()
        await copied_again(self._ground.server_url, self._url, self._ground.template)
        await self.open()


class LeftBehind:
    """A test that timed out is still waiting in the event loop: it ends before the next begins."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Generator[None, object, object]:
        return (yield from self._ended())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        return (yield from self._ended())

    def _ended(self) -> Generator[None, object, object]:
        before = asyncio.all_tasks(self.loop) if self.loop else set()
        try:
            return (yield)
        except (Exception, pytest.fail.Exception):
            if self.loop:
                self.loop.run_until_complete(_cancelled(before))
            raise


async def _cancelled(before: set[asyncio.Task[object]]) -> None:
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    for task in left:
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=PATIENCE)
