"""People come into the register by their own confirmation, and say their name and language."""

from dataclasses import replace
from uuid import UUID, uuid4

from piccolo.columns import Column

from app.contacts.actions.recording import FieldChange, lock_person, record
from app.contacts.facts import Owner, Source, Who, fault, refuse
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.contacts.role_addresses import kind_of
from app.contacts.search.keys import rewrite_people_keys
from app.contacts.tables import Contact, ContactAddress
from app.database import lock, transaction
from app.lib import clock
from app.mail.addresses import Address

THE_PERSON = Who(None, actor="person")


async def find_or_create_by_address(
    address: Address,
    address_id: UUID,
    *,
    language: str,
    source: Source,
    first_name: str = "",
    last_name: str = "",
) -> AddressOfPerson:
    """The address and its person, made when unknown. Call it only once the owner has confirmed.

    The address gets `address_id` (the ledger's subject) unless its canonical form is already known:
    then the known one is answered, whose id may differ. Names that are given replace the old ones.
    """
    async with transaction():
        await lock(f"address {address.canonical}")
        return await keep_confirmed(
            await people.address_by_canonical(address.canonical),
            address,
            address_id,
            language=language,
            source=source,
            first_name=first_name,
            last_name=last_name,
        )


async def keep_confirmed(
    known: AddressOfPerson | None,
    address: Address,
    address_id: UUID,
    *,
    language: str,
    source: Source,
    first_name: str,
    last_name: str,
) -> AddressOfPerson:
    """The same in a transaction that holds the lock of the address and has looked it up."""
    if known is None:
        contact_id = await _create_contact(first_name, last_name, language, source)
        made = await _create_main_address(address, address_id, contact_id)
        await rewrite_people_keys([contact_id])
        return made
    if known.confirmed_at is None:
        known = replace(known, confirmed_at=clock.now())
        await ContactAddress.update({ContactAddress.confirmed_at: known.confirmed_at}).where(
            ContactAddress.id == known.id, ContactAddress.confirmed_at.is_null()
        )
    names = (first_name or None, last_name or None)
    await change_name_and_language(known.contact_id, *names, language)
    return known


async def change_name_and_language(
    contact_id: UUID, first_name: str | None, last_name: str | None, language: str
) -> None:
    """Keep what the person told: None leaves a name as it is, '' takes it away. Idempotent."""
    told = {"first_name": first_name, "last_name": last_name, "language": language}
    for field, value in told.items():
        if field in ("first_name", "last_name"):
            refuse(field, fault(field, value or ""))
    async with transaction():
        await lock_person(contact_id)
        now = await people.person(contact_id)
        assert now is not None
        changes = [
            FieldChange(field, getattr(now, field), value)
            for field, value in told.items()
            if value is not None
        ]
        real: dict[Column | str, object] = {
            change.field: change.new for change in changes if change.old != change.new
        }
        if real:
            await Contact.update(real).where(Contact.id == contact_id)
            await record(Owner(contact=contact_id), changes, THE_PERSON)
            await rewrite_people_keys([contact_id])


async def _create_contact(first_name: str, last_name: str, language: str, source: Source) -> UUID:
    now = clock.now()
    contact_id = uuid4()
    await Contact.insert(
        Contact(
            id=contact_id,
            first_name=first_name,
            last_name=last_name,
            language=language,
            source_kind=source.kind,
            source_detail=source.detail,
            source_on=source.on,
            created_at=now,
            changed_at=now,
        )
    )
    return contact_id


async def _create_main_address(
    address: Address, address_id: UUID, contact_id: UUID
) -> AddressOfPerson:
    now, kind = clock.now(), kind_of(address.canonical)
    await ContactAddress.insert(
        ContactAddress(
            id=address_id,
            contact=contact_id,
            email=address.envelope,
            canonical=address.canonical,
            kind=kind,
            main_since=now,
            confirmed_at=now,
            created_at=now,
        )
    )
    return AddressOfPerson(
        id=address_id,
        contact_id=contact_id,
        email=address.envelope,
        canonical=address.canonical,
        is_main=True,
        confirmed_at=now,
        kind=kind,
    )
