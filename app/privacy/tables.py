"""That people were erased, and what is undecided since."""

from piccolo.columns import UUID, BigSerial, ForeignKey, Integer, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.staff.tables import StaffMember


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
