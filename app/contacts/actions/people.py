"""A person comes into the register by the hands of staff, and is changed."""

from dataclasses import fields as parts_of
from datetime import date
from uuid import UUID, uuid4

from app.contacts.actions.addresses import insert_address
from app.contacts.actions.recording import (
    FieldChange,
    lock_person,
    name_of_member,
    record,
    write_log,
)
from app.contacts.facts import (
    EditedMeanwhile,
    Owner,
    PersonFields,
    Source,
    Who,
    check_person,
    check_source,
)
from app.contacts.queries import person_details
from app.contacts.search.keys import rewrite_people_keys
from app.contacts.tables import AddressKind, Contact
from app.contacts.telling import rules as article_14
from app.database import transaction
from app.lib import clock
from app.mail.addresses import Address

IN_KEYS = ("first_name", "last_name", "title", "notes")


def told_due_on(source: Source) -> date | None:
    """The last day to tell somebody whose data came from elsewhere; without a day, they came today."""
    today = clock.today()
    return article_14.told_due_on(source.kind, source.on or today)


async def add_person(
    fields: PersonFields,
    source: Source,
    who: Who,
    *,
    address: Address | None = None,
    address_kind: str | None = None,
) -> UUID:
    """A new person. Conflict with `contact` in its values when the address is somebody's already.

    Without a kind the address is judged by itself: info@ is a role, others are not known.
    """
    check_person(fields)
    check_source(source)
    contact = _new(fields, source, who)
    contact_id: UUID = contact.id
    async with transaction():
        await Contact.insert(contact)
        if address is not None:
            kind = None if address_kind is None else AddressKind(address_kind)
            await insert_address(contact_id, address, kind, is_main=True)
        await rewrite_people_keys([contact_id])
        await write_log(Owner(contact=contact_id), "added", who)
    return contact_id


def _new(fields: PersonFields, source: Source, who: Who) -> Contact:
    now = clock.now()
    return Contact(
        id=uuid4(),
        **{part.name: getattr(fields, part.name) for part in parts_of(fields)},
        source_kind=source.kind,
        source_detail=source.detail,
        source_on=source.on,
        import_id=who.import_id,
        told_due_on=told_due_on(source),
        created_at=now,
        created_by=who.by,
        changed_at=now,
    )


async def change_person(contact_id: UUID, fields: PersonFields, edition: int, who: Who) -> None:
    """Save what the form says, unless somebody saved since `edition` was read (trial F7)."""
    check_person(fields)
    owner = Owner(contact=contact_id)
    async with transaction():
        current = await lock_person(contact_id)
        found = await person_details.person_details(contact_id)
        assert found is not None
        theirs = found.fields
        if current != edition:
            raise EditedMeanwhile(theirs, current)
        changed = [part.name for part in parts_of(fields) if _differs(part.name, theirs, fields)]
        if not changed:
            return
        await Contact.update({name: getattr(fields, name) for name in changed}).where(
            Contact.id == contact_id
        )
        await record(owner, [await _change(name, theirs, fields) for name in changed], who)
        if set(changed) & set(IN_KEYS):
            await rewrite_people_keys([contact_id])


def _differs(name: str, one: PersonFields, other: PersonFields) -> bool:
    return bool(getattr(one, name) != getattr(other, name))


async def _change(name: str, old: PersonFields, new: PersonFields) -> FieldChange:
    if name == "owner":
        return FieldChange(name, await name_of_member(old.owner), await name_of_member(new.owner))
    return FieldChange(name, getattr(old, name), getattr(new, name))
