"""Columns of which somebody has to say whether they tell who may be mailed. Pure.

Until then a file brings no consents: an opt-out in a column that nobody looked at must not become one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.imports.mapping.fields import IGNORED, PERMISSION, UNRELATED
from app.imports.mapping.programs import Program
from app.imports.mapping.propose import as_read, field_of, names_a_person
from app.imports.permission.beside import leaning, refuses
from app.imports.permission.standing import Says, denies, is_marked, said_in

LOOKED_AT = 1000
_UNRELATED_YET = "unrelated yet"  # as it is remembered: nobody had left in this column


@dataclass(frozen=True)
class Columns:
    """The columns of a file: headings, what each is, and the first rows below."""

    headings: Sequence[str]
    mapping: Sequence[str]
    rows: Sequence[Sequence[str]]
    program: Program | None = None

    @property
    def _name(self) -> str:
        return self.program.name if self.program else ""

    def cells(self, at: int) -> list[str]:
        """What stands in the first rows of a column, without empty cells."""
        return [row[at] for row in self.rows[:LOOKED_AT] if at < len(row) and row[at].strip()]

    @cached_property
    def _fields(self) -> list[str]:
        return as_read(self.headings, self.mapping, self.program)

    def says(self, at: int, cell: str) -> Says:
        return said_in(self._fields[at], cell, self._name)

    def are_clear(self) -> bool:
        """Whether the import may go on without anybody having looked at them."""
        return names_a_person(self.mapping) and not self.unsure()

    def unsure(self) -> list[int]:
        """The columns with a state that is mostly a bare yes, no or number: which way does it go?

        A single one among words is a word that nobody knows.
        """
        return [
            at
            for at, field in enumerate(self._fields)
            if field == "status"
            and (unsure := self.unsure_cells(at))
            and len(unsure) * 2 >= len(self.cells(at))
        ]

    def unsure_cells(self, at: int) -> list[str]:
        return [cell for cell in self.cells(at) if self.says(at, cell) is Says.UNSURE]

    def untold(self) -> list[int]:
        """The columns that are not saved and may tell who must not be mailed."""
        return [
            at
            for at, field in enumerate(self.mapping)
            if field == IGNORED and (self._names_a_permission(at) or self._holds_a_no(at))
        ]

    def _names_a_permission(self, at: int) -> bool:
        """By its heading; one that sounds like a permission only does if somebody below has none."""
        heading = self.headings[at]
        sounds_like = leaning(heading, self.mapping, self.program)
        if sounds_like == "may_mail" and field_of(heading, self.program) not in PERMISSION:
            return self._leaves_somebody_out(at)
        return bool(sounds_like)

    def _leaves_somebody_out(self, at: int) -> bool:
        cells = self.cells(at)
        if any(denies(cell) for cell in cells):
            return True
        looked_at = self.rows[:LOOKED_AT]
        return len(cells) < len(looked_at) and any(is_marked(cell) for cell in cells)

    def to_remember(self) -> list[str]:
        """The mapping for the next file with these headings."""
        return [
            _UNRELATED_YET if field == UNRELATED and not self._refuses(at) else field
            for at, field in enumerate(self.mapping)
        ]

    def as_remembered(self) -> list[str]:
        """An answer about a column in which nobody had left is none about one in which somebody has."""
        answers = {True: IGNORED, False: UNRELATED}
        return [
            answers[self._refuses(at)] if field == _UNRELATED_YET else field
            for at, field in enumerate(self.mapping)
        ]

    def _refuses(self, at: int) -> bool:
        return any(map(refuses, self.cells(at)))

    def _holds_a_no(self, at: int) -> bool:
        against = (Says.NO, Says.BOUNCED)
        return any(said_in("status", cell, self._name) in against for cell in self.cells(at))
