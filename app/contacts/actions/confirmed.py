"""People come into the register by their own confirmation, and say their name, language and address."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from piccolo.columns import Column

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
    if known.replaced_at is not None:
        await ContactAddress.update({ContactAddress.replaced_at: None}).where(
            ContactAddress.id == known.id
        )
        known = replace(known, replaced_at=None)
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


async def replace_address(old: AddressOfPerson, address: Address) -> UUID | None:
    """Put this address, confirmed by its owner, in the place of the person's old one; its id.

    None when it is somebody else's: then nothing has happened. In the caller's transaction.
    """
    await lock_person(old.contact_id)
    await lock(f"address {address.canonical}")
    now, known = clock.now(), await people.address_by_canonical(address.canonical)
    if known is not None and (known.contact_id != old.contact_id or known.id == old.id):
        return None
    new_id = known.id if known else uuid4()
    if known is None:
        row = address_row(new_id, old.contact_id, address, is_main=False)
        await add_rows("contact_addresses", [row | {"confirmed_at": now}])
    else:
        await _update(new_id, {ContactAddress.replaced_at: None, ContactAddress.confirmed_at: now})
    await _exchange(old, new_id, now)
    change_of = [FieldChange("address", old.email, address.envelope)]
    await change(Owner(contact=old.contact_id), change_of, THE_PERSON)
    return new_id


async def put_address_back(
    old: AddressOfPerson, new: AddressOfPerson, *, was_main: bool, is_strange: bool
) -> None:
    """The owner of the old address says that the new one is not theirs. In the caller's transaction.

    An address that came with the change (`is_strange`) gets a record of its own: whoever reads it
    has no part in this person's any more.
    """
    await lock_person(old.contact_id)
    await _exchange(new, old.id, clock.now(), is_main=was_main)
    await _update(old.id, {ContactAddress.replaced_at: None})
    if is_strange:
        await _set_apart(new, old.contact_id)
    change_of = [FieldChange("address", new.email, old.email)]
    await change(Owner(contact=old.contact_id), change_of, THE_PERSON)


async def _exchange(
    out: AddressOfPerson, into: UUID, now: datetime, *, is_main: bool | None = None
) -> None:
    """`out` is used no more; `into` becomes the main address if it was, or is to be."""
    await _update(out.id, {ContactAddress.replaced_at: now, ContactAddress.main_since: None})
    if out.is_main if is_main is None else is_main:
        await ContactAddress.update({ContactAddress.main_since: None}).where(
            ContactAddress.contact == out.contact_id
        )
        await _update(into, {ContactAddress.main_since: now})


async def _set_apart(address: AddressOfPerson, contact_id: UUID) -> None:
    person = await people.person(contact_id)
    assert person is not None, "the address had an owner"
    apart, now = uuid4(), clock.now()
    told = {"id": apart, "first_name": "", "last_name": "", "language": person.language}
    await add_rows("contacts", [new_row(told, Source("sign_up"), THE_PERSON)])
    await _update(
        address.id,
        {
            ContactAddress.contact: apart,
            ContactAddress.main_since: now,
            ContactAddress.replaced_at: None,
        },
    )
    await rewrite_people_keys([apart, contact_id])


async def _update(address_id: UUID, columns: dict[Column | str, Any]) -> None:
    await ContactAddress.update(columns).where(ContactAddress.id == address_id)
