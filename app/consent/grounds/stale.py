"""Addresses whose facts have changed: nothing is sent to them until their permissions are decided anew."""

from collections.abc import Collection
from uuid import UUID

from app import database
from app.consent.grounds import projection
from app.database import transaction

AT_ONCE = 500

# Of whom somebody is recording something just now, the next time: never wait for each other in a circle.
_FREE = """
select address from (
    select address from permission_stale where $1::uuid[] is null or address = any($1)
     order by address limit $2) s
 where pg_try_advisory_xact_lock(hashtextextended('subject ' || address, 0))
"""
# Whoever marks it meanwhile waits for this transaction, and it is found once more.
_TAKE = """
delete from permission_stale where address in (
       select address from permission_stale where address = any($1) for update skip locked)
returning address
"""
_LAPSED = """
insert into permission_stale (address, since)
select distinct address, app_now() from permission where until <= app_now() and until > app_now() - $1::interval
on conflict (address) do nothing
"""
_OTHERS_OF_THE_PERSON = """
insert into permission_stale (address, since)
select distinct b.id, now() from contact_addresses a
  join contact_addresses b on b.contact = a.contact and b.id <> all($1)
 where a.id = any($1) and exists (select from permission p where p.address = b.id)
 order by 1
on conflict (address) do update set since = excluded.since
"""


async def mark(addresses: Collection[UUID]) -> None:
    """Have these decided anew, in the caller's transaction."""
    await database.execute("select permission_goes_stale($1)", list(addresses))


async def mark_others_of(subjects: Collection[UUID]) -> None:
    """What was said at one address of a person may hold at the others."""
    await database.execute(_OTHERS_OF_THE_PERSON, list(subjects))


async def decide_anew(addresses: Collection[UUID] | None = None) -> int:
    """For whoever is marked, of these or of all. How many there were; can be run at any time."""
    number = 0
    while some := await _some(addresses):
        number += some
    return number


async def _some(addresses: Collection[UUID] | None) -> int:
    only = None if addresses is None else list(addresses)
    async with transaction():
        free = [row["address"] for row in await database.fetch(_FREE, only, AT_ONCE)]
        taken = [row["address"] for row in await database.fetch(_TAKE, free)]
        if taken:
            await projection.write(taken)
    return len(taken)
