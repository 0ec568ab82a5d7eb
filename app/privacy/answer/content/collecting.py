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
LOOKED_AT, OPENED = "access_log", "read_log"
_LOOKED_AT = "select at, what from access_log where about = any($1) order by id"

# By day and kind, and not by whom: employees have a right to their names (CJEU C-579/21).
_OPENED = """
select (at at time zone 'Europe/Helsinki')::date as day, is_file, count(distinct (at, view)) as times
  from read_log where people && $1 group by 1, 2 order by 1, 2
"""


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
        asked = {LOOKED_AT: (_LOOKED_AT, ids), OPENED: (_OPENED, list(whose.people))}
        for name, (sql, known) in asked.items():
            tables[name] = plain_rows([dict(row) for row in await database.fetch(sql, known)])
    return Collected(whose, tables)
