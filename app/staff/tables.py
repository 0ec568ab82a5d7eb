"""Accounts, sessions, one-time links, the access log, and whose register this is."""

from piccolo.columns import (
    JSONB,
    UUID,
    BigSerial,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check
from piccolo.table import Table

from app.staff.rules import StaffRole


class StaffMember(Table, tablename="staff_members"):
    """A personal account; no account is shared and none has a default password."""

    id = UUID(primary_key=True)
    email = Varchar(length=254, default=None)
    email_canonical = Varchar(length=254, unique=True, default=None)
    name = Varchar(length=120, default=None)
    role = Varchar(length=20, choices=StaffRole, default=None)
    language = Varchar(length=2, default=None)
    password_hash = Text(null=True, default=None, secret=True)
    created_at = Timestamptz(default=None)
    disabled_at = Timestamptz(null=True, default=None)

    staff_role_is_known = Check(
        "role in ('administrator','privacy_officer','publisher','writer','viewer')"
    )


class StaffSession(Table, tablename="staff_sessions"):
    """A signed-in browser. Only the hash of its token is kept."""

    id = UUID(primary_key=True)
    token_hash = Bytea(unique=True, default=None)
    member = ForeignKey(StaffMember, null=False, on_delete=OnDelete.cascade, index=True)
    created_at = Timestamptz(default=None)
    last_seen_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)


class StaffLink(Table, tablename="staff_links"):
    """A one-time link to set a password; using it or asking for a newer one ends it."""

    id = UUID(primary_key=True)
    member = ForeignKey(StaffMember, null=False, on_delete=OnDelete.cascade, index=True)
    nonce = Bytea(default=None)
    created_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    used_at = Timestamptz(null=True, default=None)


class AccessLogEntry(Table, tablename="access_log"):
    """Who signed in, changed or exported what. Outlives the account it speaks of."""

    id = BigSerial(primary_key=True)
    at = Timestamptz(default=None)
    member = UUID(null=True, default=None, index=True)
    what = Varchar(length=60, default=None)
    about_kind = Varchar(length=40, null=True, default=None)
    about = Varchar(length=64, null=True, default=None)
    detail = JSONB(null=True, default=None)


class Identity(Table, tablename="identity"):
    """Whose register this is (register row R1). One row, always number 1."""

    number = SmallInt(primary_key=True, default=1)
    name = Varchar(length=200, default=None)
    business_id = Varchar(length=20, default=None)
    trade_name = Varchar(length=200, default="")
    street = Varchar(length=200, default=None)
    postcode = Varchar(length=12, default=None)
    place = Varchar(length=80, default=None)
    country = Varchar(length=2, default="FI")
    email = Varchar(length=254, default=None)
    phone = Varchar(length=40, default="")
    contact_person = Varchar(length=120, default=None)
    contact_email = Varchar(length=254, default=None)
    contact_phone = Varchar(length=40, default="")
    register_name_fi = Varchar(length=200, default=None)
    register_name_sv = Varchar(length=200, default=None)
    register_name_en = Varchar(length=200, default=None)
    sender_name = Varchar(length=120, default=None)
    sender_email = Varchar(length=254, default=None)
    reply_to = Varchar(length=254, default=None)
    changed_at = Timestamptz(default=None)
    dpo_name = Varchar(length=120, default="")
    dpo_email = Varchar(length=254, default="")
    dpo_phone = Varchar(length=40, default="")
    profile = Varchar(length=12, default="finland")
    checkpoint_mailed = Boolean(default=True)
    checkpoint_email = Varchar(length=254, default="")
    checkpoint_language = Varchar(length=2, default="fi")

    there_is_one_identity = Check("number = 1")
    profile_is_known = Check("profile in ('finland','sweden','germany','strict')")
    checkpoint_language_is_known = Check("checkpoint_language in ('fi','sv','en')")


class IdentityVersion(Table, tablename="identity_versions"):
    """Who the controller was, from when.

    `follows`: whether this is the company of the version before, under another name; None is not
    answered. One that is not `is_ours` was never the controller here: a sentence names it.
    """

    id = Serial(primary_key=True)
    name = Varchar(length=200, default=None)
    business_id = Varchar(length=20, default="")
    trade_name = Varchar(length=200, default="")
    is_ours = Boolean(default=True)
    follows = Boolean(null=True, default=None)
    since = Timestamptz(default=None)
    answered_at = Timestamptz(null=True, default=None)
    answered_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)


class RetentionPeriod(Table, tablename="retention_periods"):
    """From when on a kind of data is kept for so long; the last row of a kind is in force."""

    id = Serial(primary_key=True)
    key = Varchar(length=20, default=None)
    number = Integer(default=None)
    unit = Varchar(length=8, default=None)
    at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    period_unit_is_known = Check("unit in ('days','months','years')")
    a_period_lasts = Check("number > 0")
