"""What is written of a person beside the row itself, made ready in the process that reads rows."""

from typing import NamedTuple
from uuid import UUID

from app.contacts.grams import grams_of_text
from app.contacts.phones import digits_of
from app.contacts.role_addresses import kind_of
from app.contacts.rules import person_key, sort_key
from app.imports.chunks import unpacked
from app.imports.proofs import Proof, proof_of
from app.imports.rows import Found, Person, Reading, read_chunk


class Ready(NamedTuple):
    """A person with the words to be found by and the proof of the consent."""

    person: Person
    address_kind: str
    search_key: str
    sort_key: str
    grams: list[int]
    proof: Proof | None


class ReadChunk(NamedTuple):
    """A chunk as it comes back: letters of what is settled, `?` where a person is."""

    first_row: int
    letters: bytearray
    people: list[Ready]
    found: list[Found]


def prepare(
    reading: Reading, import_id: UUID, evidence: str, first_row: int, data: bytes
) -> ReadChunk:
    """The whole work on a chunk that needs no database."""
    read = read_chunk(reading, first_row, unpacked(data))
    people = [_ready(person, import_id, evidence) for person in read.people]
    return ReadChunk(read.first_row, read.letters, people, read.found)


def _ready(person: Person, import_id: UUID, evidence: str) -> Ready:
    if person.blocked:
        return Ready(person, "", "", "", [], None)
    names = (person.first_name, person.last_name)
    emails = [person.canonical] if person.canonical else []
    key = person_key(
        names,
        emails,
        others=(person.organisation, person.title, *(name for name, _ in person.tags)),
        digits=[one for number, _ in person.phones for one in digits_of(number)],
        notes=person.notes[:2000],
    )
    return Ready(
        person,
        kind_of(person.canonical).value if person.canonical else "",
        key,
        sort_key(*names, *emails),
        grams_of_text(key),
        proof_of(person, person.consent, import_id, evidence) if person.consent else None,
    )
