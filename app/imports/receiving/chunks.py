"""How rows of a file are kept until they are imported: clean UTF-8 CSV, compressed."""

import csv
import io
import zlib
from collections.abc import Iterable


def packed(rows: Iterable[list[str]]) -> bytes:
    """A blank row is an empty list; it keeps its place, so that rows keep their numbers."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return zlib.compress(buffer.getvalue().encode(), 1)


def unpacked(data: bytes) -> list[list[str]]:
    text = zlib.decompress(data).decode()
    return list(csv.reader(io.StringIO(text, newline="")))
