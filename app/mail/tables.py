"""The outbox of system mails, which names kinds and rows, never an address; and mail accounts."""

from enum import StrEnum

from piccolo.columns import UUID, Boolean, Integer, Serial, SmallInt, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table


class OutboxState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    DROPPED = "dropped"


class OutboxMail(Table, tablename="outbox"):
    """One system mail to send: what kind, about which row, in which language.

    One that goes `only_once` is not tried again when the answer of the mail server was lost.
    """

    id = UUID(primary_key=True)
    kind = Varchar(length=40, default=None)
    about = UUID(default=None, null=False, index=True)
    language = Varchar(length=2, default=None)
    state = Varchar(length=10, choices=OutboxState, default=OutboxState.WAITING)
    reason = Varchar(length=40, null=True, default=None)
    attempts = SmallInt(default=0)
    only_once = Boolean(default=False)
    worker = Integer(null=True, default=None)
    reply_code = SmallInt(null=True, default=None)
    created_at = Timestamptz(default=None)
    next_try_at = Timestamptz(null=True, default=None)
    intent_at = Timestamptz(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)

    outbox_state_is_known = Check(
        "state in ('waiting','sending','accepted','refused','expired','unknown','dropped')"
    )


class AccountKind(StrEnum):
    TEST_MAILBOX = "test_mailbox"


class MailAccount(Table, tablename="mail_accounts"):
    """A mail server on this machine that processes with this database may hand messages to."""

    id = Serial(primary_key=True)
    kind = Varchar(length=20, choices=AccountKind, default=None)
    port = Integer(default=None)
    created_at = Timestamptz(default=None)
