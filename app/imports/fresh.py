"""People whom nobody knew yet: their rows go into the tables as COPY takes them, table by table."""

from collections.abc import Sequence
from uuid import UUID

from app import database
from app.consent.rules import State
from app.contacts.actions.keys import rewrite_people_keys
from app.imports.consents import record_imported
from app.imports.copying import copy_rows
from app.imports.job import Job
from app.imports.people import ADDRESS, CONTACT, PHONE, SUBSCRIPTION, Ready
from app.imports.things import Named, ensure_organisations, ensure_tags, organisation_of
from app.imports.waiting import wait
from app.lib import clock

_TABLES = {
    "positions": ("contact", "organisation", "title", "main_since", "created_at"),
    "contact_roles": ("contact", "role", "since", "added_by"),
    "contact_tags": ("contact", "tag", "added_at"),
    "field_values": ("field", "contact", "text", "number", "day"),
}


async def create(job: Job, people: Sequence[Ready], consenting: set[int]) -> None:
    """All of them new, none twice. Of the rows in `consenting` the consent is recorded."""
    if not people:
        return
    organisations = await ensure_organisations(job, (one.person for one in people))
    tags = await ensure_tags(one.person for one in people)
    belongings = _Belongings(job, organisations, tags)
    for one in people:
        belongings.add(one)
    await copy_rows("contacts", CONTACT, [one.contact_row for one in people])
    await copy_rows("contact_addresses", ADDRESS, [one.address_row for one in people])
    await copy_rows("contact_phones", PHONE, [one.phone_rows for one in people])
    async with database.connection() as connection:
        for table, columns in _TABLES.items():
            if records := belongings.records[table]:
                await connection.copy_records_to_table(table, records=records, columns=columns)
    await _record(job, [one for one in people if one.person.row in consenting])
    await rewrite_people_keys(belongings.named_otherwise)


async def _record(job: Job, people: Sequence[Ready]) -> None:
    if job.terms is None or not people:
        return
    await record_imported([one.consent for one in people if one.consent is not None])
    if job.terms.state is State.GIVEN:
        await copy_rows("subscriptions", SUBSCRIPTION, [one.subscription for one in people])
    else:
        await wait(job.info.id, [one.address for one in people if one.address is not None])


class _Belongings:
    """What hangs on the new people of one batch."""

    def __init__(
        self, job: Job, organisations: dict[str, Named], tags: dict[str, tuple[int, str]]
    ) -> None:
        self._job = job
        self._organisations, self._tags = organisations, tags
        self._now = clock.now()
        self.records: dict[str, list[tuple[object, ...]]] = {table: [] for table in _TABLES}
        self.named_otherwise: list[UUID] = []

    def add(self, one: Ready) -> None:
        person, contact, now, records = one.person, one.contact, self._now, self.records
        assert contact is not None
        organisation = organisation_of(person, self._organisations)
        if organisation is not None:
            records["positions"].append((contact, organisation.id, person.title, now, now))
            if organisation.name != person.organisation:
                self.named_otherwise.append(contact)
        for role in roles_of(self._job, person.roles):
            records["contact_roles"].append((contact, role, now, self._job.info.created_by))
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
