"""Which connections serve whom, so that nobody's slow page or long work takes those of others."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from enum import Enum, auto
from typing import Any, TypeAlias

import asyncpg

from app.lib.languages import N_
from app.lib.refusals import Busy

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"


class Serving(Enum):
    """For whom a connection is asked for."""

    WORK = auto()
    STAFF = auto()
    VISITORS = auto()
    LONG = auto()


# Seconds; workers and commands wait until there is a connection.
PATIENCE = {Serving.STAFF: 5.0, Serving.VISITORS: 3.0, Serving.LONG: 5.0}

_serving: ContextVar[Serving] = ContextVar("serving", default=Serving.WORK)

VISITORS = 5
LONG = 3
LONG_WORK = N_(
    "Other large files are being made or read right now. Nothing was lost: go back in your "
    "browser and try again in a minute."
)
# A page of a stranger has no long statement; one that waits for a lock gives its connection back.
_SHORT = {"statement_timeout": "10s"}


@contextmanager
def serving(whom: Serving) -> Iterator[None]:
    """Whose connections are taken inside."""
    token = _serving.set(whom)
    try:
        yield
    finally:
        _serving.reset(token)


class Pools:
    """What Piccolo and `app.database` take for one pool."""

    def __init__(self, common: Pool, visitors: Pool, long: Pool) -> None:
        self._pools: Mapping[Serving, Pool] = {
            Serving.WORK: common,
            Serving.STAFF: common,
            Serving.VISITORS: visitors,
            Serving.LONG: long,
        }
        self._all = (common, visitors, long)
        self._long_work = asyncio.Semaphore(LONG)

    @asynccontextmanager
    async def long_work(self) -> AsyncIterator[None]:
        """Inside, connections are those of long work. Raises Busy when as much is under way already."""
        try:
            async with asyncio.timeout(PATIENCE[Serving.LONG]):
                await self._long_work.acquire()
        except TimeoutError:
            raise Busy(LONG_WORK) from None
        try:
            with serving(Serving.LONG):
                yield
        finally:
            self._long_work.release()

    def acquire(self, *, timeout: float | None = None) -> Any:
        """To be awaited or entered. Raises TimeoutError when nobody gives one back in time."""
        whom = _serving.get()
        return self._pools[whom].acquire(timeout=timeout or PATIENCE.get(whom))

    async def release(self, connection: Any) -> None:
        await connection._holder._pool.release(connection)  # noqa: SLF001 - asyncpg asks for its own pool

    async def close(self) -> None:
        await asyncio.gather(*(pool.close() for pool in self._all))

    def terminate(self) -> None:
        for pool in self._all:
            pool.terminate()

    def get_size(self) -> int:
        return sum(pool.get_size() for pool in self._all)

    def get_idle_size(self) -> int:
        return sum(pool.get_idle_size() for pool in self._all)


async def opened(dsn: str, settings: Mapping[str, str], *, size: int) -> Pools:
    """The common pool with a first connection; those of visitors and of long work when they come."""

    async def pool(least: int, most: int, **more: str) -> Pool:
        made: Pool = await asyncpg.create_pool(
            dsn, min_size=least, max_size=most, timeout=10, server_settings={**settings, **more}
        )
        return made

    return Pools(await pool(1, size), await pool(0, VISITORS, **_SHORT), await pool(0, LONG))
