"""What lists offer of fewer letters, and what a person has chosen."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app import database
from app.consent.events import State
from app.lists.fewer import sql
from app.lists.fewer.rules import PACES, Choice, Pace

_CHOICES = f"""
select l.id, l.purpose, l.fewer, c.state, c.at
  from lists l left join lateral ({sql.choice("$1", "l.id")}) c on true
 where l.id = any($2)
"""


async def choices(contact: UUID, lists: Collection[UUID]) -> dict[UUID, Choice]:
    """By list; of those lists alone of which there is something to choose."""
    rows = await database.fetch(_CHOICES, contact, list(lists))
    each = [
        Choice(
            list_id=row["id"],
            purpose=row["purpose"],
            offered=tuple(map(Pace, row["fewer"])),
            pace=PACES[State(row["state"])] if row["state"] else None,
            chosen_at=row["at"],
        )
        for row in rows
    ]
    return {one.list_id: one for one in each if one.options}


class Asked(NamedTuple):
    pace: Pace
    at: datetime


async def asked_of(address: UUID, list_id: UUID) -> Asked | None:
    """How seldom the person of this address wants the list's letters; None: every one."""
    row = await database.fetchrow(
        f"select c.state, c.at from contact_addresses a, lateral ({sql.choice('a.contact', '$2')}) c "
        "where a.id = $1",
        address,
        list_id,
    )
    pace = PACES[State(row["state"])] if row else None
    return Asked(pace, row["at"]) if row and pace else None


async def offered(list_id: UUID) -> tuple[Pace, ...]:
    found = await database.fetchval("select fewer from lists where id = $1", list_id)
    return tuple(map(Pace, found or ()))
