"""What changes a person in several rooms at once."""

from uuid import UUID

from app.consent.merging import inherit_stops
from app.contacts.actions import addresses
from app.contacts.facts import Who
from app.contacts.queries import people
from app.crm.services.grounds import contracts
from app.database import transaction
from app.lib.languages import current_language
from app.mail.addresses import Address


async def add_address(contact_id: UUID, address: Address, kind: str | None, who: Who) -> UUID:
    """Another address of the person: what they have forbidden is forbidden there, too."""
    async with transaction():
        made = await addresses.add_address(contact_id, address, kind, who)
        others = [one.id for one in await people.subjects_of(contact_id) if one.id != made]
        await inherit_stops(
            {made: address.envelope}, others, language=current_language(), by=who.by
        )
        await contracts.follow_person(contact_id, who)
    return made
