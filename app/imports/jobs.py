"""What imports do by themselves: one runs at a time, by whichever worker is free; old rows are deleted."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from app import database
from app.database import transaction
from app.lib import clock
from app.lib.addresses import at

RUN = "app.imports.writing.engine:run"
"""By its address: a worker that never imports does not load what reading files takes."""

UNDO = "app.imports.undoing.run:run"

_NEXT = """
select id, undo_asked_at is not null as is_undo from imports
 where undone_at is null
   and (undo_asked_at is not null
        or finished_at is null and cancelled_at is null and failed_at is null
           and (started_at is not null or (trial_asked_at is not null and trial_at is null)))
 order by coalesce(undo_asked_at, started_at, trial_asked_at) limit 1
"""

# A file nobody has touched for a month ends too: its rows name people whom nobody decided about.
ROWS_DUE = """
select id from imports
 where data_deleted_at is null and $2::uuid[] is not distinct from $2
   and coalesce(finished_at, cancelled_at,
                greatest(failed_at, trial_asked_at, trial_at, started_at, created_at)) <= $1
"""

_NOT_UNDOABLE = """
import_id in (
    select id from imports where undo_until < $1 and (undo_asked_at is null or undone_at < $1))
"""


async def do_one(stop: asyncio.Event | None = None) -> bool:
    """Do the import, dry run or undoing that has waited longest. False: nothing waits, or another is at it."""
    if await database.fetchval(_NEXT) is None:
        return False
    async with the_only_one() as is_ours:
        waiting = await database.fetchrow(_NEXT) if is_ours else None
        if waiting is None:
            return False
        await at(UNDO if waiting["is_undo"] else RUN)(waiting["id"], stop)
        return True


@asynccontextmanager
async def the_only_one() -> AsyncIterator[bool]:
    """Whether nobody else imports; as long as this lasts nobody else begins."""
    connection = await database.own_connection("postilupa import")
    try:
        yield await connection.fetchval(
            "select pg_try_advisory_lock(hashtextextended('running imports', 0))"
        )
    finally:
        await connection.close()


async def delete_old_rows(before: datetime, held: Collection[UUID], most: int) -> int:
    """Delete the rows and findings of imports that ended until then; the counts stay. How many.

    What was kept for undoing them goes when they can no longer be undone.
    """
    now = clock.now()
    async with transaction():
        due = f"{ROWS_DUE} order by id limit $3 for update"
        old = [row["id"] for row in await database.fetch(due, before, list(held), most)]
        await database.execute("delete from import_chunks where import_id = any($1)", old)
        await database.execute("delete from import_findings where import_id = any($1)", old)
        await database.execute(
            "update imports set data_deleted_at = $2 where id = any($1)", old, now
        )
        await database.execute(f"delete from import_changes where {_NOT_UNDOABLE}", now)
        await database.execute(f"delete from import_kept where {_NOT_UNDOABLE}", now)
    return len(old)
