"""How long the rows of a file are kept once it is in, or nobody has gone on with it."""

from datetime import timedelta

from app import database
from app.database import transaction
from app.lib import clock

ROWS_KEPT = timedelta(days=30)

# A file nobody has touched for a month ends too: its rows name people whom nobody decided about.
_OLD = """
select id from imports
 where data_deleted_at is null
   and coalesce(finished_at, cancelled_at,
                greatest(failed_at, trial_asked_at, trial_at, started_at, created_at)) < $1
   for update
"""


async def delete_old_rows() -> int:
    """Delete the rows and findings of imports 30 days after their end; the counts stay. How many."""
    now = clock.now()
    async with transaction():
        old = [row["id"] for row in await database.fetch(_OLD, now - ROWS_KEPT)]
        await database.execute("delete from import_chunks where import_id = any($1)", old)
        await database.execute("delete from import_findings where import_id = any($1)", old)
        await database.execute(
            "update imports set data_deleted_at = $2 where id = any($1)", old, now
        )
    return len(old)
