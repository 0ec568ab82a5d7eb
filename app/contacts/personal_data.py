"""What this room knows about a person: name, language, source, addresses."""

from uuid import UUID

from piccolo.table import Table

from app.contacts import actions, queries
from app.contacts.tables import (
    Change,
    Contact,
    ContactAddress,
    ContactRole,
    ContactTag,
    CustomField,
    Duplicate,
    FieldSource,
    FieldValue,
    Merge,
    Organisation,
    Phone,
    Position,
    Segment,
    SocialProfile,
    Tag,
)

PERSONAL: dict[type[Table], tuple[str, ...]] = {
    Contact: (
        "first_name",
        "last_name",
        "title",
        "language",
        "street",
        "postcode",
        "place",
        "country",
        "notes",
        "search_key",
        "search_grams",
        "sort_key",
        "source_kind",
        "source_detail",
        "source_on",
        "told_due_on",
        "told_at",
        "told_how",
    ),
    ContactAddress: ("email", "canonical", "kind"),
    Phone: ("contact", "number", "kind"),
    SocialProfile: ("contact", "network", "handle", "url"),
    ContactTag: ("contact", "tag"),
    Position: ("contact", "title", "decision_maker", "since", "until"),
    ContactRole: ("contact", "role", "since", "until"),
    FieldValue: ("contact", "text", "number", "day"),
    Change: ("contact", "field", "old", "new"),
    FieldSource: ("contact", "fields", "kind", "detail"),
    Duplicate: ("first", "second", "reasons"),
    Merge: ("kept", "gone", "before"),
    Organisation: ("notes", "search_key", "search_grams"),
}
NONE: tuple[type[Table], ...] = (Tag, CustomField, Segment)


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
