"""That people were erased, and what is undecided since; what people asked about their own data."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigSerial,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.contacts.tables import Contact
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


class PrivacyRequest(Table, tablename="privacy_requests"):
    """Somebody asks about their own data. `number` is what everybody calls it by: `2026-014`.

    `received_on` is the day the clock starts from, `confirmed_at` when the link was pressed that went
    to the address in the register. `mailed_at` is when that link was sent, `person_hash` what still
    tells two requests of one person once nobody may be named. Who is named stays until `forgotten_at`.
    `warned` is the last warning that was mailed: so many days were left.
    """

    id = UUID(primary_key=True)
    number = Varchar(length=12, unique=True, default=None)
    way = Varchar(length=10, default=None)
    language = Varchar(length=2, default=None)
    created_at = Timestamptz(default=None)
    received_on = Date(default=None)
    nonce = Bytea(default=None)
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.set_null, index=True)
    first_name = Varchar(length=80, default="")
    last_name = Varchar(length=80, default="")
    company = Varchar(length=200, default="")
    email = Varchar(length=254, default="")
    canonical = Varchar(length=254, default="", index=True)
    phone = Varchar(length=40, default="")
    said = Text(default="")
    person_hash = Bytea(null=True, default=None, index=True)
    mailed_at = Timestamptz(null=True, default=None)
    confirmed_at = Timestamptz(null=True, default=None)
    warned = SmallInt(null=True, default=None)
    assigned_to = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    closed_at = Timestamptz(null=True, default=None)
    outcome = Varchar(length=16, null=True, default=None)
    forgotten_at = Timestamptz(null=True, default=None)

    request_way_is_known = Check("way in ('page','link','email','phone','post','in_person')")
    request_outcome_is_known = Check(
        "outcome in ('done','partly','refused','not_confirmed','withdrawn')"
    )
    closed_request_has_an_outcome = Check("(closed_at is null) = (outcome is null)")


class RequestWish(Table, tablename="privacy_request_wishes"):
    """One thing that a request asks for, what was decided about it and why, and when it was done."""

    id = BigSerial(primary_key=True)
    request = ForeignKey(PrivacyRequest, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=12, default=None)
    decision = Varchar(length=10, null=True, default=None)
    reason = Text(default="")
    decided_at = Timestamptz(null=True, default=None)
    decided_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    done_at = Timestamptz(null=True, default=None)
    done_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    one_wish_of_a_kind = Unique([request, kind])
    wish_kind_is_known = Check(
        "kind in ('access','correction','erasure','restriction','objection','portability','other')"
    )
    wish_decision_is_known = Check("decision in ('granted','partly','refused')")
    decided_wish_has_a_day = Check("(decision is null) = (decided_at is null)")


class RequestStep(Table, tablename="privacy_request_steps"):
    """What happened to a request and when, in order. Never changed; `note` names nobody after the time."""

    id = BigSerial(primary_key=True)
    request = ForeignKey(PrivacyRequest, null=False, on_delete=OnDelete.cascade, index=True)
    step = Varchar(length=16, default=None)
    at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    note = Text(default="")

    request_step_is_known = Check(
        "step in ('received','identity','identity_asked','paused','resumed','extended','collected',"
        "'decided','answered','told','closed','noted')"
    )


class RequestLetter(Table, tablename="privacy_request_letters"):
    """A letter to the one who asked, as it was sent: `copy` is the message the mail server took.

    One that goes `by_post` is printed and has no copy; `sent_at` is then when it was posted.
    """

    id = UUID(primary_key=True)
    request = ForeignKey(PrivacyRequest, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=16, default=None)
    language = Varchar(length=2, default=None)
    subject = Varchar(length=200, default=None)
    body = Text(default=None)
    by_post = Boolean(default=False)
    created_at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    sent_at = Timestamptz(null=True, default=None)
    failed_at = Timestamptz(null=True, default=None)
    copy = Bytea(null=True, default=None)

    request_letter_is_one_of = Check(
        "kind in ('received','identity','extension','refusal','done','recipients')"
    )


class RequestFile(Table, tablename="privacy_request_files"):
    """A message or paper that came with a request: kept as it came, never opened, only downloaded."""

    id = UUID(primary_key=True)
    request = ForeignKey(PrivacyRequest, null=False, on_delete=OnDelete.cascade, index=True)
    file_name = Varchar(length=200, default=None)
    content = Bytea(default=None)
    created_at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)


class PurposeDraft(Table, tablename="purpose_drafts"):
    """A purpose as somebody is writing it: `fields` as typed. It changes nothing until published.

    `purpose` is a key, or begins with `new-` for one that is not there yet; each saving is an `edition`.
    """

    purpose = Varchar(length=40, primary_key=True, default=None)
    edition = Integer(default=None)
    fields = JSONB(default=None)
    saved_at = Timestamptz(default=None)
    saved_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
