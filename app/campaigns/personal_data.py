"""What campaigns know about a person: that a letter was sent to an address, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from app.consent.wordings.because import of_rows
from app.database import transaction
from app.lists.sql import list_name

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


_TOLD = f"""
select d.campaign, d.seq, v.subject, d.language, d.state, d.reason, d.at, c.started_at, d.address,
       d.ground, d.fact, {list_name("c.list", "d.language::text")} as list
  from delivery d join campaigns c on c.id = d.campaign
  left join campaign_versions v on v.campaign = d.campaign and v.language = d.language
 where d.address = any($1) order by c.started_at, d.campaign
"""


@dataclass(frozen=True)
class _Letter:
    """As much of a row as says why the letter went."""

    address: UUID
    ground: str | None
    fact: int | None


async def collect(address_ids: Sequence[UUID]) -> dict[str, list[dict[str, Any]]]:
    """Every letter that was meant for these addresses, oldest first, and `because`: why it went."""
    rows = await database.fetch(_TOLD, list(address_ids))
    letters = [_Letter(row["address"], _letter_of(row["ground"]), row["fact"]) for row in rows]
    why = await of_rows(letters)
    told = [
        {
            **row,
            "state": WORDS[_outcome(row["state"])],
            "ground": letter.ground,
            "because": because.sentence(row["language"], row["list"] or "") if because else "",
        }
        for row, letter, because in zip(rows, letters, why, strict=True)
    ]
    return {"delivery": told} if told else {}


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
    return Outcome(_text(state))


def _letter_of(ground: bytes | str | None) -> str | None:
    return None if ground is None else _text(ground)


def _text(char: bytes | str) -> str:
    return char.decode() if isinstance(char, bytes) else char
