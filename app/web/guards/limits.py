"""Limits that hold for all processes together, because they are counted in PostgreSQL."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from app import database
from app.lib import clock
from app.lib.tokens import keyed_hash
from app.web.guards.client import UNKNOWN

_COUNT = """
insert into limit_counters as c (bucket, began_at, used) values ($1, $2, 1)
on conflict (bucket) do update set
    began_at = case when c.began_at <= $3 then $2 else c.began_at end,
    used = case when c.began_at <= $3 then 1 else c.used + 1 end
returning used
"""


async def allowed(bucket: str, *, most: int, within: timedelta) -> bool:
    """Count one try; False once there were more than `most` in the window that began with the first.

    Counts even when the surrounding request is refused later: call it outside a transaction.
    """
    now = clock.now()
    used: int = await database.fetchval(_COUNT, keyed_hash("limit", bucket), now, now - within)
    return used <= most


async def allowed_from(network: str, what: str, *, most: int, within: timedelta) -> bool:
    """As `allowed`, for all tries of a network.

    Visitors that nobody can tell apart are no network: the limits on what they ask for hold.
    """
    if network == UNKNOWN:
        return True
    return await allowed(f"{what} from {network}", most=most, within=within)


async def forget(bucket: str) -> None:
    """Start afresh, for example after a successful sign-in."""
    await database.execute(
        "delete from limit_counters where bucket = $1", keyed_hash("limit", bucket)
    )


COUNTERS_DUE = (
    "select bucket from limit_counters where began_at <= $1 and $2::uuid[] is not distinct from $2"
)


async def delete_counters(before: datetime, held: Collection[UUID], most: int) -> int:
    """Forget counters that began so long ago that they limit nothing any more."""
    sql = f"delete from limit_counters where bucket = any(array({COUNTERS_DUE} limit $3))"
    return database.number_of(await database.execute(sql, before, list(held), most))
