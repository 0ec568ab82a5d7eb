"""The mailbox that is read, and the messages that came from it."""

from piccolo.columns import (
    UUID,
    BigInt,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.contacts.tables import Contact
from app.crm.tables import FollowUp
from app.privacy.tables import PrivacyRequest
from app.staff.tables import StaffMember


class IntakeMailbox(Table, tablename="intake_mailboxes"):
    """One at most. Another account or folder has another id. `password` is sealed.

    `stopped_at`: nobody reads it for now. `looked_at` is when it was read last without a fault.
    """

    id = UUID(primary_key=True)
    host = Varchar(length=253, default=None)
    port = Integer(default=None)
    security = Varchar(length=8, default=None)
    username = Varchar(length=320, default=None)
    password = Bytea(default=None)
    folder = Varchar(length=200, default=None)
    done_folder = Varchar(length=200, default="")
    changed_at = Timestamptz(default=None)
    changed_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    stopped_at = Timestamptz(null=True, default=None)
    looked_at = Timestamptz(null=True, default=None)
    fault = Varchar(length=12, null=True, default=None)
    failing_since = Timestamptz(null=True, default=None)

    mailbox_security_is_known = Check("security in ('tls','starttls','none')")
    a_fault_has_a_day = Check("(fault is null) = (failing_since is null)")


class IncomingMessage(Table, tablename="incoming_messages"):
    """A message by its place in the mailbox; `digest` tells it again anywhere else.

    `content` is the message as it came, its headers alone when it is too large (`is_whole`), and none
    once it was given to a request or its time is over. `filed_at` is when the mailbox was told.
    """

    id = UUID(primary_key=True)
    mailbox = UUID(default=None)
    uid_validity = BigInt(default=None)
    uid = BigInt(default=None)
    digest = Bytea(default=None, index=True)
    message_id = Varchar(length=300, default="")
    from_name = Varchar(length=200, default="")
    from_email = Varchar(length=320, default="")
    canonical = Varchar(length=254, default="", index=True)
    subject = Varchar(length=300, default="")
    size = BigInt(default=None)
    is_whole = Boolean(default=None)
    content = Bytea(null=True, default=None)
    arrived_at = Timestamptz(default=None)
    read_at = Timestamptz(default=None)
    filed_at = Timestamptz(null=True, default=None)
    sorted_at = Timestamptz(null=True, default=None, index=True)
    sorted_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    aside = Varchar(length=12, null=True, default=None)
    request = ForeignKey(
        PrivacyRequest, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )
    follow_up = ForeignKey(
        FollowUp, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.set_null, index=True)

    a_message_is_read_once = Unique([mailbox, uid_validity, uid])
    message_aside_is_known = Check(
        "aside in ('bounce','auto_reply','list','own','copy','not_ours')"
    )
    message_aside_has_a_day = Check("aside is null or sorted_at is not null")
