"""Who may do what: staff roles are sets of rights, and a right is what a page asks for."""

from enum import StrEnum


class Right(StrEnum):
    SEE_PEOPLE = "see_people"
    MANAGE_LISTS = "manage_lists"
    WRITE_CAMPAIGNS = "write_campaigns"
    SEND_CAMPAIGNS = "send_campaigns"
    EXPORT_EVIDENCE = "export_evidence"
    SEE_MAIL = "see_mail"
    SEE_LOG = "see_log"
    SEE_BILLING = "see_billing"
    CHANGE_SETTINGS = "change_settings"
    MANAGE_STAFF = "manage_staff"


class StaffRole(StrEnum):
    ADMINISTRATOR = "administrator"
    PRIVACY_OFFICER = "privacy_officer"
    PUBLISHER = "publisher"
    WRITER = "writer"
    VIEWER = "viewer"


RIGHTS: dict[StaffRole, frozenset[Right]] = {
    StaffRole.ADMINISTRATOR: frozenset(Right),
    StaffRole.PRIVACY_OFFICER: frozenset(
        {
            Right.SEE_PEOPLE,
            Right.EXPORT_EVIDENCE,
            Right.SEE_MAIL,
            Right.SEE_LOG,
            Right.CHANGE_SETTINGS,
        }
    ),
    StaffRole.PUBLISHER: frozenset(
        {
            Right.SEE_PEOPLE,
            Right.MANAGE_LISTS,
            Right.WRITE_CAMPAIGNS,
            Right.SEND_CAMPAIGNS,
            Right.SEE_MAIL,
        }
    ),
    StaffRole.WRITER: frozenset({Right.SEE_PEOPLE, Right.WRITE_CAMPAIGNS}),
    StaffRole.VIEWER: frozenset({Right.SEE_PEOPLE}),
}


def rights_of(role: StaffRole) -> frozenset[Right]:
    return RIGHTS[role]
