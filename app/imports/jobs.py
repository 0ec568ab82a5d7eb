"""What imports do by themselves: one at a time, by whichever worker is free first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from app import database
from app.imports.writing import engine

_NEXT = """
select id from imports
 where finished_at is null and cancelled_at is null and failed_at is null
   and (started_at is not null or (trial_asked_at is not null and trial_at is null))
 order by coalesce(started_at, trial_asked_at) limit 1
"""


async def do_one(stop: asyncio.Event | None = None) -> bool:
    """Do the import or dry run that has waited longest. False: nothing waits, or another is at it."""
    if await database.fetchval(_NEXT) is None:
        return False
    async with the_only_one() as is_ours:
        import_id: UUID | None = await database.fetchval(_NEXT) if is_ours else None
        if import_id is None:
            return False
        await engine.run(import_id, stop)
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
