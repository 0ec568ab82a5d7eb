"""CSV cells that no spreadsheet takes for a formula, and that can be read back unchanged.

Whoever opens the file chooses the separator. With another one than ours a cell falls into pieces, at
every sign that may separate cells or rows, and the quotation marks around it hold nothing together.
So each piece is guarded as a cell is. Every cell is quoted.

Two dialects. PLAIN is RFC 4180 for programs: commas, CRLF, UTF-8. EXCEL is for a double click in
Finland and Sweden: semicolons, because the comma is the decimal sign there, and a byte order mark,
without which Excel does not read UTF-8.
"""

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

APOSTROPHE = "'"
# OWASP, CSV injection; with the full-width forms that spreadsheets also obey.
_STARTS_FORMULA = (
    "=+\\-@\t\r\n"
    "\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
_SEPARATES = ",;|\t\r\n"
_FORMULA = f"[' \"]*[{_STARTS_FORMULA}]"
_DANGEROUS = re.compile(_FORMULA)
_GUARDED = re.compile(f"'{_FORMULA}")
_DANGEROUS_PIECE = re.compile(f"[{_SEPARATES}](?={_FORMULA})")
_GUARDED_PIECE = re.compile(f"([{_SEPARATES}])'(?={_FORMULA})")
_JSON_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_STARTS_PIECE = re.compile(f"([\"{_SEPARATES}][' ]*)([{_STARTS_FORMULA}])")


@dataclass(frozen=True)
class Dialect:
    separator: str
    beginning: str


PLAIN = Dialect(",", "")
EXCEL = Dialect(";", "\N{BYTE ORDER MARK}")


def line(cells: Iterable[object], dialect: Dialect = PLAIN) -> str:
    """One record with every cell guarded; None is an empty cell."""
    buffer = io.StringIO()
    writer = csv.writer(
        buffer, delimiter=dialect.separator, lineterminator="\r\n", quoting=csv.QUOTE_ALL
    )
    writer.writerow("" if cell is None else guarded(str(cell)) for cell in cells)
    return buffer.getvalue()


def guarded(text: str) -> str:
    """With an apostrophe before whatever a spreadsheet would calculate."""
    inside = _DANGEROUS_PIECE.sub(rf"\g<0>{APOSTROPHE}", text)
    return APOSTROPHE + inside if _DANGEROUS.match(text) else inside


def unguarded(cell: str) -> str:
    """The text that `guarded` was given."""
    beginning = 1 if _GUARDED.match(cell) else 0
    return _GUARDED_PIECE.sub(r"\1", cell[beginning:])


def json_cell(value: object) -> str:
    """Compact JSON for a cell: no piece of its texts is a formula, so it needs no apostrophe."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return _JSON_TEXT.sub(lambda found: _STARTS_PIECE.sub(_escaped, found[0]), text)


def _escaped(match: re.Match[str]) -> str:
    return f"{match[1]}\\u{ord(match[2]):04x}"
