"""Finnish personal identity codes: a file that holds any is not taken in, and none of it is kept.

They may be processed only where section 29 of the Data Protection Act (1050/2018) lets one; letters to
readers and customers are no such case. Their form is that of the Decree 128/2010 with the signs that
were added in 2023.
"""

import re
from collections.abc import Sequence
from datetime import date

from app.imports.receiving.limits import IDENTITY_CODES, UnreadableError

_CENTURIES = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
_CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CODE = re.compile(
    r"(?<!\w)([0-3]\d)([01]\d)(\d\d)([-+A-FU-Y\N{EN DASH}\N{MINUS SIGN}])(\d{3})([0-9A-Y])(?!\w)",
    re.ASCII | re.IGNORECASE,
)
_DASHES = str.maketrans("\N{EN DASH}\N{MINUS SIGN}", "--")


def refuse_identity_codes(headings: Sequence[str], first_row: int, rows: list[list[str]]) -> None:
    """Raises UnreadableError that names the column and the row."""
    text = "\n".join(map("\t".join, rows))
    if not any(is_code(found) for found in _CODE.finditer(text)):
        return
    for number, cells in enumerate(rows, first_row):
        for at, cell in enumerate(cells):
            if _holds_code(cell) and _is_no_chance(cell, at, rows):
                column = headings[at] if at < len(headings) else f"#{at + 1}"
                raise UnreadableError(IDENTITY_CODES, column=column, row=number)


def is_code(found: re.Match[str]) -> bool:
    """Whether day and check character are right."""
    day, month, year, sign, number, check = found.groups()
    century = _CENTURIES[sign.upper().translate(_DASHES)]
    try:
        date(century + int(year), int(month), int(day))
    except ValueError:
        return False
    remainder = int(day + month + year + number) % len(_CHECKS)
    return int(number) > 1 and check.upper() == _CHECKS[remainder]


def _holds_code(cell: str) -> bool:
    return any(is_code(found) for found in _CODE.finditer(cell))


def _is_no_chance(cell: str, at: int, rows: Sequence[Sequence[str]]) -> bool:
    """A phone number may look like a code that has digits only; not half of a column of them."""
    if any(is_code(found) and found[6].isalpha() for found in _CODE.finditer(cell)):
        return True
    filled = [cells[at] for cells in rows if at < len(cells) and cells[at].strip()]
    return sum(map(_holds_code, filled)) * 2 >= len(filled)
