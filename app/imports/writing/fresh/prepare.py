"""What is written of a person, made ready in the process that reads rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.consent.events import State
from app.consent.ledger.salts import salts
from app.contacts.facts import Source
from app.contacts.phones import digits_of
from app.contacts.role_addresses import kind_of
from app.contacts.rules import person_key, sort_key
from app.contacts.search.grams import grams_of_text
from app.imports.permission.reader import Consent
from app.imports.reading.addresses import Mailbox
from app.imports.reading.cells import Found, Reading
from app.imports.reading.rows import Person, read_chunk
from app.imports.reading.work import Work
from app.imports.receiving.chunks import unpacked
from app.imports.writing.consents import Imported, Sealed, Sealer, Terms
from app.imports.writing.fresh import encoding as e
from app.imports.writing.fresh.proofs import proof_of
from app.lib.ids import id_bytes_of

CONTACT = (
    "id", "first_name", "last_name", "title", "language", "street", "postcode", "place", "country",
    "notes", "search_key", "search_grams", "sort_key", "source_detail", "source_kind", "source_on",
    "import_id", "created_at", "created_by", "changed_at", "told_due_on", "owner",
    "birth_year",
)  # fmt: skip
ADDRESS = ("id", "contact", "email", "canonical", "kind", "main_since", "created_at")
PHONE = ("contact", "number", "kind", "created_at")
SUBSCRIPTION = ("id", "list", "address", "joined_at")

SALTS_AT_ONCE = 500


@dataclass(frozen=True)
class Context:
    """What all new people of an import have in common; sent to the process that reads rows."""

    import_id: UUID
    language: str
    source: Source
    created_by: UUID | None
    told_due_on: date | None
    evidence: str
    terms: Terms | None


class Ready(NamedTuple):
    """A person, and the rows that make a new one, as COPY takes them.

    `whose` is the encoded id of the new person, `subject` that of the address.
    The consent is written only when it may be recorded.
    """

    person: Person
    sort_key: str
    whose: bytes = b""
    contact_row: bytes = b""
    phone_rows: bytes = b""
    address_row: bytes = b""
    subject: bytes = b""
    consent: Sealed | None = None
    subscription: bytes = b""


class ReadChunk(NamedTuple):
    """A chunk as it comes back: letters of what is settled, `?` where a person is."""

    first_row: int
    letters: bytearray
    people: list[Ready]
    found: list[Found]


class PackedChunk(NamedTuple):
    """A `ReadChunk` on its way between processes, which is quicker with plain tuples."""

    first_row: int
    letters: bytearray
    people: list[tuple[Any, ...]]
    found: list[Found]

    def unpacked(self) -> ReadChunk:
        people = [Ready(Person._make(person), *rest) for person, *rest in self.people]
        return ReadChunk(self.first_row, bytearray(self.letters), people, self.found)


def prepare(
    reading: Reading, context: Context, now: datetime, first_row: int, data: bytes
) -> PackedChunk:
    """The whole work on a chunk that needs no database."""
    read = read_chunk(reading, first_row, unpacked(data))
    maker = _Maker(context, now)
    people = [maker.ready(person) for person in read.people]
    return PackedChunk(read.first_row, read.letters, people, read.found)


class _Maker:
    """Rows of new people, all made at one moment."""

    def __init__(self, context: Context, now: datetime) -> None:
        self._context = context
        self._ids, self._salts = id_bytes_of(now), salts(SALTS_AT_ONCE)
        self._moment = moment = e.moment(now)
        self._two_moments = moment + moment
        self._source_detail = e.text(context.source.detail)
        self._common = b"".join(
            (
                e.text(context.source.kind), e.day(context.source.on), e.uuid(context.import_id),
                moment, e.uuid(context.created_by), moment, e.day(context.told_due_on),
            )
        )  # fmt: skip
        self._without_owner = self._common + e.NULL
        self._contact_fields = len(CONTACT).to_bytes(2)
        self._address_fields = len(ADDRESS).to_bytes(2)
        self._phone_fields = len(PHONE).to_bytes(2)
        self._sealer = Sealer(context.terms, now) if context.terms else None
        self._joins = context.terms is not None and context.terms.state is State.GIVEN

    def ready(self, person: Person) -> tuple[Any, ...]:
        """The fields of `Ready`, the person as a tuple too."""
        if person.blocked:
            return tuple(person), ""
        sort = sort_key(person.first_name, person.last_name, person.canonical)
        whose = e.UUID_LENGTH + next(self._ids)
        phones = [
            b"".join((self._phone_fields, whose, e.text(number), e.often(kind), self._moment))
            for number, kind in person.phones
        ]
        ready = (tuple(person), sort, whose, self._contact(person, whose, sort), b"".join(phones))
        return ready + self._addressed(person, whose) if person.canonical else ready

    def _contact(self, person: Person, whose: bytes, sort: str) -> bytes:
        key = person_key(
            (person.first_name, person.last_name),
            person.canonicals,
            others=(person.organisation, person.title, *(name for name, _ in person.tags)),
            digits=[one for number, _ in person.phones for one in digits_of(number)],
            notes=person.notes[:2000],
        )
        text, often, detail = e.text, e.often, person.source_detail
        return b"".join(
            (
                self._contact_fields, whose, often(person.first_name), often(person.last_name),
                often(person.title), often(person.language or self._context.language),
                often(person.street), often(person.postcode), often(person.place),
                often(person.country), text(person.notes), text(key),
                e.integers(grams_of_text(key)), text(sort),
                text(detail) if detail else self._source_detail,
                self._without_owner if person.work is None else self._owned(person.work),
                e.small(person.birth_year),
            )
        )  # fmt: skip

    def _owned(self, work: Work) -> bytes:
        return self._common + e.uuid(work.owner)

    def _addressed(self, person: Person, whose: bytes) -> tuple[Any, ...]:
        subject = e.UUID_LENGTH + next(self._ids)
        row = b"".join(
            (
                self._address_fields, subject, whose, e.text(person.email), e.text(person.canonical),
                e.often(person.kind or kind_of(person.canonical)), self._two_moments,
            )
        )  # fmt: skip
        if person.further:
            row += b"".join(self._further(one, whose) for one in person.further)
        if self._sealer is None or person.consent is None:
            return row, subject
        sealed = self._sealer.sealed(
            subject, _imported(person, person.consent, self._context, self._salts)
        )
        return row, subject, sealed, self._subscription(subject) if self._joins else b""

    def _further(self, one: Mailbox, whose: bytes) -> bytes:
        return b"".join(
            (
                self._address_fields, e.UUID_LENGTH, next(self._ids), whose, e.text(one.email),
                e.text(one.canonical), e.often(one.kind or kind_of(one.canonical)), e.NULL,
                self._moment,
            )
        )  # fmt: skip

    def _subscription(self, subject: bytes) -> bytes:
        terms = self._context.terms
        assert terms is not None
        return e.row(e.UUID_LENGTH + next(self._ids), e.uuid(terms.list_id), subject, self._moment)


def imported(person: Person, context: Context) -> Imported | None:
    """The consent of this row."""
    return _imported(person, person.consent, context, salts()) if person.consent else None


def _imported(
    person: Person, consent: Consent, context: Context, drawn: Iterator[bytes]
) -> Imported:
    proof = proof_of(person, consent, context.import_id, context.evidence, drawn)
    return Imported(person.email, person.language or context.language, consent.at, proof)
