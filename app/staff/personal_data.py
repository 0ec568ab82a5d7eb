"""Staff tables hold what staff said about themselves for their work, and nothing about contacts.

So a contact's request finds nothing here and erases nothing: there is no `collect` and no `erase`.
The access log speaks of contacts by random ids only, which mean nothing once a contact is erased.
`identity` is the controller's public face; its contact person chose to be named there.
"""

from piccolo.table import Table

from app.staff.tables import (
    AccessLogEntry,
    Identity,
    IdentityVersion,
    RetentionPeriod,
    StaffLink,
    StaffMember,
    StaffSession,
)

PERSONAL: dict[type[Table], tuple[str, ...]] = {
    StaffMember: ("email", "email_canonical", "name", "password_hash"),
    StaffSession: ("member", "created_at", "last_seen_at"),
    StaffLink: ("member",),
    AccessLogEntry: ("member", "what", "at"),
    Identity: (
        *("contact_person", "contact_email", "contact_phone", "email", "phone"),
        *("dpo_name", "dpo_email", "dpo_phone", "checkpoint_email"),
    ),
}
# A controller is a company or an authority; who answered is staff, told by their id.
NONE: tuple[type[Table], ...] = (IdentityVersion, RetentionPeriod)
