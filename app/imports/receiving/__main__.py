"""Read one file and write its rows to standard output, as frames: a kind, a length, the content.

H  what the file is, as JSON     C  a chunk: three numbers, then its packed rows
E  why it cannot be read         .  the end; without it the reading broke off
"""

import json
import re
import resource
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from app.imports.receiving.chunks import packed
from app.imports.receiving.csv_file import read_csv
from app.imports.receiving.identity_codes import refuse_identity_codes
from app.imports.receiving.limits import (
    BROKEN_XLSX,
    NOT_TEXT,
    OLD_EXCEL,
    TOO_MUCH_MEMORY,
    UnreadableError,
)
from app.imports.receiving.tables import Read
from app.imports.receiving.vcard_file import read_vcards
from app.imports.receiving.xlsx_file import read_xlsx

MEMORY = 230_000_000  # bytes of data that this process may have
HEAD = struct.Struct(">cI")
CHUNK = struct.Struct(">III")
_CONTROLS = frozenset(range(1, 32)) - frozenset(b"\t\n\r\x0c\x1a\x1b")
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"{\\rtf", b"MZ\x90\x00")
# JSON, XML and the web pages that some programs call tables.
_OTHER_TEXT = re.compile(
    rb"""\s*(\{\s*["}]|\[\s*[\[{"\]]|<(!doctype|html|\?xml|head|body|table|meta)\b)""",
    re.IGNORECASE,
)


def main(path: str, chunk_rows: str, ending: str = "", delimiter: str = "") -> None:
    with suppress(ValueError, OSError):  # a system that knows no such limit
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    try:
        _write(_read(Path(path), ending, delimiter), int(chunk_rows))
    except UnreadableError as error:
        _frame(b"E", json.dumps([error.sentence, error.values]).encode())
    except MemoryError:
        _frame(b"E", json.dumps([TOO_MUCH_MEMORY, {}]).encode())
    else:
        _frame(b".", b"")


def _read(path: Path, ending: str = "", delimiter: str = "") -> Read:
    """By what the file is, whatever it is called; only what is called a workbook has to be one.

    `delimiter` is what somebody chose for a table as text.
    """
    with path.open("rb") as file:
        beginning = file.read(1024)
    if beginning.startswith(b"PK"):
        return read_xlsx(path)
    if beginning.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError(OLD_EXCEL)
    if beginning.startswith(_BINARY) or _is_binary(beginning):
        raise UnreadableError(NOT_TEXT)
    if ending.lower() == ".xlsx":
        raise UnreadableError(BROKEN_XLSX)
    plain = beginning.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n").upper()
    if _OTHER_TEXT.match(plain):
        raise UnreadableError(NOT_TEXT)
    is_cards = plain.startswith(b"BEGIN:VCARD")
    return read_vcards(path) if is_cards else read_csv(path, delimiter)


def _is_binary(beginning: bytes) -> bool:
    """More than one byte in ten is a control character that no text has; UTF-16 has zeros."""
    controls = sum(byte in _CONTROLS for byte in beginning)
    return controls > len(beginning) / 10


def _write(read: Read, chunk_rows: int) -> None:
    about = {
        "format": read.format,
        "encoding": read.encoding,
        "delimiter": read.delimiter,
        "headings": read.headings,
        "layout": read.layout(),
    }
    _frame(b"H", json.dumps(about).encode())
    row = read.first_row
    for rows in _in_chunks(read.rows, chunk_rows):
        refuse_identity_codes(read.headings, row, rows)
        filled = sum(map(bool, rows))
        if filled:
            _frame(b"C", CHUNK.pack(row, len(rows), filled) + packed(rows))
        row += len(rows)


def _in_chunks(rows: Iterator[list[str]], most: int) -> Iterator[list[list[str]]]:
    chunk: list[list[str]] = []
    for cells in rows:
        chunk.append(cells)
        if len(chunk) == most:
            yield chunk
            chunk = []
    yield chunk


def _frame(kind: bytes, content: bytes) -> None:
    sys.stdout.buffer.write(HEAD.pack(kind, len(content)) + content)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
