"""Addresses whose facts have changed: nothing is sent to them until their permissions are decided anew."""

from collections.abc import Collection
from uuid import UUID

from app import database
from app.consent import queries
from app.consent.grounds import projection
from app.consent.grounds.readers import whose
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
select distinct address, now() from permission
 where until <= app_now() and until > app_now() - interval '2 minutes' or ends_as = 'paused'
on conflict (address) do nothing
"""


async def mark(addresses: Collection[UUID]) -> None:
    """Have these decided anew, in the caller's transaction."""
    await database.execute("select permission_goes_stale($1)", list(addresses))


_EVERYBODY = """
select permission_goes_stale(array(
    select address from permission union select address from ground_facts
     union select id from contact_addresses where kind in ('role', 'work_personal')))
"""


async def mark_everybody() -> None:
    """What is decided about every letter has changed."""
    await database.execute(_EVERYBODY)


async def sweep() -> None:
    """Every minute: whoever is marked, and whoever has a permission that time alone has ended."""
    await database.execute(_LAPSED)
    await decide_anew()


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
        taken = [row["address"] for row in await database.fetch(_TAKE, free)] if free else []
        if taken:
            known = await queries.events_of_each(taken)
            histories = {address: known.get(address, []) for address in taken}
            await projection.write(
                histories, await whose(taken), await queries.purposes(), are_facts_new=True
            )
    return len(taken)
