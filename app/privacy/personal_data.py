"""Firms that handle data for us, erasures that name nobody, and what keeps somebody in spite of the rules."""

from collections.abc import Collection
from uuid import UUID

from piccolo.table import Table

from app import database
from app.privacy.tables import (
    Erasure,
    ErasureMention,
    Recipient,
    RetentionDue,
    RetentionHold,
    RetentionLook,
    RetentionNight,
    RetentionStop,
)

PERSONAL: dict[type[Table], tuple[str, ...]] = {
    RetentionHold: ("contact", "why", "until"),
    RetentionDue: ("contact", "rule", "since", "ends"),
}
NONE: tuple[type[Table], ...] = (
    Recipient,
    Erasure,
    ErasureMention,
    RetentionStop,
    RetentionNight,
    RetentionLook,
)

_TOLD = {
    "retention_holds": """
        select contact, why, until, at, ended_at from retention_holds
         where contact in (select contact from contact_addresses where id = any($1)) order by at""",
    "retention_due": """
        select contact, rule, since, ends from retention_due
         where contact in (select contact from contact_addresses where id = any($1))""",
}


async def collect(address_ids: list[UUID]) -> dict[str, list[dict[str, object]]]:
    """Why the people at these addresses were kept."""
    return await database.fetch_each(_TOLD, address_ids)


async def erase(people: Collection[UUID]) -> None:
    """Forget why these people were kept."""
    for table in ("retention_holds", "retention_due"):
        await database.execute(f"delete from {table} where contact = any($1)", list(people))
