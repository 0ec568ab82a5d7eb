"""What campaigns know about a person: that a letter was sent to an address, and what became of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from piccolo.table import Table

from app import database
from app.campaigns.outcomes import WORDS, Outcome, Why
from app.campaigns.tables import (
    Campaign,
    CampaignRefusal,
    CampaignRefusalMail,
    CampaignRest,
    CampaignSegment,
    CampaignTest,
    CampaignVersion,
)
from app.database import transaction

PERSONAL: dict[type[Table], tuple[str, ...]] = {}
NONE: tuple[type[Table], ...] = (
    Campaign,
    CampaignVersion,
    CampaignRefusal,
    CampaignRefusalMail,
    CampaignRest,
    CampaignTest,
    CampaignSegment,
)
PERSONAL_RAW = {"delivery": ("address", "subscription")}


async def collect(address_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Every letter that was meant for these addresses, oldest first."""
    rows = await database.fetch(
        "select d.campaign, v.subject, d.language, d.state, d.reason, d.at, c.started_at "
        "from delivery d join campaigns c on c.id = d.campaign "
        "left join campaign_versions v on v.campaign = d.campaign and v.language = d.language "
        "where d.address = any($1) order by c.started_at, d.campaign",
        list(address_ids),
    )
    return [{**row, "state": WORDS[_outcome(row["state"])]} for row in rows]


async def erase(address_ids: Sequence[UUID]) -> None:
    """Take waiting letters back and forget whose the rows were; the counts stay right.

    The address is a random reference that means nothing once the address itself is gone.
    """
    async with transaction():
        await database.execute(
            "update delivery set state = 'x', reason = $2, at = now(), next_try = null "
            "where address = any($1) and state in ('p', 'd')",
            list(address_ids), Why.ERASED.value,
        )  # fmt: skip
        await database.execute(
            "update delivery set subscription = null where address = any($1) and state <> 't'",
            list(address_ids),
        )


def _outcome(state: bytes | str) -> Outcome:
    return Outcome(state.decode() if isinstance(state, bytes) else state)
