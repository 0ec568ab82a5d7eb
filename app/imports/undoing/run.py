"""An undoing from its first piece to its last: each in one transaction, whoever ends the process.

What is taken back is crossed off in the same transaction, so that the next worker goes on with the rest.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from uuid import UUID

from app import database
from app.database import lock, transaction
from app.imports import queries
from app.imports.rules import State
from app.imports.undoing import blocks, created, known, organisations
from app.imports.undoing.undo import Undo
from app.imports.writing.engine import GONE
from app.lib import clock
from app.lib.crash import Point, reached
from app.lib.failures import code_of

log = logging.getLogger(__name__)

STEPS = (blocks.piece, known.piece, created.piece, organisations.piece)


async def run(import_id: UUID, stop: asyncio.Event | None = None) -> None:
    """Undo the import if somebody has asked for it; ends early at `stop`.

    What cannot be taken back ends it with a reason, and it can be asked for again.
    """
    info = await queries.import_info(import_id)
    if info is None or info.state is not State.UNDOING:
        return
    try:
        for step in STEPS:
            while await _apply(Undo(info), step):
                if stop is not None and stop.is_set():
                    return
    except GONE:
        raise
    except Exception as error:  # noqa: BLE001 - somebody has to be told, whatever it was
        log.error("undoing an import: %s", code_of(error))  # noqa: TRY400 - may name a person
        await database.execute(_FAILED, import_id, code_of(error)[:200])
        return
    await database.execute(
        "update imports set undone_at = $2 where id = $1", import_id, clock.now()
    )


async def _apply(undo: Undo, step: Callable[[Undo], Awaitable[bool]]) -> bool:
    async with transaction():
        await lock("imports")
        more = await step(undo)
        reached(Point.IMPORT_BEFORE_COMMIT)
    reached(Point.IMPORT_AFTER_COMMIT)
    return more


_FAILED = "update imports set undo_asked_at = null, failure = $2 where id = $1"
