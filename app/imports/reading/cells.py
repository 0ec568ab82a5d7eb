"""The cells of a row, cleaned and by field, and what has to be said of them. Pure, and read for every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import NamedTuple
from uuid import UUID

from app.contacts.rules import folded
from app.imports.mapping.fields import CUSTOM, EMAILS, CustomField
from app.imports.reading.texts import moment, network_address, text_of
from app.imports.receiving.limits import MOST_IN_A_CELL
from app.imports.rules import Code
from app.lib.csv_cells import unguarded
from app.lib.texts import is_plain, made_visible

MOST = {
    "first_name": 80, "last_name": 80, "full_name": 160, "title": 120, "organisation": 200,
    "street": 300, "postcode": 16, "place": 80, "source_detail": 200, "tags": 1000,
    "email": 1000, "email_work": 1000, "email_home": 1000, "position": 120, "beat": 200,
    "embargo_notes": 2000,
}  # fmt: skip
_LINES = {"street", "other_post", "notes", "embargo_notes"}


class Found(NamedTuple):
    """A finding, before it is written."""

    row: int
    heading: str
    code: str
    value: str


@dataclass(frozen=True)
class Reading:
    """How the rows of one import are read; sent to the process that reads them.

    `owners` are the users by name and by address, when a column says owners. `needs_sign_up`: to have
    confirmed is no consent without having signed up.
    """

    headings: tuple[str, ...]
    mapping: tuple[str, ...]
    custom: tuple[CustomField, ...]
    zone: tzinfo
    now: datetime
    suppresses: str | None
    owners: Mapping[str, UUID] | None = None
    needs_sign_up: bool = False


class CellReader:
    """Reads cells; `found` collects what has to be said of them."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._custom = {f"{CUSTOM}{field.id}": field for field in reading.custom}
        lines = _LINES | {name for name, field in self._custom.items() if field.kind == "text"}
        self._columns = [
            (at, field, field in lines, MOST.get(field, MOST_IN_A_CELL))
            for at, field in enumerate(reading.mapping)
            if field
        ]
        self._width = len(reading.headings)
        self._heading_of = {
            field: heading
            for heading, field in reversed(
                list(zip(reading.headings, reading.mapping, strict=True))
            )
            if field
        }
        self.found: list[Found] = []
        self._row = 0

    def _say(self, code: Code, field: str, value: str) -> None:
        heading = self._heading_of.get(field, "")
        shown = text_of(value[:400])[0][:300]
        self.found.append(Found(self._row, heading, code.value, shown))

    def _cells(self, cells: Sequence[str]) -> dict[str, str]:
        """The texts by field; several columns of one field are joined by line breaks."""
        said: dict[str, str] = {}
        width = len(cells)
        for at, field, lines, most in self._columns:
            if at >= width or not (cell := cells[at]):
                continue
            if cell[0] == "'":
                cell = unguarded(cell)
            if is_plain(cell):
                text = cell.strip()
            else:
                text, had_controls = text_of(cell, lines=lines)
                if had_controls and field in EMAILS:
                    text = made_visible(cell)  # not an address: nobody guesses what it was
                elif had_controls:
                    self._say(Code.CONTROL_CHARACTERS, field, cell)
            if len(text) > most:
                self._say(Code.TOO_LONG, field, text)
            elif text:
                said[field] = f"{said[field]}\n{text}" if field in said else text
        return said

    def _known(self, field: str, text: str | None, known: dict[str, str], code: Code) -> str:
        if not text:
            return ""
        value = known.get(text.lower()) or known.get(folded(text))
        if value is None:
            self._say(code, field, text)
        return value or ""

    def _moment(self, said: dict[str, str], field: str) -> datetime | None:
        if not (text := said.get(field)):
            return None
        found = moment(text, self._reading.zone, self._reading.now)
        if found is None:
            self._say(Code.BAD_MOMENT, field, text)
        return found

    def _ip(self, said: dict[str, str], field: str) -> str:
        if not (text := said.get(field)):
            return ""
        network = network_address(text)
        if network is None:
            self._say(Code.BAD_VALUE, field, text)
        return network or ""
