"""What is kept in spite of the rules, what they find due, and what each night did."""

from piccolo.columns import JSONB, UUID, Date, ForeignKey, Serial, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check
from piccolo.table import Table

from app.contacts.tables import Organisation
from app.staff.tables import StaffMember


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
