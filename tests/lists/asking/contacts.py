"""People who may be asked, for tests: each with the fact that is their ground."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app import database
from app.consent.grounds.actions import NewFact, record_fact
from app.consent.grounds.facts import FactKind
from app.contacts.queries import people
from app.lib import clock
from app.lists.actions.invite import invite
from app.lists.asking.conversations import record_conversation
from app.lists.queries import OfferedList
from tests.make import contacts as make_contacts
from tests.make import staff as make_staff

WHY = "Said so at the fair"


async def address_of(contact: UUID) -> UUID:
    person = await people.person(contact)
    assert person is not None
    return person.addresses[0].id


async def talked(
    contact: UUID, list_id: UUID | None = None, *, days_ago: int = 1, by: UUID | None = None
) -> int:
    """The person said that they would like a list."""
    member = by or await make_staff.member()
    day = clock.today() - timedelta(days=days_ago)
    note = "“Yes, do send me that.”"
    return await record_conversation(
        await address_of(contact), day, note, list_id, had_by=member, by=member
    )


async def private(email: str = "") -> UUID:
    """Somebody with an address of their own."""
    contact = await make_contacts.known_person(email)
    await database.execute(
        "update contact_addresses set kind = 'personal' where contact = $1", contact
    )
    return contact


async def talked_to(email: str = "", **fields: Any) -> UUID:
    """Somebody new whom one of ours has spoken with."""
    contact = await make_contacts.known_person(email, **fields)
    await talked(contact)
    return contact


async def bought(contact: UUID, group: int, *, refusal: str = "Kiellä markkinointi") -> int:
    day = clock.today() - timedelta(days=30)
    fact = NewFact(
        FactKind.SALE,
        await address_of(contact),
        day,
        product_group=group,
        refusal_offered=refusal,
        reference="T-1",
    )
    return await record_fact(fact, None)


async def a_product_group(name: str = "Kirjat") -> int:
    made: int = await database.fetchval(
        "insert into product_groups (name_fi, name_sv, name_en, created_at) "
        "values ($1, 'Böcker', 'Books', now()) returning id",
        name,
    )
    return made


async def works_at(contact: UUID, legal_form: str | None, kind: str) -> int:
    """In an organisation of that legal form, with an address of that kind. The position."""
    organisation = await make_contacts.organisation("Lapin Lehti Oy")
    await database.execute(
        "update organisations set legal_form = $2 where id = $1", organisation, legal_form
    )
    await database.execute(
        "update contact_addresses set kind = $2 where contact = $1", contact, kind
    )
    position: int = await database.fetchval(
        "insert into positions (contact, organisation, title, since, created_at) "
        "values ($1, $2, 'Toimittaja', current_date - 400, now()) returning id",
        contact, organisation,
    )  # fmt: skip
    return position


async def has_duties(contact: UUID, position: int, list_id: UUID) -> int:
    today = clock.today()
    fact = NewFact(
        FactKind.DUTIES,
        await address_of(contact),
        today,
        list_id=list_id,
        position=position,
        note="Writes about forests",
        reason_fi="kirjoitat metsistä",
        reason_en="you write about forests",
        checked_on=today,
    )
    return await record_fact(fact, await make_staff.member())


async def ask(offer: OfferedList, *contacts: UUID, by: UUID | None = None) -> int:
    """How many of them got a question into the outbox."""
    member = by or await make_staff.member()
    return await invite(contacts, offer.list_id, by=member, why=WHY)


async def source_was(contact: UUID, due: date) -> None:
    """Their data came from a media register, and they are to be told by that day."""
    await database.execute(
        "update contacts set source_kind = 'media_register', source_detail = 'Mediahaku 2026', "
        "told_due_on = $2, told_at = null where id = $1",
        contact, due,
    )  # fmt: skip
