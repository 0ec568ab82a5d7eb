"""Whose details a link opens: seven days long, and once."""

from dataclasses import dataclass
from uuid import UUID

from app import database
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.contacts.queries.person_details import PersonDetails, person_details
from app.lib import clock
from app.lib.tokens import read_token
from app.lists import queries
from app.lists.public.own.preferences import DETAILS
from app.lists.queries import PreferencesLink
from app.lists.rules import PREFERENCES_WITHIN


@dataclass(frozen=True)
class Opened:
    """A link that works, the address it was mailed to, and whose that is."""

    link: PreferencesLink
    owner: AddressOfPerson
    person: PersonDetails


async def opened(text: str) -> Opened | None:
    """None when it is altered, too old, used, or of somebody who is gone: one answer for all."""
    link_id = read_token(DETAILS, text)
    link = await queries.preferences_link(link_id) if link_id else None
    if (
        link is None
        or clock.now() - link.created_at >= PREFERENCES_WITHIN
        or await _is_used(link.id)
    ):
        return None
    owner = await people.address_by_canonical(link.canonical)
    if owner is None or owner.replaced_at is not None:
        return None
    person = await person_details(owner.contact_id)
    return Opened(link, owner, person) if person else None


async def _is_used(link: UUID) -> bool:
    used: bool = await database.fetchval(
        "select used_at is not null from preferences_links where id = $1", link
    )
    return used
