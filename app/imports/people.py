"""What is written of a person, made ready in the process that reads rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.consent.rules import State
from app.contacts.grams import grams_of_text
from app.contacts.phones import digits_of
from app.contacts.role_addresses import kind_of
from app.contacts.rules import person_key, sort_key
from app.imports import encoding as e
from app.imports.chunks import unpacked
from app.imports.consents import Imported, Sealed, Terms, sealed
from app.imports.ids import ids_of
from app.imports.proofs import proof_of
from app.imports.rows import Found, Person, Reading, read_chunk

CONTACT = (
    "id", "first_name", "last_name", "title", "language", "street", "postcode", "place", "country",
    "notes", "search_key", "search_grams", "sort_key", "source_detail", "source_kind", "source_on",
    "import_id", "created_at", "created_by", "changed_at", "told_due_on",
)  # fmt: skip
ADDRESS = ("id", "contact", "email", "canonical", "kind", "main_since", "created_at")
PHONE = ("contact", "number", "kind", "created_at")
SUBSCRIPTION = ("id", "list", "address", "joined_at")


@dataclass(frozen=True)
class Context:
    """What all new people of an import have in common; sent to the process that reads rows."""

    import_id: UUID
    language: str
    source_kind: str
    source_detail: str
    source_on: date | None
    created_by: UUID | None
    told_due_on: date | None
    evidence: str
    terms: Terms | None


class Ready(NamedTuple):
    """A person, and the rows that make a new one, as COPY takes them.

    `consent` and `subscription` are written only when the consent may be recorded.
    """

    person: Person
    sort_key: str
    contact: UUID | None = None
    address: UUID | None = None
    contact_row: bytes = b""
    address_row: bytes = b""
    phone_rows: bytes = b""
    consent: Sealed | None = None
    subscription: bytes = b""


class ReadChunk(NamedTuple):
    """A chunk as it comes back: letters of what is settled, `?` where a person is."""

    first_row: int
    letters: bytearray
    people: list[Ready]
    found: list[Found]


def prepare(
    reading: Reading, context: Context, now: datetime, first_row: int, data: bytes
) -> ReadChunk:
    """The whole work on a chunk that needs no database."""
    read = read_chunk(reading, first_row, unpacked(data))
    maker = _Maker(context, now)
    people = [maker.ready(person) for person in read.people]
    return ReadChunk(read.first_row, read.letters, people, read.found)


class _Maker:
    """Rows of new people, all made at one moment."""

    def __init__(self, context: Context, now: datetime) -> None:
        self._context, self._now = context, now
        self._ids: Iterator[UUID] = ids_of(now)
        self._moment = e.moment(now)
        self._source_detail = e.text(context.source_detail)
        self._common = b"".join(
            (
                e.text(context.source_kind), e.day(context.source_on), e.uuid(context.import_id),
                self._moment, e.uuid(context.created_by), self._moment, e.day(context.told_due_on),
            )
        )  # fmt: skip
        self._fields = len(CONTACT).to_bytes(2)

    def ready(self, person: Person) -> Ready:
        if person.blocked:
            return Ready(person, "")
        names = (person.first_name, person.last_name)
        emails = [person.canonical] if person.canonical else []
        sort = sort_key(*names, *emails)
        contact = next(self._ids)
        whose = e.uuid(contact)
        ready = Ready(
            person,
            sort,
            contact,
            contact_row=self._contact(person, whose, sort, emails),
            phone_rows=b"".join(
                e.row(whose, e.text(number), e.often(kind), self._moment)
                for number, kind in person.phones
            ),
        )
        return self._with_address(ready, whose) if person.canonical else ready

    def _contact(self, person: Person, whose: bytes, sort: str, emails: list[str]) -> bytes:
        key = person_key(
            (person.first_name, person.last_name),
            emails,
            others=(person.organisation, person.title, *(name for name, _ in person.tags)),
            digits=[one for number, _ in person.phones for one in digits_of(number)],
            notes=person.notes[:2000],
        )
        text, often, detail = e.text, e.often, person.source_detail
        return b"".join(
            (
                self._fields, whose, often(person.first_name), often(person.last_name),
                often(person.title), often(person.language or self._context.language),
                often(person.street), often(person.postcode), often(person.place),
                often(person.country), text(person.notes), text(key), e.integers(grams_of_text(key)),
                text(sort), text(detail) if detail else self._source_detail, self._common,
            )
        )  # fmt: skip

    def _with_address(self, ready: Ready, whose: bytes) -> Ready:
        person, moment = ready.person, self._moment
        address = next(self._ids)
        subject = e.uuid(address)
        kind = e.often(kind_of(person.canonical).value)
        ready = ready._replace(
            address=address,
            address_row=e.row(
                subject, whose, e.text(person.email), e.text(person.canonical), kind, moment, moment
            ),
        )
        terms = self._context.terms
        consent = imported(person, address, self._context)
        if terms is None or consent is None:
            return ready
        joined = b""
        if terms.state is State.GIVEN:
            joined = e.row(e.uuid(next(self._ids)), e.uuid(terms.list_id), subject, moment)
        return ready._replace(consent=sealed(terms, consent, self._now), subscription=joined)


def imported(person: Person, address: UUID, context: Context) -> Imported | None:
    """The consent of this row, for this address."""
    if person.consent is None:
        return None
    proof = proof_of(person, person.consent, context.import_id, context.evidence)
    language = person.language or context.language
    return Imported(address, person.email, language, person.consent.at, proof)
