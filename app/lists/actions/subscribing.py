"""The subscription row itself: opened and closed once each, whoever asks and however often."""

from datetime import datetime
from uuid import UUID, uuid4

from app import database

_JOIN = """
insert into subscriptions (id, list, address, joined_at) values ($1, $2, $3, $4)
on conflict (list, address) where left_at is null do nothing
"""


async def join(list_id: UUID, address_id: UUID, now: datetime) -> None:
    """Open a subscription unless one is open."""
    await database.execute(_JOIN, uuid4(), list_id, address_id, now)


_LEAVE = """
update subscriptions set left_at = $3, left_by = $4
 where address = $1 and ($2::uuid is null or list = $2) and left_at is null
returning id
"""


async def leave(address_id: UUID, list_id: UUID | None, now: datetime, by: str) -> bool:
    """Close what is open: this list, or with None every list of the address. False: nothing was."""
    return bool(await database.fetch(_LEAVE, address_id, list_id, now, by))


_DROP = """
delete from subscriptions s
 where s.address = any($1) and s.list = $2 and s.left_at is null
   and not exists (select from permission p where p.address = s.address and p.list_id = s.list
                                              and p.channel = 'email' and p.ground = 'consent'
                                              and p.verdict)
"""


async def drop_unpermitted(address_ids: list[UUID], list_id: UUID) -> None:
    """As if these had never been: what opened them was taken back, and nothing else permits them."""
    await database.execute(_DROP, address_ids, list_id)


_REOPEN = """
update subscriptions s set left_at = null, left_by = null
 where s.address = any($1) and s.left_at = $2 and s.left_by = $3
   and ($4::uuid[] is null or s.list = any($4))
   and not exists (select 1 from subscriptions o
                    where o.list = s.list and o.address = s.address and o.left_at is null)
"""


async def reopen(
    address_ids: list[UUID], left_at: datetime, by: str, *, only: list[UUID] | None = None
) -> None:
    """Take back what was closed in that very moment, as if it had never been; of these lists only."""
    await database.execute(_REOPEN, address_ids, left_at, by, only)
