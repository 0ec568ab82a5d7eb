"""Named questions about saved segments."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from app import database
from app.lib.languages import N_
from app.lib.refusals import or_not_found

NO_SUCH_SEGMENT = N_("There is no such segment.")
MOST = 500


@dataclass(frozen=True)
class Segment:
    """A saved question about people."""

    id: UUID
    name: str
    definition: dict[str, object]
    created_at: datetime
    changed_at: datetime
    archived_at: datetime | None
    edition: int

    @property
    def path(self) -> str:
        return f"/staff/segments/{self.id}"


_SEGMENT = """
select id, name, definition::text as definition, created_at, changed_at, archived_at, edition
  from segments
"""


async def segments(*, archived: bool = False) -> list[Segment]:
    """Those in use by name, or those that were archived."""
    rows = await database.fetch(
        f"{_SEGMENT} where (archived_at is not null) = $1 order by lower(name), id limit $2",
        archived,
        MOST,
    )
    return [_read(row) for row in rows]


async def segment(segment_id: UUID) -> Segment:
    """Raises NotFound."""
    row = or_not_found(
        await database.fetchrow(f"{_SEGMENT} where id = $1", segment_id), NO_SUCH_SEGMENT
    )
    return _read(row)


def _read(row: Record) -> Segment:
    return Segment(**{**row, "definition": json.loads(row["definition"])})
