"""Documents of the privacy desk with their versions; who can reach the server, and reviews of it."""

from piccolo.columns import (
    UUID,
    BigSerial,
    Date,
    ForeignKey,
    Integer,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.staff.tables import StaffMember


class Document(Table, tablename="privacy_documents"):
    """A document of one kind about one thing: a purpose's key, or the id of a firm or of who has access."""

    id = UUID(primary_key=True)
    kind = Varchar(length=12, default=None)
    about = Varchar(length=40, default=None, index=True)
    made_at = Timestamptz(default=None)

    document_kind_is_known = Check(
        "kind in ('balancing','transfer','impact','processor','undertaking')"
    )


class DocumentVersion(Table, tablename="privacy_document_versions"):
    """What a document says. At most one version is a draft; a closed one never changes.

    Each saving of a draft is an `edition`. `closed_name` is who answers for it, as it was written then.
    """

    id = BigSerial(primary_key=True)
    document = ForeignKey(Document, null=False, on_delete=OnDelete.cascade)
    number = Integer(default=None)
    language = Varchar(length=2, default=None)
    title = Varchar(length=200, default=None)
    body = Text(default=None)
    edition = Integer(default=None)
    saved_at = Timestamptz(default=None)
    saved_by = ForeignKey(
        StaffMember, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )
    closed_on = Date(null=True, default=None)
    closed_name = Varchar(length=200, default="")
    closed_by = ForeignKey(
        StaffMember, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )

    one_version_of_a_number = Unique([document, number])
    closed_version_has_a_name = Check("(closed_on is null) = (closed_name = '')")


class ServerAccess(Table, tablename="server_access"):
    """Somebody who can reach the server or the database: who, what, since when, and until when."""

    id = UUID(primary_key=True)
    name = Varchar(length=120, default=None)
    what = Varchar(length=300, default=None)
    since = Date(default=None)
    until = Date(null=True, default=None)
    undertaking_on = Date(null=True, default=None)
    recorded_at = Timestamptz(default=None)
    recorded_by = ForeignKey(
        StaffMember, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )

    access_ends_after_it_begins = Check("until >= since")


class ServerAccessReview(Table, tablename="server_access_reviews"):
    """Somebody went through who has access: on which day, and how many had it then."""

    id = Serial(primary_key=True)
    on_day = Date(default=None)
    people = Integer(default=None)
    note = Varchar(length=300, default="")
    at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null, index=True)
