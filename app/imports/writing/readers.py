"""The processes in which rows are read while the worker writes the rows before them."""

import asyncio
import gc
import os
import signal
import threading
from collections.abc import AsyncIterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing import get_context, parent_process

FEW_ROWS = 5_000
MOST_PROCESSES = 3


@asynccontextmanager
async def reader_for(rows: int) -> AsyncIterator[Executor | None]:
    """Processes of their own for many rows; None, which is a thread, where starting one is not worth it."""
    if rows <= FEW_ROWS:
        yield None
        return
    processes = max(1, min(MOST_PROCESSES, (os.cpu_count() or 1) - 1))
    executor = ProcessPoolExecutor(processes, get_context("spawn"), initializer=_begin)
    try:
        yield executor
    finally:
        await asyncio.to_thread(executor.shutdown, cancel_futures=True)


def _begin() -> None:
    """Signals are for the parent to answer; without a parent there is nothing left to do.

    What is made here lives for one chunk and holds no circles: looking for them takes time only.
    """
    gc.freeze()
    gc.set_threshold(200_000)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
