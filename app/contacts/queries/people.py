"""Named questions about people and their addresses."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.contacts.rules import display_name, sort_key
from app.contacts.sql import main_address_first
from app.contacts.tables import AddressKind, Contact, ContactAddress

MERGES_OF = """
with recursive theirs (id, other) as (
    select m.id, m.gone from merges m where m.kept = any($1) and m.undone_at is null
    union
    select m.id, m.gone from theirs t join merges m on m.kept = t.other and m.undone_at is null
) select id from theirs
"""
"""The merges whose records are now these people ($1), also those merged into them before."""


@dataclass(frozen=True)
class AddressOfPerson:
    """One address; `id` is what subscriptions, permissions and the ledger speak of."""

    id: UUID
    contact_id: UUID
    email: str
    canonical: str
    is_main: bool
    confirmed_at: datetime | None
    kind: AddressKind = AddressKind.UNKNOWN
    kind_decided_at: datetime | None = None
    kind_decided_by: str | None = None
    replaced_at: datetime | None = None


@dataclass(frozen=True)
class Person:
    id: UUID
    first_name: str
    last_name: str
    language: str
    source_kind: str
    source_detail: str
    created_at: datetime
    addresses: tuple[AddressOfPerson, ...]

    @property
    def name(self) -> str:
        """First and last name, else the main address."""
        emails = [address.email for address in self.addresses]
        return display_name(self.first_name, self.last_name, *emails[:1])


async def address_by_canonical(canonical: str) -> AddressOfPerson | None:
    """`canonical` as `app.mail.addresses.parse` gives it."""
    return next(iter(await _addresses(ContactAddress.canonical == canonical)), None)


async def address(address_id: UUID) -> AddressOfPerson | None:
    return next(iter(await _addresses(ContactAddress.id == address_id)), None)


async def addresses_of(contact_id: UUID) -> list[AddressOfPerson]:
    """All addresses of a person: the main one first, then the oldest."""
    return await _addresses(ContactAddress.contact == contact_id)


async def addresses_of_the_person_at(address_id: UUID) -> list[AddressOfPerson]:
    """Every address of whoever has this one; nothing when the address is unknown."""
    contact = ContactAddress.select(ContactAddress.contact).where(ContactAddress.id == address_id)
    return await _addresses(ContactAddress.contact.is_in(contact))


async def subjects_of(contact_id: UUID) -> list[AddressOfPerson]:
    """All that the ledger calls a person: each address, and last who they were without one (`email` '')."""
    return await _subjects("a.contact = $1", contact_id)


async def subjects_of_the_person_at(subject: UUID) -> list[AddressOfPerson]:
    """The same of whoever the ledger calls this; nothing when the register does not know it."""
    return await _subjects(
        "a.contact in (select contact from contact_addresses where id = $1 "
        "union all select contact from person_subjects where id = $1)",
        subject,
    )


_SUBJECTS = """
select a.id, a.contact as contact_id, a.email, a.canonical, a.main_since is not null as is_main,
       a.confirmed_at, a.kind, a.kind_decided_at, a.replaced_at, m.name as kind_decided_by
  from (select id, contact, email, canonical, main_since, confirmed_at, kind, kind_decided_at,
               replaced_at, kind_decided_by, created_at
          from contact_addresses
         union all
        select id, contact, '', '', null, null, 'unknown', null, null, null, created_at
          from person_subjects) a
  left join staff_members m on m.id = a.kind_decided_by
 where {condition} order by a.email = '', {order}
"""


async def _subjects(condition: str, value: UUID) -> list[AddressOfPerson]:
    rows = await database.fetch(
        _SUBJECTS.format(condition=condition, order=main_address_first("a")), value
    )
    return [AddressOfPerson(**{**row, "kind": AddressKind(row["kind"])}) for row in rows]


async def person(contact_id: UUID) -> Person | None:
    row = (
        await Contact.select(
            Contact.id,
            Contact.first_name,
            Contact.last_name,
            Contact.language,
            Contact.source_kind,
            Contact.source_detail,
            Contact.created_at,
        )
        .where(Contact.id == contact_id)
        .first()
    )
    return Person(**row, addresses=tuple(await addresses_of(contact_id))) if row else None


async def people_named(first_name: str, last_name: str, most: int = 10) -> list[UUID]:
    """Those of this whole name, however it is written in capitals; nobody for half a name."""
    if not (first_name and last_name):
        return []
    rows = await database.fetch(
        "select id from contacts where sort_key ~>=~ $1 and sort_key ~<~ ($1 || chr(127)) "
        "order by sort_key using ~<~, id limit $2",
        sort_key(first_name, last_name),
        most,
    )
    return [row["id"] for row in rows]


async def left_without_address(address_ids: Collection[UUID]) -> list[UUID]:
    """The people who have no other address than these."""
    going = set(address_ids)
    return [
        person
        for person in await contacts_at(address_ids)
        if {one.id for one in await addresses_of(person)} <= going
    ]


async def contacts_at(address_ids: Collection[UUID]) -> list[UUID]:
    """The people who have any of these addresses, or whom the ledger calls so without one; once each."""
    if not address_ids:
        return []
    rows = await database.fetch(
        "select contact from contact_addresses where id = any($1) "
        "union select contact from person_subjects where id = any($1)",
        list(address_ids),
    )
    return [row["contact"] for row in rows]


async def _addresses(condition: object) -> list[AddressOfPerson]:
    rows = (
        await ContactAddress.select(
            ContactAddress.id,
            ContactAddress.contact.as_alias("contact_id"),
            ContactAddress.email,
            ContactAddress.canonical,
            ContactAddress.main_since,
            ContactAddress.confirmed_at,
            ContactAddress.kind,
            ContactAddress.kind_decided_at,
            ContactAddress.replaced_at,
            ContactAddress.kind_decided_by.name.as_alias("kind_decided_by"),
        )
        .where(condition)  # type: ignore[arg-type]  # Piccolo types conditions as bool
        .order_by(ContactAddress.created_at, ContactAddress.id)
    )
    found = [
        AddressOfPerson(
            is_main=row.pop("main_since") is not None, kind=AddressKind(row.pop("kind")), **row
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.is_main)


async def addresses_of_others(wanted: Collection[UUID], but: Collection[UUID]) -> set[UUID]:
    """Which of these ids are addresses in the register, without those of `but`."""
    rows = await database.fetch(
        "select id from contact_addresses where id = any($1) and id <> all ($2)",
        list(wanted),
        list(but),
    )
    return {row["id"] for row in rows}
