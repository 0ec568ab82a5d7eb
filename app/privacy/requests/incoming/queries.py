"""The papers that came with a request."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database


@dataclass(frozen=True)
class Kept:
    """A file that came with a request."""

    id: UUID
    file_name: str
    size: int
    created_at: datetime


async def files_of(request_id: UUID) -> list[Kept]:
    rows = await database.fetch(
        "select id, file_name, octet_length(content) as size, created_at "
        "from privacy_request_files where request = $1 order by created_at, id",
        request_id,
    )
    return [Kept(**row) for row in rows]


async def file(request_id: UUID, file_id: UUID) -> tuple[str, bytes] | None:
    """Its name and what is in it."""
    row = await database.fetchrow(
        "select file_name, content from privacy_request_files where request = $1 and id = $2",
        request_id,
        file_id,
    )
    return (row["file_name"], row["content"]) if row else None
