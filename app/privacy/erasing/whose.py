"""Everything by which the register knows one person: what erasing has to find."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app import database
from app.consent.queries import subjects_with_evidence_of
from app.contacts.naming import NamedBy
from app.contacts.queries import people as people_queries
from app.contacts.queries.naming import naming_of

_ASKED = "select subject from subscription_requests where canonical = any($1)"


@dataclass(frozen=True)
class Whose:
    """`addresses` are in the register; `subjects` are all references of the ledger to the person.

    `contact` is None for somebody who asked for letters and never confirmed.
    """

    contact: UUID | None
    name: str
    addresses: tuple[UUID, ...]
    subjects: tuple[UUID, ...]
    named: NamedBy

    @property
    def people(self) -> list[UUID]:
        return [self.contact] if self.contact else []


async def of_contact(contact_id: UUID) -> Whose | None:
    person = await people_queries.person(contact_id)
    if person is None:
        return None
    named = await naming_of([contact_id])
    addresses = tuple(one.id for one in person.addresses)
    known = [one.id for one in await people_queries.subjects_of(contact_id)]
    subjects = await _subjects(known, named.emails)
    return Whose(contact_id, person.name, addresses, subjects, named)


async def of_email(canonical: str) -> Whose | None:
    """None when nothing here knows the address, not even a sign-up that nobody confirmed."""
    known = await people_queries.address_by_canonical(canonical)
    if known is not None:
        return await of_contact(known.contact_id)
    subjects = await _subjects((), [canonical])
    return Whose(None, canonical, (), subjects, NamedBy((canonical,))) if subjects else None


async def _subjects(own: Sequence[UUID], emails: Sequence[str]) -> tuple[UUID, ...]:
    """Of addresses that belong to nobody else: evidence names an address even before it is known."""
    found = list(own)
    for email in emails:
        found += await subjects_with_evidence_of(email)
    found += [row["subject"] for row in await database.fetch(_ASKED, list(emails))]
    known = dict.fromkeys(found)
    others = await people_queries.addresses_of_others(known, own)
    return tuple(one for one in known if one not in others)
