"""What every kind of file is turned into: headings, and rows of text below them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from app.imports.receiving.limits import (
    EMPTY,
    MOST_COLUMNS,
    MOST_IN_A_CELL,
    MOST_ROWS,
    ONLY_HEADINGS,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    UnreadableError,
)
from app.lib.csv_cells import unguarded

HEADINGS_WITHIN = 20  # rows
# An e-mail address or a phone number: no column is called so.
_IS_SOMEBODYS = re.compile(
    r".*[\w.+-]@\w.*|\s*\(?(?:\+|00?)[1-9][\d ()-]{5,}", re.ASCII | re.DOTALL
)


@dataclass(frozen=True)
class Read:
    """A file as a table. Rows are numbered as a spreadsheet does; a blank one is an empty list.

    `rows` can be walked through once, and raises UnreadableError on the way.
    """

    format: str
    encoding: str
    delimiter: str
    headings: list[str]
    first_row: int
    rows: Iterator[list[str]]
    heading_row: int = 0
    sheet: str = ""
    other_sheets: list[str] = field(default_factory=list)

    def layout(self) -> dict[str, object]:
        """What was taken from where, for a page to say; 0 is no heading row."""
        return {
            "heading_row": self.heading_row,
            "sheet": self.sheet,
            "other_sheets": self.other_sheets,
        }


def as_table(rows: Iterable[list[str]], kind: str, encoding: str = "", delimiter: str = "") -> Read:
    """The first row that is not blank holds the headings, unless an address or a number stands in it.

    Above them may stand a title: rows with few cells before one with many. They are left out.
    """
    numbered = enumerate(map(_trimmed, rows), 1)
    beginning = list(islice(numbered, HEADINGS_WITHIN))
    at = _headings_at([cells for _, cells in beginning])
    while at is None:
        at = next((at for at, (_, cells) in enumerate(beginning) if cells), None)
        if at is None and not (beginning := list(islice(numbered, HEADINGS_WITHIN))):
            raise UnreadableError(EMPTY)
    number, first = beginning[at]
    _refuse_width(number, first)
    below = (_checked(at, cells) for at, cells in chain(beginning[at + 1 :], numbered))
    if any(map(_IS_SOMEBODYS.fullmatch, first)):
        rows_below = _not_only_headings(chain([first], below))
        return Read(kind, encoding, delimiter, _unique([""] * len(first)), number, rows_below)
    rows_below = _not_only_headings(below)
    headings = _unique([unguarded(cell) for cell in first])
    return Read(kind, encoding, delimiter, headings, number + 1, rows_below, number)


def _headings_at(rows: Sequence[Sequence[str]]) -> int | None:
    """Where the headings stand when a title stands above them.

    That is the first row nearly as full of words as the fullest. None when the first row that is not
    blank is as good, or when a row above names somebody.
    """
    filled = [sum(map(_is_word, cells)) for cells in rows]
    first = next((number for number, cells in zip(filled, rows, strict=True) if cells), 0)
    most = max(filled, default=0)
    if most < 2 or first * 2 > most:
        return None
    at = next(at for at, number in enumerate(filled) if number >= most * 0.7)
    below = [len(cells) > 1 for cells in rows[at:] if cells]
    names_somebody = any(_IS_SOMEBODYS.fullmatch(cell) for cells in rows[:at] for cell in cells)
    return None if names_somebody or sum(below) * 2 < len(below) else at


def _is_word(cell: str) -> bool:
    return any(map(str.isalpha, cell)) and _IS_SOMEBODYS.fullmatch(cell) is None


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at the end that spreadsheets leave; cells that are far too long cut."""
    while cells and not cells[-1].strip():
        cells.pop()
    if sum(map(len, cells)) > MOST_IN_A_CELL:
        return [cell[: MOST_IN_A_CELL + 1] for cell in cells]
    return cells


def _checked(number: int, cells: list[str]) -> list[str]:
    if number > MOST_ROWS:
        raise UnreadableError(TOO_MANY_ROWS, most=MOST_ROWS)
    _refuse_width(number, cells)
    return cells


def _refuse_width(number: int, cells: list[str]) -> None:
    if len(cells) > MOST_COLUMNS:
        raise UnreadableError(TOO_MANY_COLUMNS, row=number, columns=len(cells), most=MOST_COLUMNS)


def _unique(names: list[str]) -> list[str]:
    """Every column has a name of its own: `Phone`, `Phone (2)`; without one its number."""
    seen: dict[str, int] = {}
    found = []
    for at, name in enumerate(names, 1):
        plain = "".join(filter(str.isprintable, " ".join(name.split())))[:100].strip() or f"#{at}"
        seen[plain] = seen.get(plain, 0) + 1
        found.append(plain if seen[plain] == 1 else f"{plain} ({seen[plain]})")
    return found


def _not_only_headings(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    any_row = False
    for cells in rows:
        any_row = any_row or bool(cells)
        yield cells
    if not any_row:
        raise UnreadableError(ONLY_HEADINGS)
