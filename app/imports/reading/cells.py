"""The cells of a row, cleaned and by field, and what has to be said of them. Pure, and read for every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import NamedTuple
from uuid import UUID

from app.contacts.rules import folded
from app.imports.mapping.fields import CUSTOM, EMAILS, NOT_SAVED, CustomField
from app.imports.reading.meanings.nothing import nothing_in
from app.imports.reading.texts import (
    is_no_day,
    moment,
    network_address,
    text_of,
    without_unseen_ends,
)
from app.imports.receiving.limits import MOST_IN_A_CELL
from app.imports.rules import Code
from app.lib.csv_cells import unguarded
from app.lib.texts import has_unseen, is_plain, made_visible

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
    confirmed is no consent without having signed up. `untold` are the headings of columns that may say
    who must not be mailed, and of which nobody has said whether they do.
    """

    headings: tuple[str, ...]
    mapping: tuple[str, ...]
    custom: tuple[CustomField, ...]
    zone: tzinfo
    now: datetime
    suppresses: str | None
    owners: Mapping[str, UUID] | None = None
    needs_sign_up: bool = False
    program: str = ""
    brings_consents: bool = False
    untold: tuple[str, ...] = ()


class CellReader:
    """Reads cells; `found` collects what has to be said of them."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._custom = {f"{CUSTOM}{field.id}": field for field in reading.custom}
        lines = _LINES | {name for name, field in self._custom.items() if field.kind == "text"}
        self._columns = [
            (at, field, field in lines, MOST.get(field, MOST_IN_A_CELL), self._nothing_in(field))
            for at, field in enumerate(reading.mapping)
            if field not in NOT_SAVED
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

    def _nothing_in(self, field: str) -> frozenset[str]:
        custom = self._custom.get(field)
        return nothing_in(field) - frozenset(custom.choices if custom else ())

    def _say(self, code: Code, field: str, value: str) -> None:
        heading = self._heading_of.get(field, "")
        shown = text_of(value[:400])[0][:300]
        self.found.append(Found(self._row, heading, code.value, shown))

    def _cells(self, cells: Sequence[str]) -> dict[str, str]:
        """The texts by field; several columns of one field are joined by line breaks."""
        said: dict[str, str] = {}
        width = len(cells)
        for at, field, lines, most, nothing in self._columns:
            if at >= width or not (cell := cells[at]):
                continue
            if "'" in cell:
                cell = unguarded(cell)
            is_tidy = is_plain(cell)
            text = cell.strip() if is_tidy else self._tidied(cell, field, lines=lines)
            if text in nothing:
                continue
            if len(text) > most:
                self._say(Code.TOO_LONG, field, text)
            elif text:
                said[field] = f"{said[field]}\n{text}" if field in said else text
        return said

    def _tidied(self, cell: str, field: str, *, lines: bool) -> str:
        text, had_controls = text_of(cell, lines=lines)
        if not had_controls:
            return text
        if field not in EMAILS:
            self._say(Code.CONTROL_CHARACTERS, field, cell)
            return text
        within = without_unseen_ends(cell)
        if has_unseen(within):
            return made_visible(cell)  # not an address: nobody guesses what it was
        self._say(Code.ADDRESS_TIDIED, field, cell)
        return text

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
        found = self._time_in(text)
        if found is None:
            self._say(Code.NO_SUCH_DAY if is_no_day(text) else Code.BAD_MOMENT, field, text)
        return found

    def _time_in(self, text: str) -> datetime | None:
        return moment(text, self._reading.zone, self._reading.now)

    def _ip(self, said: dict[str, str], field: str) -> str:
        if not (text := said.get(field)):
            return ""
        network = network_address(text)
        if network is None:
            self._say(Code.BAD_VALUE, field, text)
        return network or ""
