"""A row of a file: what it says of a person, or why not. Pure; runs in a process of its own."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from app.contacts.rules import folded
from app.contacts.values import (
    NO_SUCH_DAY,
    TOO_PRECISE,
    column_of,
    read_birth_year,
    read_value,
)
from app.imports.mapping.fields import EMAILS
from app.imports.permission.reader import Consent, PermissionReader
from app.imports.reading import words
from app.imports.reading.addresses import Mailbox
from app.imports.reading.cells import Found, Reading
from app.imports.reading.texts import tags_of
from app.imports.reading.who import WhoReader
from app.imports.reading.work import Work
from app.imports.receiving.limits import UNCLOSED
from app.imports.rules import REFUSING, Code
from app.lib.problems import Problem

_NO_ADDRESS = Mailbox("", "", "")
_CODES = {TOO_PRECISE: Code.TOO_PRECISE, NO_SUCH_DAY: Code.NO_SUCH_DAY}


class Person(NamedTuple):
    """What a row says. Empty texts say nothing. `withheld`: a finding says why there is no consent."""

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
    consent: Consent | None
    blocked: str
    left_at: datetime | None
    left_why: str
    work: Work | None
    kind: str = ""
    further: tuple[Mailbox, ...] = ()
    withheld: bool = False
    legal_form: str = ""
    birth_year: int | None = None

    @property
    def canonicals(self) -> list[str]:
        """Of all addresses of the row, the main one first."""
        return [self.canonical, *(one.canonical for one in self.further)] if self.canonical else []


class RowReader(WhoReader, PermissionReader):
    """Reads rows of one import; `found` collects what has to be said of them."""

    def read(self, row: int, cells: Sequence[str]) -> Person | None:
        """The person of a row; None when it is refused, and why is found."""
        self._row = row
        before = len(self.found)
        if len(cells) > self._width:
            self._say_too_many(cells[self._width])
            return None
        said = self._cells(cells)
        person = self._person(said, cells)
        if any(found.code in REFUSING for found in self.found[before:]):
            return None
        return person

    def _say_too_many(self, cell: str) -> None:
        if cell == UNCLOSED:
            self._say(Code.UNCLOSED_CARD, "", "")
        else:
            self._say(Code.TOO_MANY_CELLS, "", cell)

    def _person(self, said: dict[str, str], cells: Sequence[str]) -> Person | None:
        get = said.get
        if "other_post" in said:
            self._say(Code.OTHER_POST, "other_post", said["other_post"])
        main, *further = self._addresses(said) or (_NO_ADDRESS,)
        email, canonical, kind = main
        first, last = self._names(said)
        country = self._country(said)
        where = (said, country, canonical)
        phones, postcode = self._phones(*where), self._postcode(*where)
        organisation = get("organisation", "")
        if not canonical and not self._is_somebody(said, f"{first} {last}".strip(), bool(phones)):
            return None
        standing = self._standing(said, cells)
        return Person(
            self._row, email, canonical, first, last, self._title(said),
            self._known("language", get("language"), words.LANGUAGES, Code.BAD_LANGUAGE),
            get("street", ""), postcode, get("place", ""), self._code_of(country),
            get("notes", ""), phones, organisation,
            folded(organisation)[:200] if organisation else "",
            self._business_id(get("business_id", ""), country), self._roles(get("role", "")),
            tags_of(get("tags", "")), self._values(said), get("source_detail", ""),
            standing.consent, standing.blocked, standing.left_at, get("left_why", "")[:200],
            self._work(said) if self._has_work else None, kind, tuple(further), standing.withheld,
            self._known(
                "legal_form", get("legal_form"), words.LEGAL_FORMS, Code.BAD_LEGAL_FORM
            ),
            self._birth_year(get("birth_year", "")),
        )  # fmt: skip

    def _is_somebody(self, said: dict[str, str], name: str, has_phone: bool) -> bool:
        """Whether a row without an address could be told from others the next time."""
        if folded(name).rstrip(" :") in (words.TOTALS if has_phone else words.TOTALS_OR_NAMES):
            self._say(Code.TOTALS, "", name)
        elif has_phone:
            return True
        elif not name:
            self._say(Code.NOBODY, "", "")
        elif said.get("organisation") or said.get("street") or not EMAILS.keys().isdisjoint(said):
            return True
        else:
            self._say(Code.NAME_ONLY, "", name)
        return False

    def _birth_year(self, text: str) -> int | None:
        if not text:
            return None
        year = read_birth_year(text)
        if isinstance(year, Problem):
            self._say(Code.BAD_VALUE, "birth_year", text)
            return None
        return year

    def _roles(self, text: str) -> tuple[str, ...]:
        parts = [part.strip() for part in text.replace(";", ",").split(",")] if text else []
        found = (self._known("role", part, words.ROLES, Code.BAD_ROLE) for part in parts)
        return tuple(dict.fromkeys(role for role in found if role))

    def _values(self, said: dict[str, str]) -> tuple[tuple[int, str, object], ...]:
        found = []
        for field, custom in self._custom.items():
            if text := said.get(field):
                value = read_value(custom.kind, custom.choices, text)
                if isinstance(value, Problem):
                    self._say(_CODES.get(value.message, Code.BAD_VALUE), field, text)
                elif value is not None:
                    found.append((custom.id, column_of(value), value))
        return tuple(found)


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


def told_of(person: Person) -> str:
    """What somebody looks for in the file: the address, or the name."""
    name = f"{person.first_name} {person.last_name}".strip()
    return person.email or name or ", ".join(number for number, _ in person.phones)
