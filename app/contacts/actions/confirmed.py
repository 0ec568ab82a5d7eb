"""People come into the register by their own confirmation, and say their name and language."""

from dataclasses import replace
from uuid import UUID, uuid4

from app.contacts.actions.addresses import address_row
from app.contacts.actions.recording import FieldChange, add_rows, change, lock_person, new_row
from app.contacts.facts import Owner, Source, Who, fault, refuse
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.contacts.role_addresses import kind_of
from app.contacts.search.keys import rewrite_people_keys
from app.contacts.tables import ContactAddress
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
        told = {"first_name": first_name, "last_name": last_name, "language": language}
        return await _create(address, address_id, told, source)
    if known.confirmed_at is None:
        known = replace(known, confirmed_at=clock.now())
        await ContactAddress.update({ContactAddress.confirmed_at: known.confirmed_at}).where(
            ContactAddress.id == known.id, ContactAddress.confirmed_at.is_null()
        )
    names = (first_name or None, last_name or None)
    await change_name_and_language(known.contact_id, *names, language)
    return known


async def _create(
    address: Address, address_id: UUID, told: dict[str, str], source: Source
) -> AddressOfPerson:
    contact_id, now = uuid4(), clock.now()
    await add_rows("contacts", [new_row(told | {"id": contact_id}, source, THE_PERSON)])
    row = address_row(address_id, contact_id, address, is_main=True)
    await add_rows("contact_addresses", [row | {"confirmed_at": now}])
    await rewrite_people_keys([contact_id])
    return AddressOfPerson(
        id=address_id,
        contact_id=contact_id,
        email=address.envelope,
        canonical=address.canonical,
        is_main=True,
        confirmed_at=now,
        kind=kind_of(address.canonical),
    )


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
        columns = {
            field: value
            for field, value in told.items()
            if value is not None and value != getattr(now, field)
        }
        history = [FieldChange(field, getattr(now, field), new) for field, new in columns.items()]
        await change(Owner(contact=contact_id), history, THE_PERSON, columns)
