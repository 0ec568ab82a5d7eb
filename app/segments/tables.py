"""Saved segments."""

from piccolo.columns import JSONB, UUID, ForeignKey, Integer, OnDelete, Timestamptz, Varchar
from piccolo.table import Table

from app.staff.tables import StaffMember


class Segment(Table, tablename="segments"):
    """A saved question about people; `definition` as `segments.definition` reads it."""

    id = UUID(primary_key=True)
    name = Varchar(length=120, default=None)
    definition = JSONB(default=None)
    created_at = Timestamptz(default=None)
    created_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    changed_at = Timestamptz(default=None)
    archived_at = Timestamptz(null=True, default=None)
    edition = Integer(default=1)
