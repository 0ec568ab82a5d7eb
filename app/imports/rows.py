"""A row of a file: what it says of a person, or why not. Pure; runs in a process of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import NamedTuple

from app.contacts.phones import e164
from app.contacts.rules import folded, read_business_id
from app.imports import words
from app.imports.fields import CUSTOM
from app.imports.files.limits import MOST_IN_A_CELL
from app.imports.queries import CustomField
from app.imports.reading import (
    address,
    is_plain,
    is_yes,
    moment,
    names_of,
    network_address,
    tags_of,
    text_of,
)
from app.imports.rules import REFUSING, Code
from app.imports.values import value_of
from app.lib.csv_cells import unguarded

MOST = {
    "first_name": 80, "last_name": 80, "full_name": 160, "title": 120, "organisation": 200,
    "street": 300, "postcode": 16, "place": 80, "source_detail": 200, "email": 400, "tags": 1000,
}  # fmt: skip
_LINES = frozenset({"street", "notes"})


class Found(NamedTuple):
    """A finding, before it is written."""

    row: int
    heading: str
    code: str
    value: str


class Person(NamedTuple):
    """What a row says. Empty texts say nothing."""

    row: int
    email: str
    canonical: str
    first_name: str
    last_name: str
    title: str
    language: str
    street: str
    postcode: str
    place: str
    country: str
    notes: str
    phones: tuple[tuple[str, str], ...]
    organisation: str
    organisation_key: str
    business_id: str
    roles: tuple[str, ...]
    tags: tuple[tuple[str, str], ...]
    values: tuple[tuple[int, str, object], ...]
    source_detail: str
    consent: "Consent | None"
    blocked: str
    left_at: datetime | None
    left_why: str


class Consent(NamedTuple):
    """When and from where somebody agreed, as the file says."""

    at: datetime
    opt_in_at: datetime | None
    opt_in_ip: str
    confirmed_at: datetime | None
    confirmed_ip: str


@dataclass(frozen=True)
class Reading:
    """How the rows of one import are read; sent to the process that reads them."""

    headings: tuple[str, ...]
    mapping: tuple[str, ...]
    custom: tuple[CustomField, ...]
    zone: tzinfo
    now: datetime
    suppresses: str | None


class RowReader:
    """Reads rows of one import; `found` collects what has to be said of them."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._custom = {f"{CUSTOM}{field.id}": field for field in reading.custom}
        self._columns = [
            (at, field, field in _LINES, MOST.get(field, MOST_IN_A_CELL))
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

    def read(self, row: int, cells: Sequence[str]) -> Person | None:
        """The person of a row; None when it is refused, and why is found."""
        self._row = row
        before = len(self.found)
        if len(cells) > self._width:
            self._say(Code.TOO_MANY_CELLS, "", cells[self._width])
            return None
        said = self._cells(cells)
        person = self._person(said)
        if any(found.code in REFUSING for found in self.found[before:]):
            return None
        return person

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
                if had_controls:
                    self._say(Code.CONTROL_CHARACTERS, field, cell)
            if len(text) > most:
                self._say(Code.TOO_LONG, field, text)
            elif text:
                said[field] = f"{said[field]}\n{text}" if field in said else text
        return said

    def _person(self, said: dict[str, str]) -> Person | None:
        get = said.get
        email, canonical = self._address(get("email", ""))
        first, last = self._names(said)
        phones = self._phones(said)
        if not (canonical or first or last or phones):
            self._say(Code.NOBODY, "", "")
            return None
        organisation = get("organisation", "")
        return Person(
            self._row, email, canonical, first, last, get("title", ""),
            self._known("language", get("language"), words.LANGUAGES, Code.BAD_LANGUAGE),
            get("street", ""), get("postcode", ""), get("place", ""),
            self._country(get("country", "")), get("notes", ""), phones, organisation,
            folded(organisation)[:200] if organisation else "",
            self._business_id(get("business_id", "")), self._roles(get("role", "")),
            tags_of(get("tags", "")), self._values(said), get("source_detail", ""),
            self._consent(said), self._blocked(said), self._left_at(said), get("left_why", "")[:200],
        )  # fmt: skip

    def _address(self, text: str) -> tuple[str, str]:
        if not text:
            return "", ""
        found = address(text)
        if found is None:
            self._say(Code.BAD_ADDRESS, "email", text)
            return "", ""
        return found

    def _names(self, said: dict[str, str]) -> tuple[str, str]:
        first, last = said.get("first_name", ""), said.get("last_name", "")
        if first or last or "full_name" not in said:
            return first, last
        first, last = names_of(said["full_name"])
        if len(first) > MOST["first_name"] or len(last) > MOST["last_name"]:
            self._say(Code.TOO_LONG, "full_name", said["full_name"])
        return first, last

    def _phones(self, said: dict[str, str]) -> tuple[tuple[str, str], ...]:
        found: dict[str, str] = {}
        for field, kind in (("mobile", "mobile"), ("phone", "work")):
            for text in said[field].split("\n") if field in said else ():
                number = e164(text)
                if number is None:
                    self._say(Code.BAD_PHONE, field, text)
                else:
                    found.setdefault(number, kind)
        return tuple(found.items())

    def _known(self, field: str, text: str | None, known: dict[str, str], code: Code) -> str:
        if not text:
            return ""
        value = known.get(text.lower()) or known.get(folded(text))
        if value is None:
            self._say(code, field, text)
        return value or ""

    def _country(self, text: str) -> str:
        return self._known("country", text, words.countries(), Code.BAD_COUNTRY) if text else ""

    def _business_id(self, text: str) -> str:
        if not text:
            return ""
        found = read_business_id(text)
        if isinstance(found, str):
            return found
        self._say(Code.BAD_BUSINESS_ID, "business_id", text)
        return ""

    def _roles(self, text: str) -> tuple[str, ...]:
        parts = [part.strip() for part in text.replace(";", ",").split(",")] if text else []
        found = (self._known("role", part, words.ROLES, Code.BAD_ROLE) for part in parts)
        return tuple(dict.fromkeys(role for role in found if role))

    def _values(self, said: dict[str, str]) -> tuple[tuple[int, str, object], ...]:
        found = []
        for field, custom in self._custom.items():
            if text := said.get(field):
                value = value_of(custom, text)
                if value is None:
                    self._say(Code.BAD_VALUE, field, text)
                else:
                    found.append((custom.id, *value))
        return tuple(found)

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
        found = network_address(text)
        if found is None:
            self._say(Code.BAD_VALUE, field, text)
        return found or ""

    def _consent(self, said: dict[str, str]) -> Consent | None:
        if "status" in said and folded(said["status"]) in words.NOT_SUBSCRIBED:
            return None
        opt_in, confirmed = self._moment(said, "opt_in_at"), self._moment(said, "confirmed_at")
        if confirmed is None and "double_opt_in" in said and is_yes(said["double_opt_in"]):
            confirmed = self._moment(said, "added_at")
        at = confirmed or opt_in
        if at is None:
            return None
        return Consent(
            at, opt_in, self._ip(said, "opt_in_ip"), confirmed, self._ip(said, "confirmed_ip")
        )

    def _blocked(self, said: dict[str, str]) -> str:
        """Of which kind of people this row is whom nobody may mail, if it is."""
        if self._reading.suppresses:
            return self._reading.suppresses
        status = folded(said["status"]) if "status" in said else ""
        if status in words.CLEANED or "cleaned_at" in said:
            return "cleaned"
        blocked = status in words.UNSUBSCRIBED or status in words.YES or "left_at" in said
        return "unsubscribed" if blocked else ""

    def _left_at(self, said: dict[str, str]) -> datetime | None:
        return self._moment(said, "left_at") or self._moment(said, "cleaned_at")


class Read(NamedTuple):
    """What became of the rows of one chunk so far: `?` stands where a person is."""

    first_row: int
    letters: bytearray
    people: list[Person]
    found: list[Found]


def read_chunk(
    reading: Reading, first_row: int, rows: Sequence[Sequence[str]],
) -> Read:  # fmt: skip
    """All rows of a chunk, in order."""
    reader = RowReader(reading)
    letters, people = bytearray(len(rows)), []
    for at, cells in enumerate(rows):
        if not cells:
            letters[at] = ord("-")
            continue
        person = reader.read(first_row + at, cells)
        letters[at] = ord("r" if person is None else "?")
        if person is not None:
            people.append(person)
    return Read(first_row, letters, people, reader.found)
