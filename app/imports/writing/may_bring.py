"""Whose consent a file may bring: nobody is revived, and what is known already is not said twice."""

from collections.abc import Sequence
from uuid import UUID

from app import database
from app.consent.events import EMAIL
from app.consent.grounds.reasons import Reason
from app.imports.writing.consents import Terms

# By address first: a list may have a million subscriptions, and an address has few.
_STANDING = """
with held as materialized (
    select address, list, left_at is null as is_open from subscriptions where address = any($1)
), known as materialized (
    select address, verdict, reason, list_id, purpose, channel from permission
     where address = any($1) and ground = 'consent'
), waiting as materialized (
    select w.address, i.list from imported_consents w join imports i on i.id = w.import_id
     where w.address = any($1) and w.released_at is null
)
select a.id, coalesce(p.verdict, false) as verdict, p.reason,
       coalesce(s.is_on, false) as is_on, coalesce(s.has_left, false) as has_left,
       a.id in (select address from waiting where list = $2) as waits
  from unnest($1::uuid[]) as a (id)
  left join known p on p.address = a.id and p.list_id = $2 and p.purpose = $3 and p.channel = $4
  left join (select address, bool_or(is_open) as is_on, bool_or(not is_open) as has_left
               from held where list = $2 group by address) s on s.address = a.id
"""
_OPEN = frozenset({Reason.NEVER_ASKED, Reason.NOT_CONFIRMED, Reason.LOW_ASSURANCE})


async def may_bring(terms: Terms, addresses: Sequence[UUID]) -> dict[UUID, bool | None]:
    """Of known addresses: True, record it; False, they have left; None, it is known already."""
    rows = await database.fetch(_STANDING, list(addresses), terms.list_id, terms.purpose.key, EMAIL)
    found: dict[UUID, bool | None] = {}
    for row in rows:
        if row["is_on"] or row["verdict"]:
            found[row["id"]] = None
        elif row["has_left"] or (row["reason"] and Reason(row["reason"]) not in _OPEN):
            found[row["id"]] = False
        else:
            found[row["id"]] = None if row["waits"] else True
    return found
