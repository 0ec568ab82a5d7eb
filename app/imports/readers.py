"""The process in which rows are read while the worker writes the rows before them."""

import asyncio
import os
import signal
import threading
from collections.abc import AsyncIterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing import get_context, parent_process

FEW_ROWS = 5_000


@asynccontextmanager
async def reader_for(rows: int) -> AsyncIterator[Executor | None]:
    """A process of its own for many rows; None, which is a thread, where starting one is not worth it."""
    if rows <= FEW_ROWS:
        yield None
        return
    executor = ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin)
    try:
        yield executor
    finally:
        await asyncio.to_thread(executor.shutdown, cancel_futures=True)


def _begin() -> None:
    """Signals are for the parent to answer; without a parent there is nothing left to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
