"""Some thousand rows at once, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.imports.reading.cells import Found
from app.imports.reading.rows import told_of
from app.imports.rules import Code, Outcome
from app.imports.writing.fresh.prepare import ReadChunk, Ready
from app.imports.writing.terms import Job


@dataclass
class Batch:
    """What became of the rows: one letter each, the findings, and how many consents they bring.

    `repeats` names the earlier row about the same person, as far as it stands in this batch.
    """

    job: Job
    chunks: Sequence[ReadChunk]
    found: list[Found] = field(default_factory=list)
    repeats: dict[int, int] = field(default_factory=dict)
    consents: int = 0
    _places: dict[int, tuple[bytearray, int]] = field(default_factory=dict)

    def settle(self, row: int, outcome: Outcome) -> None:
        letters, at = self._places[row]
        letters[at] = ord(outcome)

    def refuse(self, one: Ready, code: Code) -> None:
        """No later row repeats one that was left out."""
        row = one.person.row
        self.settle(row, Outcome.REFUSED)
        self.say(one, code, one.person.email)
        self.repeats = {later: before for later, before in self.repeats.items() if before != row}

    def say(self, one: Ready, code: Code, value: str = "") -> None:
        self.found.append(Found(one.person.row, "", code.value, value[:300]))

    def say_double(self, one: Ready, of: int | UUID) -> None:
        """`of`: the earlier row, or the person where the row is not known."""
        who = told_of(one.person)
        self.found.append(Found(one.person.row, str(of), Code.DOUBLE.value, who[:300]))

    def take(self) -> list[Ready]:
        people = []
        for chunk in self.chunks:
            self.found += chunk.found
            for one in chunk.people:
                row = one.person.row
                self._places[row] = chunk.letters, row - chunk.first_row
                people.append(one)
        return people
