"""Old lines of the access log go."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app import database

LINES_DUE = "select id from access_log where at <= $1 and $2::uuid[] is not distinct from $2"


async def delete_lines(before: datetime, held: Collection[UUID], most: int) -> int:
    sql = f"delete from access_log where id = any(array({LINES_DUE} limit $3))"
    return database.number_of(await database.execute(sql, before, list(held), most))
