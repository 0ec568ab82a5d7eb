"""Orders that ended so long ago that bookkeeping no longer asks for them are deleted."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app import database
from app.crm.services.sql import is_void, last_day

_DAY = "($1::timestamptz at time zone 'Europe/Helsinki')::date"
ORDERS_DUE = f"""
select o.id from orders o
 where ({last_day("o")} <= {_DAY} or {is_void("o")} and o.created_at <= $1)
   and coalesce(o.organisation <> all($2), true) and coalesce(o.contact <> all($2), true)
   and coalesce(o.ordered_by <> all($2), true)
"""


async def delete_orders(before: datetime, held: Collection[UUID], most: int) -> int:
    """With all their facts, so many at a time."""
    sql = f"delete from orders where id = any(array({ORDERS_DUE} limit $3))"
    return database.number_of(await database.execute(sql, before, list(held), most))
