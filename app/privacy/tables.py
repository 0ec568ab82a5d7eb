"""Who else handles data, as the notice names them; that people were erased, and what is undecided since."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigSerial,
    ForeignKey,
    Integer,
    Serial,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check
from piccolo.table import Table

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


class PurposeDraft(Table, tablename="purpose_drafts"):
    """A purpose as somebody is writing it: `fields` as typed. It changes nothing until published.

    `purpose` is a key, or begins with `new-` for one that is not there yet; each saving is an `edition`.
    """

    purpose = Varchar(length=40, primary_key=True, default=None)
    edition = Integer(default=None)
    fields = JSONB(default=None)
    saved_at = Timestamptz(default=None)
    saved_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
