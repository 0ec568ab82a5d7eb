"""Waiting for one of several things, and ending what one has started."""

import asyncio
from typing import Any

CLEAN_UP = 10.0  # seconds


async def first_of(*events: asyncio.Event, most: float) -> None:
    """Until one of these happens, at most so many seconds."""
    waits = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, timeout=most, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await end(*waits)


async def done_or(event: asyncio.Event, task: asyncio.Task[Any]) -> None:
    """Until the task is done or the event happens."""
    waiting = asyncio.create_task(event.wait())
    try:
        await asyncio.wait((task, waiting), return_when=asyncio.FIRST_COMPLETED)
    finally:
        await end(waiting)


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel them and wait until they have cleaned up. What they failed of is not raised.

    Once is not always enough: before Python 3.12 `asyncio.wait_for` forgets a cancellation that
    arrives together with its result (CPython issue 86296).
    """
    left: set[asyncio.Task[Any]] = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=CLEAN_UP)
    await asyncio.gather(*tasks, return_exceptions=True)
