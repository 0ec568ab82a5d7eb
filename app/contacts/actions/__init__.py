"""Everything that changes people and organisations: each action records what changed, who and why."""

from app.contacts.actions.addresses import (
    add_address,
    change_address_kind,
    make_main_address,
    remove_address,
)
from app.contacts.actions.belongings import set_phones, set_profiles, set_tags
from app.contacts.actions.confirmed import change_name_and_language, find_or_create_by_address
from app.contacts.actions.custom_fields import (
    bring_back_field,
    change_field,
    define_field,
    retire_field,
    set_value,
)
from app.contacts.actions.forgetting import forget_addresses
from app.contacts.actions.keeping import mark_checked, set_owner
from app.contacts.actions.keys import (
    fill_missing_keys,
    rewrite_organisation_keys,
    rewrite_people_keys,
)
from app.contacts.actions.organisations import add_organisation, change_organisation
from app.contacts.actions.people import add_person, change_person
from app.contacts.actions.positions import add_position, change_position, end_position
from app.contacts.actions.recording import FieldChange, lock_record, record
from app.contacts.actions.roles import add_role, end_role
from app.contacts.actions.sources import note_source
from app.contacts.facts import (
    EditedMeanwhile,
    OrganisationFields,
    Owner,
    PersonFields,
    PositionFields,
    Profile,
    Source,
    Who,
)

__all__ = [
    "EditedMeanwhile",
    "FieldChange",
    "OrganisationFields",
    "Owner",
    "PersonFields",
    "PositionFields",
    "Profile",
    "Source",
    "Who",
    "add_address",
    "add_organisation",
    "add_person",
    "add_position",
    "add_role",
    "bring_back_field",
    "change_address_kind",
    "change_field",
    "change_name_and_language",
    "change_organisation",
    "change_person",
    "change_position",
    "define_field",
    "end_position",
    "end_role",
    "fill_missing_keys",
    "find_or_create_by_address",
    "forget_addresses",
    "lock_record",
    "make_main_address",
    "mark_checked",
    "note_source",
    "record",
    "remove_address",
    "retire_field",
    "rewrite_organisation_keys",
    "rewrite_people_keys",
    "set_owner",
    "set_phones",
    "set_profiles",
    "set_tags",
    "set_value",
]
