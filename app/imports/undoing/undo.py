"""What the steps of an undoing have in common: whose it is, and whom it left as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.contacts.facts import Who
from app.imports.queries import ImportInfo
from app.imports.rules import Left
from app.lib import clock


@dataclass(frozen=True)
class Undo:
    """One import that is being undone."""

    info: ImportInfo

    @property
    def id(self) -> UUID:
        return self.info.id

    @property
    def who(self) -> Who:
        info = self.info
        return Who(info.undo_asked_by, info.file_name[:200], actor="import", import_id=info.id)

    @property
    def lasted(self) -> tuple[datetime, datetime]:
        """From when to when it ran."""
        info = self.info
        assert info.started_at is not None
        return info.started_at, info.finished_at or info.cancelled_at or clock.now()


_KEEP = """
insert into import_kept (import_id, {column}, reason)
select $1, n.* from unnest($2::uuid[], $3::text[]) as n
"""


async def keep(undo: Undo, reasons: Mapping[UUID, Left], column: str = "contact") -> None:
    """Write down who or what stays, and why."""
    if reasons:
        await database.execute(
            _KEEP.format(column=column), undo.id, list(reasons), list(reasons.values())
        )
