"""Letters that went long ago no longer say who got them; the results stay as they were."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app import database
from app.database import transaction
from app.lib import clock

_OLD = "select id from campaigns where finished_at <= $1 and unlinked_at is null order by id"
# Whose address is gone already is nobody's row.
DELIVERIES_DUE = """
select d.campaign, d.seq
  from campaigns c join delivery d on d.campaign = c.id join contact_addresses a on a.id = d.address
 where c.finished_at <= $1 and c.unlinked_at is null
   and d.address <> all($2) and d.state not in ('p', 't', 'd')
"""
_UNLINK = f"""
update delivery d set address = gen_random_uuid(), subscription = null, fact = null
  from ({DELIVERIES_DUE} and c.id = $3 limit $4) due
 where d.campaign = due.campaign and d.seq = due.seq
"""
_DONE = """
update campaigns c set unlinked_at = $2 where c.id = $1 and not exists (
    select from delivery d join contact_addresses a on a.id = d.address where d.campaign = c.id)
"""


async def unlink_deliveries(before: datetime, held: Collection[UUID], most: int) -> int:
    """Put a random reference in the place of the address, in so many rows of one campaign."""
    for row in await database.fetch(_OLD, before):
        async with transaction():
            tag = await database.execute(_UNLINK, before, list(held), row["id"], most)
            if number := database.number_of(tag):
                return number
            await database.execute(_DONE, row["id"], clock.now())
    return 0
