"""Named questions about the sentences that stood beside a box."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database


@dataclass(frozen=True)
class KeptWording:
    """A consent sentence exactly as it stood beside the box."""

    id: UUID
    list_id: UUID
    language: str
    version: int
    sentence: str
    digest: bytes
    created_at: datetime


_WORDINGS = (
    "select id, list_id, language, version, sentence, digest, created_at from wordings where"
)


async def wording(wording_id: UUID) -> KeptWording | None:
    return (await wordings([wording_id])).get(wording_id)


async def wordings(wording_ids: Collection[UUID]) -> dict[UUID, KeptWording]:
    """By id; unknown ids are left out."""
    rows = await database.fetch(f"{_WORDINGS} id = any($1)", list(wording_ids))
    return {row["id"]: KeptWording(**row) for row in rows}


async def every_wording() -> AsyncIterator[KeptWording]:
    """All sentences that ever stood beside a box, list by list."""
    sql = f"{_WORDINGS} true order by list_id, language, version"
    async with database.connection() as connection, connection.transaction():
        async for row in connection.cursor(sql):
            yield KeptWording(**row)


async def wordings_in_force(list_id: UUID) -> dict[str, KeptWording]:
    """The newest sentence of a list in each language it has one."""
    rows = await database.fetch(f"{_WORDINGS} list_id = $1 order by version", list_id)
    return {row["language"]: KeptWording(**row) for row in rows}
