"""Work that several processes share when there is much of it."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

from app import config, database
from app.config import Settings
from app.piccolo_conf import DB

_T = TypeVar("_T")
MOST = 4
"""Processes: each holds two connections and about 80 MB."""


class Ask(Protocol):
    """Orders a piece of work; what it gives is waited for with the function that comes back."""

    def __call__(
        self, work: Callable[..., Awaitable[_T]], *arguments: object
    ) -> Callable[[], Awaitable[_T]]: ...


@asynccontextmanager
async def beside(*, is_much: bool) -> AsyncIterator[Ask]:
    """Pieces are begun at once by processes of their own; little work is done here when it is waited for.

    `work` is a function of a module; what it takes and gives can be pickled.
    """
    if not is_much:
        yield _here
        return
    loop = asyncio.get_running_loop()
    count = min(os.cpu_count() or 1, MOST)
    with ProcessPoolExecutor(count, get_context("spawn")) as others:

        def ask(work: Callable[..., Awaitable[Any]], *arguments: object) -> Callable[[], Any]:
            url = DB.config["dsn"]
            asked = loop.run_in_executor(others, _done, config.current(), url, work, arguments)
            return lambda: asked

        try:
            yield ask
        finally:
            others.shutdown(cancel_futures=True)


def _here(work: Callable[..., Awaitable[_T]], *arguments: object) -> Callable[[], Awaitable[_T]]:
    return partial(work, *arguments)


def _done(
    settings: Settings,
    url: str,
    work: Callable[..., Awaitable[Any]],
    arguments: tuple[object, ...],
) -> Any:
    async def in_a_pool() -> Any:
        async with database.connection_pool(url, size=2):
            return await work(*arguments)

    config.use(settings)
    return asyncio.run(in_a_pool())
