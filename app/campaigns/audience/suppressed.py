"""Whom no ground speaks for, and the suppression list knows: told as what they are.

The list knows addresses by keyed hashes alone, so no SQL can ask it.
"""

from collections.abc import Sequence
from uuid import UUID

from app import database
from app.consent.grounds.reasons import Reason
from app.consent.grounds.stops import told_by_the_list
from app.consent.suppression.kept import suppressed

_WHOSE = "select id, canonical from contact_addresses where id = any($1)"
_TELL = """
update delivery d set reason = given.reason
  from unnest($2::uuid[], $3::text[]) as given (address, reason)
 where d.campaign = $1 and d.address = given.address and d.state = 'x'
"""


async def known_reasons(addresses: Sequence[UUID], list_id: UUID) -> dict[UUID, Reason]:
    """Of those that the suppression list keeps from letters of this list, why."""
    rows = await database.fetch(_WHOSE, list(addresses)) if addresses else []
    known = await suppressed([row["canonical"] for row in rows])
    reasons = {
        row["id"]: told_by_the_list(known.get(row["canonical"], ()), list_id) for row in rows
    }
    return {address: reason for address, reason in reasons.items() if reason is not None}


async def tell_better(campaign: int, list_id: UUID, addresses: Sequence[UUID]) -> None:
    """Write it into the rows of those who are left out because there is no ground."""
    known = await known_reasons(addresses, list_id)
    if known:
        reasons = [reason.value for reason in known.values()]
        await database.execute(_TELL, campaign, list(known), reasons)
