"""How the ledger was verified, and which checkpoints were mailed."""

from piccolo.columns import UUID, BigInt, BigSerial, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.table import Table


class LedgerCheck(Table, tablename="ledger_checks"):
    """How one verification of the ledger ended. Rows are added, never changed.

    `said` has a line for each fault; `broke` says where it broke off, with null it looked at everything.
    """

    id = BigSerial(primary_key=True)
    began_at = Timestamptz(default=None)
    ended_at = Timestamptz(default=None)
    size = BigInt(default=None)
    faults = Integer(default=None)
    first_event = BigInt(null=True, default=None)
    said = Text(default=None)
    broke = Varchar(length=120, null=True, default=None)


class CheckpointMail(Table, tablename="checkpoint_mails"):
    """A checkpoint of the ledger that was mailed to the privacy officer; its id is the mail's `about`."""

    id = UUID(primary_key=True)
    tree = SmallInt(default=None)
    size = BigInt(default=None)
    posted_at = Timestamptz(default=None)
    sent_at = Timestamptz(null=True, default=None)
