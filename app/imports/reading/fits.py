"""A first look at a file: what stands in its columns, and how many cells read as what they are to be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from uuid import UUID

from app.contacts.values import YES
from app.imports.mapping.fields import IGNORED, NOT_SAVED, PERMISSION, CustomField
from app.imports.mapping.programs import Program, is_in_utc
from app.imports.permission.beside import leaning
from app.imports.queries import ImportInfo
from app.imports.reading.cells import Reading
from app.imports.reading.rows import read_chunk
from app.imports.rules import Code
from app.lib import clock
from app.lib.languages import HOME_ZONE

LOOKED_AT = 1000
MOST_SHOWN = 3
LONGEST_SHOWN = 40
PROOF = frozenset({"opt_in_at", "confirmed_at", "added_at"})
# Findings that are about the person, not about what stands in the cell.
_FITS_ALL_THE_SAME = frozenset(
    {
        Code.CONTROL_CHARACTERS.value,
        Code.ADDRESS_TIDIED.value,
        Code.BESIDE_PHONE.value,
        Code.NOBODY.value,
        Code.NAME_ONLY.value,
        Code.TOTALS.value,
        Code.NOW_SUPPRESSED.value,
    }
)
_MARKS = YES | {"✓", "✔"}

Rows = Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class Column:
    """One column as the page shows it; `fitting` None: nothing is saved from it."""

    heading: str
    field: str
    first: tuple[str, ...]
    fitting: int | None
    looked_at: int

    @property
    def look(self) -> str:
        """The state it is shown in."""
        if self.fitting is None:
            return "none"
        if self.fitting == self.looked_at:
            return "yes"
        return "no" if self.field == "email" else "warn"


def columns(
    info: ImportInfo,
    mapping: Sequence[str],
    rows: Rows,
    custom: Sequence[CustomField],
    owners: Mapping[str, UUID],
) -> list[Column]:
    """An empty cell fits every field: the person is simply saved without it."""
    unfit = _unfit(info, mapping, rows, custom, owners)
    return [
        Column(
            heading,
            field,
            _first([cells[at].strip() for _, cells in rows if at < len(cells)]),
            None if field in NOT_SAVED else len(rows) - len(unfit.get(heading, ())),
            len(rows),
        )
        for at, (heading, field) in enumerate(zip(info.headings, mapping, strict=True))
    ]


def _unfit(
    info: ImportInfo,
    mapping: Sequence[str],
    rows: Rows,
    custom: Sequence[CustomField],
    owners: Mapping[str, UUID],
) -> dict[str, set[int]]:
    """The rows that do not fit, by heading: read as the import will read their cells."""
    reading = Reading(
        tuple(info.headings), tuple(mapping), tuple(custom),
        UTC if is_in_utc(info.format) else HOME_ZONE, clock.now(), info.suppresses, owners,
        program=info.format,
    )  # fmt: skip
    unfit: dict[str, set[int]] = {}
    for one in read_chunk(reading, 0, [list(cells) for _, cells in rows]).found:
        if one.code not in _FITS_ALL_THE_SAME:
            unfit.setdefault(one.heading, set()).add(one.row)
    return unfit


def _first(cells: Sequence[str]) -> tuple[str, ...]:
    filled = dict.fromkeys(cell for cell in cells[:20] if cell)
    return tuple(_short(cell) for cell in list(filled)[:MOST_SHOWN])


def _short(cell: str) -> str:
    return cell if len(cell) <= LONGEST_SHOWN else cell[: LONGEST_SHOWN - 1] + "…"


def only_a_mark(
    headings: Sequence[str], mapping: Sequence[str], rows: Rows, program: Program | None = None
) -> str | None:
    """The heading of a column that marks people with an “x” or a “yes”, if no column has a time.

    Such a mark says neither who asked, nor when, nor how: it proves no consent. Below a heading that
    sounds like an opt-out it is a refusal.
    """
    if PROOF & set(mapping):
        return None
    for at, (heading, field) in enumerate(zip(headings, mapping, strict=True)):
        cells = {cells[at].strip().lower() for _, cells in rows if at < len(cells)} - {""}
        may_be_one = field in ("may_mail", "double_opt_in") or (
            field in (IGNORED, "status") and not PERMISSION.get(leaning(heading, mapping, program))
        )
        if may_be_one and cells & _MARKS and len(cells) <= MOST_SHOWN:
            return heading
    return None
