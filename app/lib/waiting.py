"""Waiting for one of several things, and ending what one has started."""

import asyncio
from typing import Any


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
    """Cancel them and wait until they have cleaned up. What they failed of is not raised."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
