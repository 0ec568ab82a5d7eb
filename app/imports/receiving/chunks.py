"""How rows of a file are kept until they are imported: clean UTF-8 CSV, compressed."""

import csv
import io
import zlib
from collections.abc import Collection, Iterable, Sequence

from app.contacts.naming import Key, keys_of_row
from app.lib.tokens import keyed_hashes

_PURPOSE = "rows of files"
ADD_ROWS = """
with added as (
    insert into import_chunks (import_id, number, first_row, rows, data) values ($1, $2, $3, $4, $5)
    returning id)
insert into import_chunk_keys (chunk, keys) select id, $6 from added
"""
SET_ROWS = """
with changed as (update import_chunks set data = $2 where id = $1 returning id)
insert into import_chunk_keys (chunk, keys) select id, $3 from changed
on conflict (chunk) do update set keys = excluded.keys
"""


def packed(rows: Iterable[list[str]]) -> bytes:
    """A blank row is an empty list; it keeps its place, so that rows keep their numbers."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return zlib.compress(buffer.getvalue().encode(), 1)


def unpacked(data: bytes) -> list[list[str]]:
    text = zlib.decompress(data).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def keys_of(rows: Iterable[Sequence[str]]) -> list[int]:
    """What a chunk of these rows is found by."""
    return hashed(set().union(*map(keys_of_row, rows)))


def hashed(keys: Collection[Key]) -> list[int]:
    """Nobody is read off these, and without the secret key nobody can be looked for by them."""
    digests = keyed_hashes(_PURPOSE, map("\0".join, keys))
    return sorted({int.from_bytes(digest[:4], signed=True) for _, digest in digests})
