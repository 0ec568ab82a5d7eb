"""Named questions of the privacy room to the rooms below."""

from uuid import UUID

from app import database
from app.consent import queries as consent
from app.contacts.queries import people
from app.lib.languages import N_
from app.lib.problems import Problem
from app.lists import queries as lists
from app.lists.tables import MailingList
from app.mail.addresses import parse
from app.web.rendering.ids import uuid_in

NOTHING_KNOWN = N_("There is nothing about this address in the ledger.")


async def list_slugs() -> dict[UUID, str]:
    """What every list is called in addresses and exports, also the closed ones."""
    rows = await MailingList.select(MailingList.id, MailingList.slug)
    return {row["id"]: row["slug"] for row in rows}


async def known_subjects(email: str) -> list[UUID] | Problem:
    """The same for an address as somebody typed it; a Problem when it is none or unknown.

    Of who has no address: for the id of the person's record, as its page has it.
    """
    if (contact := uuid_in(email)) is not None and (known := await people.subjects_of(contact)):
        return await subjects_beside(known[0].id)
    address = parse(email)
    if isinstance(address, Problem):
        return address
    return await subjects_of(address.canonical) or Problem(NOTHING_KNOWN, part="email")


async def subjects_of(canonical: str) -> list[UUID]:
    """All that the ledger may call the person with this address, also one who never confirmed.

    With it come the person's other addresses: they are the same person's permissions.
    """
    found: set[UUID] = set()
    known = await people.address_by_canonical(canonical)
    if known is not None:
        found.update(one.id for one in await people.subjects_of(known.contact_id))
    found.update(await consent.subjects_with_evidence_of(canonical))
    asked = await lists.subject_known_for(canonical)
    return sorted(found | {asked} if asked else found)


async def subjects_beside(subject: UUID) -> list[UUID]:
    """All that the ledger calls the person whom it calls this; nothing for nobody of the register."""
    known = {one.id: one for one in await people.subjects_of_the_person_at(subject)}
    canonical = known[subject].canonical if subject in known else ""
    return await subjects_of(canonical) if canonical else sorted(known)


async def people_behind(subjects: list[UUID] | None) -> list[UUID]:
    """Who of the register these references are; None is everybody."""
    if subjects is not None:
        return await people.contacts_at(subjects)
    return [row["id"] for row in await database.fetch("select id from contacts order by id")]
