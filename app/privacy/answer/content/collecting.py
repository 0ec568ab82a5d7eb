"""Everything that any room knows about one person, by table, without the others."""

from dataclasses import dataclass
from typing import Any

from app import database
from app.contacts.naming import NamedBy
from app.database import reading
from app.privacy.answer.content.plain import plain_rows
from app.privacy.erasing.rooms import rooms_of
from app.privacy.erasing.whose import Whose

Tables = dict[str, list[dict[str, Any]]]
LOOKED_AT = "access_log"
_LOOKED_AT = "select at, what from access_log where about = any($1) order by id"


@dataclass(frozen=True)
class Collected:
    """`tables` in the order of the rooms, the lowest first. `named`: by what texts name the person."""

    whose: Whose
    tables: Tables

    @property
    def named(self) -> NamedBy:
        return self.whose.named

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.tables.get(table, [])

    @property
    def is_empty(self) -> bool:
        return not any(self.tables.values())


async def collect(whose: Whose) -> Collected:
    """As plain values, from every room, on one connection."""
    tables: Tables = {}
    async with reading():
        for room in reversed(rooms_of(whose)):
            tables |= {name: plain_rows(rows) for name, rows in (await room.collect()).items()}
        ids = [str(one) for one in (*whose.people, *whose.addresses)]
        looked_at = await database.fetch(_LOOKED_AT, ids)
    return Collected(whose, {**tables, LOOKED_AT: plain_rows([dict(row) for row in looked_at])})
