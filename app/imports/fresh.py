"""People whom nobody knew yet: their rows go into the tables as COPY takes them, table by table."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from app import database
from app.consent.rules import State
from app.contacts.actions.keys import rewrite_people_keys
from app.imports.consents import Imported, record_imported
from app.imports.ids import ids_of
from app.imports.job import Job
from app.imports.people import Ready
from app.imports.things import Named, ensure_organisations, ensure_tags, organisation_of
from app.lib import clock

_CONTACT = (
    "id", "first_name", "last_name", "title", "language", "street", "postcode", "place", "country",
    "notes", "search_key", "search_grams", "sort_key", "source_kind", "source_detail", "source_on",
    "import_id", "created_at", "created_by", "changed_at", "told_due_on",
)  # fmt: skip
_ADDRESS = ("id", "contact", "email", "canonical", "kind", "main_since", "created_at")
_TABLES = {
    "contacts": _CONTACT,
    "contact_addresses": _ADDRESS,
    "contact_phones": ("contact", "number", "kind", "created_at"),
    "positions": ("contact", "organisation", "title", "main_since", "created_at"),
    "contact_roles": ("contact", "role", "since", "added_by"),
    "contact_tags": ("contact", "tag", "added_at"),
    "field_values": ("field", "contact", "text", "number", "day"),
    "subscriptions": ("id", "list", "address", "joined_at"),
    "imported_consents": ("import_id", "address"),
}


async def create(job: Job, people: Sequence[Ready], consenting: set[int]) -> None:
    """All of them new, none twice. Of the rows in `consenting` the consent is recorded."""
    if not people:
        return
    new = _New(
        job,
        await ensure_organisations(job, (one.person for one in people)),
        await ensure_tags(one.person for one in people),
    )
    for one in people:
        new.add(one, consents=one.person.row in consenting)
    async with database.connection() as connection:
        for table, columns in _TABLES.items():
            if records := new.records[table]:
                await connection.copy_records_to_table(table, records=records, columns=columns)
    if job.terms is not None:
        await record_imported(job.terms, new.consents)
    await rewrite_people_keys(new.named_otherwise)


class _New:
    """The records of one batch."""

    def __init__(
        self, job: Job, organisations: dict[str, Named], tags: dict[str, tuple[int, str]]
    ) -> None:
        self._job, self._info = job, job.info
        self._organisations, self._tags = organisations, tags
        self._now = clock.now()
        self._ids: Iterator[UUID] = ids_of(self._now)
        self.records: dict[str, list[tuple[object, ...]]] = {table: [] for table in _TABLES}
        self.consents: list[Imported] = []
        self.named_otherwise: list[UUID] = []

    def add(self, one: Ready, *, consents: bool) -> None:
        person, info, now = one.person, self._info, self._now
        contact = next(self._ids)
        self.records["contacts"].append(
            (
                contact, person.first_name, person.last_name, person.title,
                person.language or info.language, person.street, person.postcode, person.place,
                person.country, person.notes, one.search_key, one.grams, one.sort_key,
                info.source_kind, person.source_detail or info.source_detail, info.source_on,
                info.id, now, info.created_by, now, self._job.told_due_on,
            )
        )  # fmt: skip
        if person.canonical:
            self._address(one, contact, consents=consents)
        self._belongings(one, contact)

    def _address(self, one: Ready, contact: UUID, *, consents: bool) -> None:
        person, now, records = one.person, self._now, self.records
        address = next(self._ids)
        records["contact_addresses"].append(
            (address, contact, person.email, person.canonical, one.address_kind, now, now)
        )
        terms = self._job.terms
        if terms is None or not consents or one.proof is None or person.consent is None:
            return
        language = person.language or self._info.language
        self.consents.append(
            Imported(address, person.email, language, person.consent.at, one.proof)
        )
        if terms.state is State.GIVEN:
            records["subscriptions"].append((next(self._ids), terms.list_id, address, now))
        else:
            records["imported_consents"].append((terms.import_id, address))

    def _belongings(self, one: Ready, contact: UUID) -> None:
        person, now, records = one.person, self._now, self.records
        for number, kind in person.phones:
            records["contact_phones"].append((contact, number, kind, now))
        organisation = organisation_of(person, self._organisations)
        if organisation is not None:
            records["positions"].append((contact, organisation.id, person.title, now, now))
            if organisation.name != person.organisation:
                self.named_otherwise.append(contact)
        for role in roles_of(self._job, person.roles):
            records["contact_roles"].append((contact, role, now, self._info.created_by))
        for _, key in person.tags:
            records["contact_tags"].append((contact, self._tags[key][0], now))
        for field, column, value in person.values:
            kept = {column: value}
            records["field_values"].append(
                (field, contact, kept.get("text"), kept.get("number"), kept.get("day"))
            )


def roles_of(job: Job, roles: Sequence[str]) -> list[str]:
    """What the row says, and what everybody in the file is."""
    return list(dict.fromkeys([*roles, *([job.info.role] if job.info.role else [])]))
