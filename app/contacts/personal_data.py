"""What this room knows about a person: name, language, source, addresses."""

from uuid import UUID

from piccolo.table import Table

from app.contacts import actions, queries
from app.contacts.tables import Contact, ContactAddress

PERSONAL: dict[type[Table], tuple[str, ...]] = {
    Contact: (
        "first_name",
        "last_name",
        "language",
        "search_key",
        "sort_key",
        "source_kind",
        "source_detail",
    ),
    ContactAddress: ("email", "canonical", "kind"),
}
NONE: tuple[type[Table], ...] = ()


async def collect(address_ids: list[UUID]) -> dict[str, list[dict[str, object]]]:
    """Everything kept here about the people who have these addresses."""
    people = await queries.contacts_at(address_ids)
    if not people:
        return {}
    return {
        "contacts": await Contact.select().where(Contact.id.is_in(people)),
        "contact_addresses": await ContactAddress.select().where(
            ContactAddress.contact.is_in(people)
        ),
    }


async def erase(address_ids: list[UUID]) -> None:
    """Delete these addresses and people left without one; the rooms above have erased before."""
    await actions.forget_addresses(address_ids)
