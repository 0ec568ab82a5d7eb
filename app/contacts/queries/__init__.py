"""Named questions about people, organisations and what ties them."""

from app.contacts.queries.changes import PastChange, PastSource, changes_of, sources_of
from app.contacts.queries.fields import (
    CustomFieldInForce,
    Value,
    custom_field,
    custom_fields,
    values_of,
)
from app.contacts.queries.organisations import (
    OrganisationDetails,
    OrganisationFound,
    PersonThere,
    organisation_by_business_id,
    organisation_details,
    organisations_named,
)
from app.contacts.queries.people import (
    MERGES_OF,
    AddressOfPerson,
    Person,
    address,
    address_by_canonical,
    addresses_of,
    addresses_of_the_person_at,
    contacts_at,
    person,
)
from app.contacts.queries.person_details import PersonDetails, PositionHeld, person_details
from app.contacts.queries.stale import StaleContact, stale
from app.contacts.queries.things import (
    PhoneNumber,
    RoleHeld,
    TagInUse,
    phones_of,
    profiles_of,
    roles_of,
    roles_on,
    tags_like,
    tags_of,
)

__all__ = [
    "MERGES_OF",
    "AddressOfPerson",
    "CustomFieldInForce",
    "OrganisationDetails",
    "OrganisationFound",
    "PastChange",
    "PastSource",
    "Person",
    "PersonDetails",
    "PersonThere",
    "PhoneNumber",
    "PositionHeld",
    "RoleHeld",
    "StaleContact",
    "TagInUse",
    "Value",
    "address",
    "address_by_canonical",
    "addresses_of",
    "addresses_of_the_person_at",
    "changes_of",
    "contacts_at",
    "custom_field",
    "custom_fields",
    "organisation_by_business_id",
    "organisation_details",
    "organisations_named",
    "person",
    "person_details",
    "phones_of",
    "profiles_of",
    "roles_of",
    "roles_on",
    "sources_of",
    "stale",
    "tags_like",
    "tags_of",
    "values_of",
]
