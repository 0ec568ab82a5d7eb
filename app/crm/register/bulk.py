"""What can be done with ticked people, and the right each asks for."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from app.lib.languages import N_, gettext
from app.staff.rules import Right


class Bulk(StrEnum):
    ADD_ROLE = "add_role"
    ADD_TAG = "add_tag"
    REMOVE_TAG = "remove_tag"
    SET_OWNER = "set_owner"
    INVITE = "invite"


WORDS: Mapping[str, str] = {
    Bulk.ADD_ROLE: N_("Add a relation"),
    Bulk.ADD_TAG: N_("Add an area of responsibility"),
    Bulk.REMOVE_TAG: N_("Remove an area of responsibility"),
    Bulk.SET_OWNER: N_("Set the owner"),
    Bulk.INVITE: N_("Invite to a list"),
}
NEEDS = {Bulk.INVITE: Right.MANAGE_LISTS}


def right_for(action: Bulk) -> Right:
    """What a member of staff must be allowed to do for it."""
    return NEEDS.get(action, Right.EDIT_PEOPLE)


def offered_to(rights: Collection[Right]) -> list[tuple[str, str]]:
    """What staff with these rights may do, in words."""
    if Right.EDIT_PEOPLE not in rights:
        return []
    return [(one.value, gettext(WORDS[one])) for one in Bulk if right_for(one) in rights]
