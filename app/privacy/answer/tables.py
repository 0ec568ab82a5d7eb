"""What people got who asked for their own data, and who opened it."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigSerial,
    Bytea,
    ForeignKey,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check
from piccolo.table import Table

from app.contacts.tables import Contact
from app.privacy.tables import PrivacyRequest
from app.staff.tables import StaffMember


class Answer(Table, tablename="answers"):
    """What somebody got who asked for their own data. Being prepared until it is released.

    `marks` are words about others and what was decided about each, until the release. The sealed
    copies go after two weeks; their digests and `contents` (the sections, with how many entries) stay.
    `closed_at`: after too many wrong codes nobody opens it any more.
    """

    id = UUID(primary_key=True)
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.set_null, index=True)
    request = ForeignKey(
        PrivacyRequest, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )
    language = Varchar(length=2, default=None)
    started_at = Timestamptz(default=None)
    started_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    marks = JSONB(null=True, default=None)
    released_at = Timestamptz(null=True, default=None)
    released_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    way = Varchar(length=8, null=True, default=None)
    sealed_pdf = Bytea(null=True, default=None)
    sealed_json = Bytea(null=True, default=None)
    pdf_digest = Bytea(null=True, default=None)
    json_digest = Bytea(null=True, default=None)
    code_hash = Bytea(null=True, default=None)
    contents = JSONB(null=True, default=None)
    open_until = Timestamptz(null=True, default=None)
    tries = SmallInt(default=0)
    closed_at = Timestamptz(null=True, default=None)
    deleted_at = Timestamptz(null=True, default=None)

    answer_way_is_known = Check("way in ('link','paper')")
    released_answer_has_a_way = Check("(released_at is null) = (way is null)")


class AnswerOpening(Table, tablename="answer_openings"):
    """Somebody opened an answer, or tried to with a wrong code."""

    id = BigSerial(primary_key=True)
    answer = ForeignKey(Answer, null=False, on_delete=OnDelete.cascade, index=True)
    at = Timestamptz(default=None)
    what = Varchar(length=8, default=None)

    answer_opening_is_known = Check("what in ('pdf','json','wrong')")
