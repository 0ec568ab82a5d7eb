"""What every kind of file is turned into: headings, and rows of text below them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from app.imports.files.limits import (
    EMPTY,
    MOST_COLUMNS,
    MOST_IN_A_CELL,
    MOST_ROWS,
    ONLY_HEADINGS,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    UnreadableError,
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


def as_table(rows: Iterable[list[str]], kind: str, encoding: str = "", delimiter: str = "") -> Read:
    """The first row that is not blank holds the headings, unless an e-mail address stands in it."""
    numbered = enumerate(map(_trimmed, rows), 1)
    number, first = next(((at, cells) for at, cells in numbered if cells), (0, []))
    if not first:
        raise UnreadableError(EMPTY)
    _refuse_width(number, first)
    below: Iterator[list[str]] = (_checked(at, cells) for at, cells in numbered)
    if any("@" in cell for cell in first):
        names, below = [""] * len(first), chain([first], below)
    else:
        names, number = first, number + 1
    return Read(kind, encoding, delimiter, _unique(names), number, _not_only_headings(below))


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
