"""What this room knows about a person: name, language, source, addresses."""

from collections.abc import Sequence
from uuid import UUID

from piccolo.table import Table

from app import database
from app.contacts.actions import forgetting
from app.contacts.queries import people as people_queries
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
    PersonSubject,
    Phone,
    Position,
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
        "told_in",
        "birth_year",
    ),
    ContactAddress: ("email", "canonical", "kind"),
    PersonSubject: ("contact",),
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
NONE: tuple[type[Table], ...] = (Tag, CustomField)


HANGING = (
    "person_subjects",
    "contact_phones",
    "social_profiles",
    "contact_tags",
    "positions",
    "contact_roles",
    "field_values",
    "contact_changes",
    "field_sources",
)
"""Tables whose rows belong to one person: gone with the person, by the database itself."""
_NAMED_TAGS = (
    "select ct.contact, t.name, ct.added_at from contact_tags ct "
    "join tags t on t.id = ct.tag where ct.contact = any($1)"
)
# The other one of the pair is somebody else.
_DUPLICATES = (
    "select id, score, reasons, found_at, dismissed_at from duplicates "
    "where first = any($1) or second = any($1)"
)
_POSITIONS = (
    "select p.*, o.name as organisation_name from positions p "
    "join organisations o on o.id = p.organisation where p.contact = any($1) order by p.id"
)
_FIELD_VALUES = (
    "select v.*, f.name as field_name from field_values v "
    "join custom_fields f on f.id = v.field where v.contact = any($1) order by v.id"
)


async def collect(
    address_ids: list[UUID], people: Sequence[UUID] = ()
) -> dict[str, list[dict[str, object]]]:
    """Everything kept here about the people who have these addresses, and about `people`."""
    people = [*{*people, *await people_queries.contacts_at(address_ids)}]
    if not people:
        return {}
    questions = {
        "contacts": "select * from contacts where id = any($1)",
        "contact_addresses": "select * from contact_addresses where contact = any($1)",
        **{name: f"select * from {name} where contact = any($1)" for name in HANGING},
        "contact_tags": _NAMED_TAGS,
        "positions": _POSITIONS,
        "field_values": _FIELD_VALUES,
        "merges": f"select * from merges where id in ({people_queries.MERGES_OF})",
        "duplicates": _DUPLICATES,
    }
    return await database.fetch_each(questions, people)


async def erase(address_ids: list[UUID], people: Sequence[UUID] = ()) -> None:
    """Delete these addresses and people left without one; the rooms above have erased before.

    `people` go even if they never had an address.
    """
    await forgetting.forget_addresses(address_ids)
    await forgetting.forget_people(list(people))
