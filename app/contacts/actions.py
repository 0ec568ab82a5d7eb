"""How people and their addresses come into the register and change."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from piccolo.columns import Column

from app.contacts import queries
from app.contacts.queries import AddressOfPerson
from app.contacts.rules import search_key, sort_key
from app.contacts.tables import Contact, ContactAddress
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import NotFound
from app.mail.addresses import Address

UNKNOWN_PERSON = N_("There is no such person in the register.")


@dataclass(frozen=True)
class Source:
    """Where a person's data came from (register row R13): a kind such as `sign_up`, and words."""

    kind: str
    detail: str = ""


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
        known = await queries.address_by_canonical(address.canonical)
        if known is None:
            contact_id = await _create_contact(language, source)
            await _create_main_address(address, address_id, contact_id)
        else:
            contact_id, address_id = known.contact_id, known.id
            await _confirm(address_id)
        await change_name_and_language(contact_id, first_name or None, last_name or None, language)
        found = await queries.address(address_id)
        assert found is not None
        return found


async def change_name_and_language(
    contact_id: UUID, first_name: str | None, last_name: str | None, language: str
) -> None:
    """Keep what the person told: None leaves a name as it is, '' takes it away. Idempotent."""
    changes: dict[Column | str, object] = {
        Contact.language: language,
        Contact.changed_at: clock.now(),
    }
    if first_name is not None:
        changes[Contact.first_name] = first_name
    if last_name is not None:
        changes[Contact.last_name] = last_name
    async with transaction():
        changed = (
            await Contact.update(changes).where(Contact.id == contact_id).returning(Contact.id)
        )
        if not changed:
            raise NotFound(UNKNOWN_PERSON)
        await _rewrite_keys(contact_id)


async def _create_contact(language: str, source: Source) -> UUID:
    now = clock.now()
    contact_id = uuid4()
    await Contact.insert(
        Contact(
            id=contact_id,
            language=language,
            source_kind=source.kind,
            source_detail=source.detail,
            created_at=now,
            changed_at=now,
        )
    )
    return contact_id


async def _create_main_address(address: Address, address_id: UUID, contact_id: UUID) -> None:
    now = clock.now()
    await ContactAddress.insert(
        ContactAddress(
            id=address_id,
            contact=contact_id,
            email=address.envelope,
            canonical=address.canonical,
            main_since=now,
            confirmed_at=now,
            created_at=now,
        )
    )


async def _confirm(address_id: UUID) -> None:
    await ContactAddress.update({ContactAddress.confirmed_at: clock.now()}).where(
        ContactAddress.id == address_id, ContactAddress.confirmed_at.is_null()
    )


async def forget_addresses(address_ids: list[UUID]) -> None:
    """Delete these addresses, and the people who are left without any."""
    async with transaction():
        people = await queries.contacts_at(address_ids)
        if not people:
            return
        await ContactAddress.delete().where(ContactAddress.id.is_in(address_ids))
        for contact_id in people:
            left = await queries.addresses_of(contact_id)
            if not left:
                await Contact.delete().where(Contact.id == contact_id)
                continue
            await _make_main(left[0].id)
            await _rewrite_keys(contact_id)


async def _make_main(address_id: UUID) -> None:
    await ContactAddress.update({ContactAddress.main_since: clock.now()}).where(
        ContactAddress.id == address_id, ContactAddress.main_since.is_null()
    )


async def _rewrite_keys(contact_id: UUID) -> None:
    person = await queries.person(contact_id)
    assert person is not None
    emails = [address.canonical for address in person.addresses]
    await Contact.update(
        {
            Contact.search_key: search_key(person.first_name, person.last_name, *emails),
            Contact.sort_key: sort_key(person.first_name, person.last_name, *emails[:1]),
        }
    ).where(Contact.id == contact_id)
