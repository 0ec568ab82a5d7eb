"""Whom nothing may be sent to: keyed hashes of addresses, and domains in clear."""

from piccolo.columns import UUID, BigSerial, Bytea, Date, ForeignKey, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from app.staff.tables import StaffMember


class Suppression(Table, tablename="suppressions"):
    """An address that must not be mailed, as a keyed hash only: it outlives the person's data.

    `list_id` null: all direct marketing. One open row per digest, list and reason (a `Cause`), by an
    index in the schema.
    """

    id = BigSerial(primary_key=True)
    key_id = Varchar(length=16, default=None)
    digest = Bytea(default=None)
    list_id = UUID(null=True, default=None)
    reason = Varchar(length=24, default=None)
    since = Timestamptz(default=None)
    recorded_at = Timestamptz(default=None)
    lifted_at = Timestamptz(null=True, default=None)


class DomainRefusal(Table, tablename="domain_refusals"):
    """An organisation wants no marketing at its domain and below it. In clear: it names nobody.

    One open row per domain, by a partial index in the schema.
    """

    id = UUID(primary_key=True)
    domain = Varchar(length=253, default=None)
    scope = Varchar(length=300, default=None)
    note = Varchar(length=500, default="")
    refused_on = Date(default=None)
    recorded_at = Timestamptz(default=None)
    recorded_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    lifted_at = Timestamptz(null=True, default=None)
    lifted_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    lifted_why = Varchar(length=300, default="")
