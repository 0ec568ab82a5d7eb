"""A person's rows in files that are kept for a while: found, and made blank when the person is erased."""

import asyncio
from collections.abc import Collection, Sequence
from uuid import UUID

from app import database
from app.contacts.naming import NamedBy
from app.imports.receiving.chunks import SET_ROWS, hashed, keys_of, packed, unpacked

_FINDINGS_OF_ROWS = "delete from import_findings where import_id = $1 and row = any($2)"
_FINDINGS_NAMING = "delete from import_findings where value like '%@%' and value ~* $1"
_WHOLE = (
    "delete from import_chunks where import_id = any($1)",
    "delete from import_findings where import_id = any($1)",
)


async def blank_rows(named: NamedBy, brought: Collection[UUID]) -> set[UUID]:
    """Blank the person's rows wherever they stand; answers the imports that had any.

    A blank row keeps the place of the others. Only in the files that `brought` the person the name
    alone is enough: elsewhere it may be somebody else's.
    """
    blanked = set()
    for chunk, import_id in await _perhaps(named, brought):
        if await _blank(chunk, import_id, named if import_id in brought else named.by_address):
            blanked.add(import_id)
    if pattern := named.by_address.pattern:
        await database.execute(_FINDINGS_NAMING, pattern)
    return blanked


async def _perhaps(named: NamedBy, brought: Collection[UUID]) -> list[tuple[int, UUID]]:
    """The chunks in which the person may stand, with their imports, in order."""
    apart = [hashed(cells) for cells in named.cells] if named.keys is not None else []
    by_name = "".join(f" or k.keys @> ${n}::integer[]" for n, _ in enumerate(apart, 4))
    rows = await database.fetch(
        _CHUNKS.format(by_name if named.keys is not None else " or true"),
        hashed(named.by_address.keys or ()),
        list(brought),
        hashed(named.keys or ()),
        *apart,
    )
    return [(row["id"], row["import_id"]) for row in rows]


# Those without keys came before there were any.
_CHUNKS = """
select c.id, c.import_id from import_chunk_keys k join import_chunks c on c.id = k.chunk
 where k.keys && $1::integer[]
 union
select c.id, c.import_id from import_chunk_keys k join import_chunks c on c.id = k.chunk
 where c.import_id = any($2) and (k.keys && $3::integer[]{})
 union
select id, import_id from import_chunks
 where not exists (select from import_chunk_keys k where k.chunk = import_chunks.id)
 order by id
"""


async def rows_of(named: NamedBy, brought: Collection[UUID]) -> list[dict[str, object]]:
    """The person's rows wherever they stand in files kept, told apart as for `blank_rows`."""
    found: list[dict[str, object]] = []
    for chunk, import_id in await _perhaps(named, brought):
        sought = named if import_id in brought else named.by_address
        found += await _found(chunk, import_id, sought)
    return found


async def _found(chunk: int, import_id: UUID, named: NamedBy) -> list[dict[str, object]]:
    row = await database.fetchrow("select first_row, data from import_chunks where id = $1", chunk)
    if row is None:
        return []
    rows, places = await asyncio.to_thread(_theirs, row["data"], named)
    told = [(row["first_row"] + place, rows[place]) for place in places]
    values = await database.fetch(_FOUND, import_id, [number for number, _ in told])
    return [
        {
            "import_id": import_id,
            "row": number,
            "cells": cells,
            "findings": [one["value"] for one in values if one["row"] == number],
        }
        for number, cells in told
    ]


_FOUND = "select row, value from import_findings where import_id = $1 and row = any($2) order by id"


async def forget_files(imports: Sequence[UUID]) -> None:
    """All the rows of these, and what was found in them."""
    for sql in _WHOLE:
        await database.execute(sql, list(imports))


async def _blank(chunk: int, import_id: UUID, named: NamedBy) -> bool:
    row = await database.fetchrow("select first_row, data from import_chunks where id = $1", chunk)
    if row is None:
        return False
    rows, places = await asyncio.to_thread(_theirs, row["data"], named)
    if not places:
        return False
    for place in places:
        rows[place] = []
    data, keys = await asyncio.to_thread(lambda: (packed(rows), keys_of(rows)))
    await database.execute(SET_ROWS, chunk, data, keys)
    numbers = [row["first_row"] + place for place in places]
    await database.execute(_FINDINGS_OF_ROWS, import_id, numbers)
    return True


def _theirs(data: bytes, named: NamedBy) -> tuple[list[list[str]], list[int]]:
    """All rows, and the places of the person's."""
    rows = unpacked(data)
    return rows, [place for place, cells in enumerate(rows) if cells and named.is_row(cells)]
