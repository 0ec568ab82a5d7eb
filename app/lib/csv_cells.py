"""CSV cells that no spreadsheet takes for a formula, and that can be read back unchanged.

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
_DANGEROUS = re.compile(f"[' ]*[{_STARTS_FORMULA}]")
_GUARDED = re.compile(f"'[' ]*[{_STARTS_FORMULA}]")
_JSON_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_AFTER_SEPARATOR = re.compile(f"(?<=[,;|])(\\s*)([{_STARTS_FORMULA}])")


@dataclass(frozen=True)
class Dialect:
    separator: str
    beginning: str


PLAIN = Dialect(",", "")
EXCEL = Dialect(";", "\N{BYTE ORDER MARK}")


def line(cells: Iterable[object], dialect: Dialect = PLAIN) -> str:
    """One record with every cell guarded; None is an empty cell."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=dialect.separator, lineterminator="\r\n")
    writer.writerow("" if cell is None else guarded(str(cell)) for cell in cells)
    return buffer.getvalue()


def guarded(text: str) -> str:
    """With an apostrophe before what a spreadsheet would calculate."""
    return APOSTROPHE + text if _DANGEROUS.match(text) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell


def json_cell(value: object) -> str:
    """Compact JSON for a cell. Opened with the wrong separator, none of its pieces is a formula."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return _JSON_TEXT.sub(lambda found: _AFTER_SEPARATOR.sub(_escaped, found[0]), text)


def _escaped(match: re.Match[str]) -> str:
    return f"{match[1]}\\u{ord(match[2]):04x}"
