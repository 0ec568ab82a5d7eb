"""Who gets data from now on."""

from collections.abc import Sequence

from app import database
from app.consent.grounds import stale
from app.database import lock, transaction
from app.disclosures.queries import mail_leaves_the_eea, recipients_now
from app.disclosures.rules import RecipientNow
from app.disclosures.tables import Recipient
from app.lib import clock


async def save_recipients(wanted: Sequence[RecipientNow]) -> bool:
    """From now on it is these. What was before stays, with its days. False: nothing changed."""
    async with transaction():
        await lock("recipients")
        before = set(await recipients_now())
        if before == set(wanted):
            return False
        left = await mail_leaves_the_eea()
        for gone in before - set(wanted):
            await _end(gone)
        new = dict.fromkeys(one for one in wanted if one not in before)
        if new:
            await Recipient.insert(*(_row(one) for one in new))
        if await mail_leaves_the_eea() != left:
            await stale.mark_everybody()
        return True


async def _end(gone: RecipientNow) -> None:
    await database.execute(
        "update recipients set until = $1 where until is null and kind = $2 and name = $3 "
        "and country = $4 and safeguard is not distinct from $5 "
        "and keeps_days is not distinct from $6",
        clock.now(), gone.kind, gone.name, gone.country, gone.safeguard, gone.keeps_days,
    )  # fmt: skip


def _row(one: RecipientNow) -> Recipient:
    return Recipient(
        kind=one.kind,
        name=one.name,
        country=one.country,
        safeguard=one.safeguard,
        keeps_days=one.keeps_days,
        since=clock.now(),
    )
