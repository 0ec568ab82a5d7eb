"""A file on its way in: kept aside, read in a process of its own, its rows put into the database.

The process has a memory limit and can be given up, whatever the file makes a reader do.
"""

import asyncio
import hashlib
import json
import os
import secrets
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from app import config, database
from app.database import long_work, transaction
from app.imports import queries
from app.imports.mapping import propose as mapping
from app.imports.mapping.programs import program_of
from app.imports.permission.questions import LOOKED_AT, Columns
from app.imports.receiving.__main__ import CHUNK, HEAD
from app.imports.receiving.chunks import ADD_ROWS, keys_of, unpacked
from app.imports.receiving.limits import FILE_TOO_LARGE, MOST_BYTES, TOO_MUCH_MEMORY, TOO_SLOW
from app.imports.rules import CHUNK_ROWS
from app.lib import clock
from app.lib.refusals import Invalid

TIME_LIMIT = 600.0  # seconds
_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class _Stored:
    path: Path
    digest: bytes
    size: int


async def keep(
    file_name: str,
    parts: AsyncIterator[bytes],
    by: UUID | None,
    *,
    chunk_rows: int = CHUNK_ROWS,
    delimiter: str = "",
) -> UUID:
    """The id of the new import. Raises Invalid or Busy with a sentence; nothing is kept then.

    `delimiter` is what cuts the rows of a table as text; empty: what looks likeliest.
    """
    async with _stored(parts) as stored:
        asked = (str(chunk_rows), Path(file_name).suffix, delimiter)
        return await read_in(file_name, stored, by, asked)


@asynccontextmanager
async def _stored(parts: AsyncIterator[bytes]) -> AsyncIterator[_Stored]:
    """On disk, for its owner only, until it is read."""
    folder = config.current().data_dir / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / secrets.token_hex(16)
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            async for part in parts:
                size += len(part)
                if size > MOST_BYTES:
                    raise Invalid(FILE_TOO_LARGE)
                digest.update(part)
                await asyncio.to_thread(file.write, part)
        yield _Stored(path, digest.digest(), size)
    finally:
        path.unlink(missing_ok=True)


async def read_in(file_name: str, stored: _Stored, by: UUID | None, asked: tuple[str, ...]) -> UUID:
    async with long_work():
        return await _read_in(file_name, stored, by, asked)


async def _read_in(
    file_name: str, stored: _Stored, by: UUID | None, asked: tuple[str, ...]
) -> UUID:
    import_id = uuid4()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app.imports.receiving", str(stored.path), *asked,
        cwd=_ROOT, stdout=PIPE, stderr=asyncio.subprocess.DEVNULL, limit=1 << 20,
    )  # fmt: skip
    try:
        async with asyncio.timeout(TIME_LIMIT), transaction():
            about, rows = await _chunks_of(process, import_id, (file_name, stored, by))
            await _settle(import_id, about, rows)
    except TimeoutError:
        raise Invalid(TOO_SLOW) from None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    return import_id


async def _chunks_of(
    process: Process, import_id: UUID, file: tuple[str, _Stored, UUID | None]
) -> tuple[dict[str, Any], int]:
    """Put the chunks into the database as they come. What the file is, and how many rows it has."""
    about: dict[str, Any] = {}
    rows = number = 0
    while True:
        kind, content = await _frame(process)
        if kind == b"H":
            about = json.loads(content)
            await _begin(import_id, about, *file)
        elif kind == b"C":
            first_row, _, filled = CHUNK.unpack_from(content)
            data = content[CHUNK.size :]
            keys = await asyncio.to_thread(lambda packed: keys_of(unpacked(packed)), data)
            await database.execute(ADD_ROWS, import_id, number, first_row, filled, data, keys)
            rows, number = rows + filled, number + 1
        elif kind == b"E":
            sentence, values = json.loads(content)
            raise Invalid(sentence, **values)
        else:
            return about, rows


async def _frame(process: Process) -> tuple[bytes, bytes]:
    """A reader that ends without a word ran out of memory where it could not be caught."""
    assert process.stdout is not None
    try:
        kind, length = HEAD.unpack(await process.stdout.readexactly(HEAD.size))
        return kind, await process.stdout.readexactly(length)
    except asyncio.IncompleteReadError:
        raise Invalid(TOO_MUCH_MEMORY) from None


_BEGIN = """
insert into imports (id, file_name, digest, size, format, encoding, delimiter, headings, shape, rows,
                     created_at, created_by, layout)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12)
"""


async def _begin(
    import_id: UUID, about: dict[str, Any], file_name: str, stored: _Stored, by: UUID | None
) -> None:
    headings = about["headings"]
    await database.execute(
        _BEGIN, import_id, Path(file_name).name[:200] or "?", stored.digest, stored.size,
        about["format"], about["encoding"], about["delimiter"], json.dumps(headings),
        mapping.shape_of(headings), clock.now(), by, json.dumps(about["layout"]),
    )  # fmt: skip


async def _settle(import_id: UUID, about: dict[str, Any], rows: int) -> None:
    """What the file is, and what its columns are unless somebody has to be asked."""
    headings = about["headings"]
    program = program_of(headings)
    likely = await queries.likely_mapping(import_id, headings)
    below = await queries.first_cells(import_id, LOOKED_AT)
    columns = Columns(headings, likely, below, program)
    await database.execute(
        "update imports set rows = $2, mapping = $3, format = $4, suppresses = $5 where id = $1",
        import_id,
        rows,
        json.dumps(likely) if columns.are_clear() else None,
        program.name if program else about["format"],
        program.suppresses if program else None,
    )
