"""E-mail addresses of people: permissions and deliveries hang on them, so ids never change hands."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
from piccolo.columns import Column

from app import database
from app.contacts.actions.kinds import judge_kinds
from app.contacts.actions.recording import FieldChange, add_rows, change, lock_person
from app.contacts.facts import Owner, Who
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.contacts.role_addresses import kind_of
from app.contacts.tables import AddressKind, ContactAddress
from app.contacts.words import BETWEEN
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, NotFound
from app.mail.addresses import Address

UNKNOWN_ADDRESS = N_("There is no such address in the register.")
ADDRESS_TAKEN = N_("Somebody in the register has this address already.")
LEDGER_KNOWS = N_(
    "Consents and letters are tied to this address, so it cannot be removed. Make another one "
    "the main address instead."
)


async def add_address(contact_id: UUID, address: Address, kind: str | None, who: Who) -> UUID:
    """One more address; the first one becomes the main one. Conflict when it is somebody's."""
    owner = Owner(contact=contact_id)
    async with transaction():
        await lock_person(contact_id)
        is_first = not await people.addresses_of(contact_id)
        chosen = None if kind is None else AddressKind(kind)
        address_id = await insert_address(contact_id, address, chosen, who, is_main=is_first)
        await judge_kinds([contact_id])
        await change(owner, [FieldChange("address", "", address.envelope)], who)
    return address_id


async def subject_without_address(contact_id: UUID) -> AddressOfPerson:
    """What the ledger calls a person who has no e-mail address, kept from now on."""
    async with transaction():
        await lock_person(contact_id)
        if not await people.subjects_of(contact_id):
            await add_rows("person_subjects", [subject_row(uuid4(), contact_id)])
        return (await people.subjects_of(contact_id))[0]


def subject_row(subject: UUID, contact_id: UUID) -> dict[str, object]:
    return {"id": subject, "contact": contact_id, "created_at": clock.now()}


async def insert_address(
    contact_id: UUID, address: Address, kind: AddressKind | None, who: Who, *, is_main: bool
) -> UUID:
    """In the caller's transaction, which holds the person. Conflict when it is somebody's."""
    await lock(f"address {address.canonical}")
    known = await people.address_by_canonical(address.canonical)
    if known is not None:
        raise Conflict(ADDRESS_TAKEN, contact=known.contact_id)
    address_id = uuid4()
    row = address_row(address_id, contact_id, address, is_main=is_main)
    if kind is not None:
        row |= {"kind": kind, "kind_decided_at": clock.now(), "kind_decided_by": who.by}
    try:
        async with transaction():
            await add_rows("contact_addresses", [row])
    except asyncpg.UniqueViolationError:
        raise Conflict(ADDRESS_TAKEN) from None
    return address_id


def address_row(
    address_id: UUID,
    contact_id: UUID,
    address: Address,
    kind: AddressKind | None = None,
    *,
    is_main: bool,
) -> dict[str, object]:
    """The columns of an address that is new now, judged by itself without a kind."""
    now = clock.now()
    return {
        "id": address_id,
        "contact": contact_id,
        "email": address.envelope,
        "canonical": address.canonical,
        "kind": kind or kind_of(address.canonical),
        "main_since": now if is_main else None,
        "created_at": now,
    }


async def make_main_address(address_id: UUID, who: Who) -> None:
    """Letters are sent to the main address; no permission moves (decision 3)."""
    async with transaction():
        info = await _locked(address_id)
        everyone = await people.addresses_of(info.contact_id)
        before = next((one.email for one in everyone if one.is_main), "")
        if info.is_main:
            return
        await ContactAddress.update({ContactAddress.main_since: None}).where(
            ContactAddress.contact == info.contact_id
        )
        await ContactAddress.update({ContactAddress.main_since: clock.now()}).where(
            ContactAddress.id == address_id
        )
        owner = Owner(contact=info.contact_id)
        await change(owner, [FieldChange("main_address", before, info.email)], who)


async def change_address_kind(address_id: UUID, kind: str, who: Who) -> None:
    """Private, personal at work, a role, or not known: said by a person, it is not guessed again."""
    chosen = AddressKind(kind)
    async with transaction():
        info = await _locked(address_id)
        said: dict[Column | str, Any] = {
            ContactAddress.kind: chosen,
            ContactAddress.kind_decided_at: clock.now(),
            ContactAddress.kind_decided_by: who.by,
        }
        await ContactAddress.update(said).where(ContactAddress.id == address_id)
        old, new = (BETWEEN.join((info.email, one.value)) for one in (info.kind, chosen))
        owner = Owner(contact=info.contact_id)
        await change(owner, [FieldChange("address_kind", old, new)], who)


async def remove_address(address_id: UUID, who: Who, *, known_to_ledger: bool) -> None:
    """Take an address away. The caller asks the ledger, which lives in a room above."""
    if known_to_ledger:
        raise Conflict(LEDGER_KNOWS)
    async with transaction():
        info = await _locked(address_id)
        await ContactAddress.delete().where(ContactAddress.id == address_id)
        left = await people.addresses_of(info.contact_id)
        if info.is_main and left:
            await ContactAddress.update({ContactAddress.main_since: clock.now()}).where(
                ContactAddress.id == left[0].id
            )
        owner = Owner(contact=info.contact_id)
        await change(owner, [FieldChange("address", info.email, "")], who)


async def _locked(address_id: UUID) -> AddressOfPerson:
    """The address, with its person held: read again once nobody else is changing them."""
    contact_id = await database.fetchval(
        "select contact from contact_addresses where id = $1", address_id
    )
    if contact_id is not None:
        await lock_person(contact_id)
    address = await people.address(address_id)
    if address is None or address.contact_id != contact_id:
        raise NotFound(UNKNOWN_ADDRESS)
    return address
