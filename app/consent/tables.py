"""Purposes, wordings, notices, the append-only ledger, its evidence, the permission projection."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
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

from app.contacts.tables import ContactAddress, Position
from app.staff.tables import IdentityVersion, StaffMember


class Purpose(Table, tablename="purposes"):
    """Why data are used (register row R2). A change is a new version; old events keep theirs.

    `text` and `interest` are what the notice says, `balancing` is for ourselves; `data` are keys of
    kinds of data. A consent ends `consent_months` after it was given; null: when it is withdrawn.
    `release_basis` is why data kept for it may go to another controller; empty: it may not.
    `renewal_days` before that its owner is asked whether it goes on; null: nobody is asked.
    """

    id = UUID(primary_key=True)
    key = Varchar(length=40, default=None)
    version = Integer(default=None)
    basis = Varchar(length=24, default=None)
    direct_marketing = Boolean(default=None)
    channels = Array(base_column=Varchar(length=12), default=list)
    retention_months = Integer(default=None)
    name_fi = Text(default=None)
    name_sv = Text(default=None)
    name_en = Text(default=None)
    created_at = Timestamptz(default=None)
    text_fi = Text(default="")
    text_sv = Text(default="")
    text_en = Text(default="")
    interest_fi = Text(default="")
    interest_sv = Text(default="")
    interest_en = Text(default="")
    balancing = Text(default="")
    retention_from = Varchar(length=16, default="relation_end")
    consent_months = Integer(null=True, default=None)
    product_group = Integer(null=True, default=None)
    data = Array(base_column=Varchar(length=16), default=list)
    created_by = UUID(null=True, default=None)
    renewal_days = Integer(null=True, default=None)
    release_basis = Text(default="")

    one_version_of_a_purpose = Unique([key, version])
    basis_is_known = Check(
        "basis in ('consent','contract','legal_obligation','legitimate_interest')"
    )
    renewal_is_before_the_end = Check("renewal_days between 1 and 90")
    retention_start_is_known = Check(
        "retention_from in ('relation_end','last_contact','consent_end','contract_end')"
    )


class Wording(Table, tablename="wordings"):
    """The exact sentence a person agrees to, kept byte for byte (EDPB Guidelines 05/2020, 108)."""

    id = UUID(primary_key=True)
    list_id = UUID(default=None, null=False)
    language = Varchar(length=2, default=None)
    version = Integer(default=None)
    sentence = Text(default=None)
    digest = Bytea(default=None)
    created_at = Timestamptz(default=None)

    one_version_of_a_wording = Unique([list_id, language, version])


class NoticeVersion(Table, tablename="notice_versions"):
    """The privacy notice as it was published in one language, kept byte for byte."""

    id = UUID(primary_key=True)
    version = Integer(default=None)
    language = Varchar(length=2, default=None)
    html = Text(default=None)
    digest = Bytea(default=None)
    published_at = Timestamptz(default=None)

    one_notice_per_language = Unique([version, language])


class FormVersion(Table, tablename="form_versions"):
    """A form as it was rendered, under its SHA-256: without values, times and tokens."""

    digest = Bytea(primary_key=True, default=None)
    html = Text(default=None)
    created_at = Timestamptz(default=None)


class ConsentEvent(Table, tablename="consent_events"):
    """Rows are added, never changed; a database trigger enforces it.

    `subject` is a random reference (an address's id, or a `PersonSubject`'s) and `list_id` a list's id,
    both without foreign key: erasing a person leaves events that still verify and point at nobody.
    """

    id = BigSerial(primary_key=True)
    subject = UUID(default=None, null=False, index=True)
    state = Varchar(length=20, default=None)
    method = Varchar(length=20, default=None)
    purpose = Varchar(length=40, default=None)
    purpose_version = Integer(default=None)
    channel = Varchar(length=12, default=None)
    list_id = UUID(null=True, default=None)
    wording = ForeignKey(Wording, null=True, default=None, on_delete=OnDelete.restrict)
    notice_version = Integer(null=True, default=None)
    language = Varchar(length=2, default=None)
    actor = Varchar(length=12, default=None)
    actor_id = UUID(null=True, default=None)
    undoes = BigInt(null=True, default=None)
    concerns = BigInt(null=True, default=None)
    at = Timestamptz(default=None)
    recorded_at = Timestamptz(default=None)
    evidence_digest = Bytea(null=True, default=None)


class ConsentEvidence(Table, tablename="consent_evidence"):
    """What proves an event and names a person; the event holds only a digest (`ledger/evidence.py`).

    `email` is as `Address.envelope`; lower-cased it is the canonical form (indexed so). `salts` by the
    name of a fact and `commitments` to deleted facts, in hex; `salt` in rows of format 1 alone.
    """

    event = BigInt(primary_key=True, default=None)
    subject = UUID(default=None, null=False, index=True)
    salt = Bytea(null=True, default=None)
    salts = JSONB(default="{}")
    commitments = JSONB(default="{}")
    email = Varchar(length=254, default="")
    ip = Varchar(length=45, null=True, default=None)
    user_agent = Text(null=True, default=None)
    page = Text(null=True, default=None)
    message_id = Text(null=True, default=None)
    detail = JSONB(null=True, default=None)


class KeptMail(Table, tablename="kept_mails"):
    """A confirmation mail as it was sent, compressed, without the secret part of its link.

    Evidence, and gone with it: `request` is the sign-up it asked about, without foreign key.
    """

    id = BigSerial(primary_key=True)
    subject = UUID(default=None, null=False, index=True)
    request = UUID(default=None, null=False)
    digest = Bytea(default=None)
    copy = Bytea(default=None)
    created_at = Timestamptz(default=None)


class Permission(Table, tablename="permission"):
    """Whether mail may go on one ground, as the ledger and the facts say now.

    `list_id` is null for purposes whose permission is not per list; (subject, purpose, channel,
    list_id, ground, product_group) is unique with nulls equal, by an index in the schema. The row
    counts until `until`, when it ends for the reason `ends_as`, and with a product group only for
    letters about it. `fact` is the event or the `GroundFact` it rests on.
    """

    id = BigSerial(primary_key=True)
    address = UUID(default=None, null=False)
    purpose = Varchar(length=40, default=None)
    channel = Varchar(length=12, default=None)
    list_id = UUID(null=True, default=None)
    verdict = Boolean(default=None)
    reason = Varchar(length=24, default=None)
    since = Timestamptz(default=None)
    ground = Varchar(length=16, default="consent")
    until = Timestamptz(null=True, default=None)
    product_group = Integer(null=True, default=None)
    fact = BigInt(null=True, default=None)
    ends_as = Varchar(length=24, null=True, default=None)


class PermissionStale(Table, tablename="permission_stale"):
    """An address whose permissions have to be decided anew; nothing is sent to it before."""

    address = UUID(primary_key=True, default=None)
    since = Timestamptz(default=None)


class ProductGroup(Table, tablename="product_groups"):
    """What is sold, as widely as the law calls products similar (Act 917/2014 § 200(3))."""

    id = Serial(primary_key=True)
    name_fi = Varchar(length=120, default=None)
    name_sv = Varchar(length=120, default=None)
    name_en = Varchar(length=120, default=None)
    created_at = Timestamptz(default=None)
    retired_at = Timestamptz(null=True, default=None)


class SimilarGroups(Table, tablename="similar_groups"):
    """Somebody judged the products of two groups similar, the law's condition for a customer's letter."""

    id = Serial(primary_key=True)
    one = ForeignKey(ProductGroup, null=False, on_delete=OnDelete.cascade)
    other = ForeignKey(ProductGroup, null=False, on_delete=OnDelete.cascade)
    why = Text(default="")
    since = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    until = Timestamptz(null=True, default=None)

    groups_are_two = Check("one < other")


class WordingIdentity(Table, tablename="wording_identities"):
    """Which controller a sentence names. Without `by` the sentence itself holds the name."""

    wording = ForeignKey(Wording, primary_key=True, null=False, on_delete=OnDelete.restrict)
    identity_version = ForeignKey(IdentityVersion, null=False, on_delete=OnDelete.restrict)
    at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)


class GroundFact(Table, tablename="ground_facts"):
    """A fact that a ground rests on; its `kind` is a `FactKind`. A changed one `replaces` the old.

    `note` is for staff, the reasons are what the reader is told. `refusal_offered` are the words by
    which a buyer was told of the right to refuse, `reference` names the order, which `goes_on` until
    it ends when it is of a service paid by the month. `is_written` when what was agreed can be shown
    in writing. `used_at` is when the
    one question that a conversation allows was sent, `checked_on` when somebody last looked.
    """

    id = BigSerial(primary_key=True)
    kind = Varchar(length=16, default=None)
    address = ForeignKey(ContactAddress, null=False, on_delete=OnDelete.cascade, index=True)
    list_id = UUID(null=True, default=None)
    position = ForeignKey(
        Position, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )
    product_group = ForeignKey(ProductGroup, null=True, default=None, on_delete=OnDelete.restrict)
    on_day = Date(default=None)
    note = Text(default="")
    reason_fi = Text(default="")
    reason_sv = Text(default="")
    reason_en = Text(default="")
    refusal_offered = Text(default="")
    reference = Varchar(length=40, default="")
    goes_on = Boolean(default=False)
    is_written = Boolean(default=False)
    checked_on = Date(null=True, default=None)
    used_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    ended_because = Varchar(length=24, null=True, default=None)
    replaces: ForeignKey["GroundFact"] = ForeignKey(
        "self", null=True, default=None, on_delete=OnDelete.set_null
    )
    recorded_at = Timestamptz(default=None)
    recorded_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    ground_fact_kind_is_known = Check(
        "kind in ('sale','duties','conversation','guardian','contract','answer')"
    )


class ConsentPaper(Table, tablename="consent_papers"):
    """The paper or photograph that shows a consent; its digest stands in the event's evidence."""

    event = BigInt(primary_key=True, default=None)
    subject = UUID(default=None, null=False, index=True)
    file_name = Varchar(length=120, default=None)
    kind = Varchar(length=20, default=None)
    digest = Bytea(default=None)
    content = Bytea(default=None)
    created_at = Timestamptz(default=None)

    paper_kind_is_known = Check("kind in ('application/pdf','image/jpeg','image/png')")
