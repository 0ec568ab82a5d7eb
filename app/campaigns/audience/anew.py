"""Before a letter is refused to somebody: whether what is written down of them is still what is so."""

from collections.abc import Sequence

from app import database
from app.consent.grounds import stale

_IN_DOUBT = """
select distinct d.address from delivery d
 where d.campaign = $1 and d.seq = any ($2::int[])
   and (exists (select from permission_stale k where k.address = d.address)
        or exists (select from permission p where p.address = d.address and p.until <= app_now()))
"""


async def decide_rows_anew(campaign: int, seqs: Sequence[int]) -> None:
    """For the readers of these rows whose facts have changed, or whose permission has run out since."""
    addresses = [row["address"] for row in await database.fetch(_IN_DOUBT, campaign, list(seqs))]
    if addresses:
        await stale.mark(addresses)
        await stale.decide_anew(addresses)
