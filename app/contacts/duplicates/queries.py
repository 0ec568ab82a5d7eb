"""Which records have become one, and which of them can still be parted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.contacts.rules import display_name
from app.contacts.sql import main_address
from app.lib import clock

_MERGED_INTO = """
with recursive chain (id, number) as (
    select kept, 1 from merges where gone = $1 and undone_at is null
    union all
    select m.kept, c.number + 1 from chain c join merges m on m.gone = c.id and m.undone_at is null
     where c.number < 100
)
select c.id from chain c join contacts p on p.id = c.id order by c.number limit 1
"""


async def merged_into(contact_id: UUID) -> UUID | None:
    """Whose record this one has become part of, if it has and that one still stands."""
    found: UUID | None = await database.fetchval(_MERGED_INTO, contact_id)
    return found


@dataclass(frozen=True)
class RecentMerge:
    """`name` is the kept person's. `is_last`: no later merge has to be undone first."""

    id: UUID
    kept: UUID
    name: str
    gone_name: str
    at: datetime
    by: str | None
    undo_until: datetime
    is_last: bool


_RECENT = f"""
select m.id, m.kept, m.at, s.name as by, m.undo_until, c.id is not null as is_last,
       c.first_name, c.last_name,
       {main_address()} as email,
       m.before -> 'gone' ->> 'first_name' as gone_first, m.before -> 'gone' ->> 'last_name' as gone_last
  from merges m left join contacts c on c.id = m.kept left join staff_members s on s.id = m.by
 where m.before is not null and m.undone_at is null and m.undo_until > $1
 order by m.at desc limit 200
"""


async def recent_merges() -> list[RecentMerge]:
    """Those that can still be undone, newest first."""
    return [
        RecentMerge(
            row["id"], row["kept"],
            display_name(row["first_name"] or "", row["last_name"] or "", row["email"]),
            display_name(row["gone_first"] or "", row["gone_last"] or ""),
            row["at"], row["by"], row["undo_until"], row["is_last"],
        )
        for row in await database.fetch(_RECENT, clock.now())
    ]  # fmt: skip
