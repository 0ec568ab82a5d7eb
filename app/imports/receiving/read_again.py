"""A file whose letters were guessed wrong, read again: its rows are kept, and only the letters change."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from app import database
from app.database import long_work, transaction
from app.imports import queries
from app.imports.actions import begin_anew
from app.imports.mapping import propose as mapping
from app.imports.receiving.chunks import SET_ROWS, keys_of, packed, unpacked
from app.imports.receiving.encodings import GUESSED, between
from app.lib.languages import N_
from app.lib.refusals import Invalid

NO_GUESS = N_("This file states its own character encoding.")


async def read_as(import_id: UUID, encoding: str, by: UUID | None, *, edition: int | None) -> None:
    """Every row and heading with the letters of this encoding; the columns are proposed anew."""
    async with long_work(), transaction():
        fresh_import = await begin_anew(import_id, edition, by, "import_read_again")
        if fresh_import.encoding not in GUESSED or encoding not in GUESSED:
            raise Invalid(NO_GUESS)
        letters = between(fresh_import.encoding, encoding)
        for row in await database.fetch(
            "select id from import_chunks where import_id = $1 order by number", import_id
        ):
            data = await database.fetchval(
                "select data from import_chunks where id = $1", row["id"]
            )
            data, keys = await asyncio.to_thread(_translated, data, letters)
            await database.execute(SET_ROWS, row["id"], data, keys)
        headings = [heading.translate(letters) for heading in fresh_import.headings]
        cells = await queries.first_cells(import_id)
        proposed = mapping.proposed(headings, await queries.custom_fields(), cells)
        renamed = replace(fresh_import, headings=headings)
        columns = await queries.columns_of(renamed, proposed)
        await database.execute(
            "update imports set encoding = $2, headings = $3, shape = $4, mapping = $5 where id = $1",
            import_id,
            encoding,
            json.dumps(headings),
            mapping.shape_of(headings),
            json.dumps(proposed) if columns.are_clear() else None,
        )


def _translated(data: bytes, letters: Mapping[int, str]) -> tuple[bytes, list[int]]:
    rows = [[cell.translate(letters) for cell in cells] for cells in unpacked(data)]
    return packed(rows), keys_of(rows)
