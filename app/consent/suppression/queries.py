"""Named questions about the suppression list as a whole: it knows no address, only keyed hashes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.consent.suppression.rules import Cause


@dataclass(frozen=True)
class Listed:
    """One open row; `mark` is enough of its hash to tell it from others."""

    id: int
    mark: str
    list_id: UUID | None
    reason: Cause | None
    since: datetime


_LISTED = """
select id, key_id, encode(digest, 'hex') as digest, list_id, reason, since from suppressions
 where lifted_at is null and ($1::bigint is null or id < $1)
 order by id desc limit $2
"""


async def listed(before: int | None, most: int) -> list[Listed]:
    """The newest entries first, older than `before`."""
    return [
        Listed(
            row["id"],
            f"h{row['key_id']}-{row['digest'][:4]}…{row['digest'][-4:]}",
            row["list_id"],
            next((cause for cause in Cause if cause == row["reason"]), None),
            row["since"],
        )
        for row in await database.fetch(_LISTED, before, most)
    ]


async def count() -> int:
    """How many addresses are kept from some mail."""
    number: int = await database.fetchval(
        "select count(distinct digest) from suppressions where lifted_at is null"
    )
    return number
