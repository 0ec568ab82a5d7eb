"""Who else handles data, as the notice names them; that people were erased, and what is undecided since."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigSerial,
    Date,
    ForeignKey,
    Integer,
    Serial,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check
from piccolo.table import Table

from app.contacts.tables import Organisation
from app.staff.tables import StaffMember


class Recipient(Table, tablename="recipients"):
    """Somebody who handles data for us, from one day to another.

    `country` has two letters; `safeguard` is what protects data outside the EEA, `keeps_days` how
    long what they keep (copies, logs) stays with them: null, where nobody has said it.
    """

    id = Serial(primary_key=True)
    kind = Varchar(length=16, default=None)
    name = Varchar(length=120, default=None)
    country = Varchar(length=2, default=None)
    safeguard = Varchar(length=16, null=True, default=None)
    keeps_days = Integer(null=True, default=None)
    since = Timestamptz(default=None)
    until = Timestamptz(null=True, default=None)

    recipient_kind_is_known = Check("kind in ('mail','hosting','backup','mailing_house','other')")
    safeguard_is_known = Check("safeguard in ('adequacy','clauses')")


class Erasure(Table, tablename="erasures"):
    """When somebody was erased, by whom and why, never who: `contact` means nothing any more."""

    id = UUID(primary_key=True)
    contact = UUID(null=True, default=None)
    addresses = Integer(default=None)
    reason = Varchar(length=300, default=None)
    at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)


class ErasureMention(Table, tablename="erasure_mentions"):
    """A text about others that named the person; `kind` is one of `erasing/places.py`."""

    id = BigSerial(primary_key=True)
    erasure = ForeignKey(Erasure, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=40, default=None)
    record = Varchar(length=64, default=None)
    decided_at = Timestamptz(null=True, default=None)
    decided_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)


class RetentionHold(Table, tablename="retention_holds"):
    """Somebody, or everybody at an organisation, is kept in spite of the rules: why, and until when."""

    id = UUID(primary_key=True)
    contact = UUID(null=True, default=None, index=True)
    organisation = ForeignKey(
        Organisation, null=True, default=None, on_delete=OnDelete.cascade, index=True
    )
    why = Varchar(length=300, default=None)
    until = Date(default=None)
    at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    ended_at = Timestamptz(null=True, default=None)
    ended_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    a_hold_keeps_one = Check("num_nonnulls(contact, organisation) = 1")


class RetentionStop(Table, tablename="retention_stops"):
    """While a row is open, nothing is destroyed."""

    id = Serial(primary_key=True)
    since = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    until = Timestamptz(null=True, default=None)
    ended_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)


class RetentionNight(Table, tablename="retention_nights"):
    """What a night destroyed, by rule: numbers alone, and the codes of what failed."""

    id = Serial(primary_key=True)
    night = Date(default=None, unique=True)
    started_at = Timestamptz(default=None)
    finished_at = Timestamptz(null=True, default=None)
    destroyed = JSONB(default="{}")
    failed = JSONB(default="{}")


class RetentionLook(Table, tablename="retention_looks"):
    """A look ahead: what the next night would destroy of things, by rule."""

    id = Serial(primary_key=True)
    at = Timestamptz(default=None)
    night = Date(default=None)
    things = JSONB(default=None)


class RetentionDue(Table, tablename="retention_due"):
    """Whose time ends within a month, as the last look saw it: what held them last, since when."""

    contact = UUID(primary_key=True, default=None)
    rule = Varchar(length=40, default=None)
    since = Date(default=None)
    ends = Date(default=None)
