"""The months of the log of reads: one that is over gets its index, and goes as a whole when its time comes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app import database

READS_DUE = """
select at from read_log
 where at < date_trunc('month', $1::timestamptz at time zone 'UTC') at time zone 'UTC'
   and $2::uuid[] is not distinct from $2"""


async def drop_months(before: datetime, _held: Collection[UUID], _most: int) -> int:
    """Every month that ended by then, at once. Answers how many rows went with them."""
    went: int = await database.fetchval("select drop_reads($1)", before)
    return went


async def index_closed() -> None:
    """Nobody writes to those months any more, so that their index costs no page anything."""
    await database.fetchval("select index_closed_reads()")
