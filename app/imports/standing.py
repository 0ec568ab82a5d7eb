"""Whose consent a file may bring: nobody is revived, and what is known already is not said twice."""

from collections.abc import Sequence
from uuid import UUID

from app import database
from app.consent.rules import EMAIL, Reason
from app.imports.consents import Terms

_STANDING = """
select a.id, coalesce(p.verdict, false) as verdict, p.reason,
       exists (select from subscriptions s
                where s.address = a.id and s.list = $2 and s.left_at is null) as is_on,
       exists (select from subscriptions s
                where s.address = a.id and s.list = $2 and s.left_at is not null) as has_left,
       exists (select from imported_consents w join imports i on i.id = w.import_id
                where w.address = a.id and i.list = $2 and w.released_at is null) as waits
  from unnest($1::uuid[]) as a (id)
  left join permission p on p.address = a.id and p.list_id = $2 and p.purpose = $3 and p.channel = $4
"""
_OPEN = frozenset({Reason.NEVER_ASKED, Reason.NOT_CONFIRMED})


async def standing(terms: Terms, addresses: Sequence[UUID]) -> dict[UUID, bool | None]:
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
