"""People, organisations and what ties them. An address's id is the subject the ledger speaks of.

What hangs on a person or an organisation has one of the two columns set, never both.
"""

from enum import StrEnum

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigSerial,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    Serial,
    SmallInt,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.staff.tables import StaffMember

ONE_OF_BOTH = "num_nonnulls(contact, organisation) = 1"


class AddressKind(StrEnum):
    """`unknown` is treated as personal. A role address (info@) belongs to an organisation."""

    PERSONAL = "personal"
    WORK_PERSONAL = "work_personal"
    ROLE = "role"
    UNKNOWN = "unknown"


class Organisation(Table, tablename="organisations"):
    """A company, a media house, an authority: what people work for and orders are made by."""

    id = UUID(primary_key=True)
    name = Varchar(length=200, default=None)
    name_key = Varchar(length=200, default=None, index=True)
    kind = Varchar(length=20, default=None)
    business_id = Varchar(length=20, default="")
    vat_number = Varchar(length=20, default="")
    web = Varchar(length=300, default="")
    street = Text(default="")
    postcode = Varchar(length=16, default="")
    place = Varchar(length=80, default="")
    country = Varchar(length=2, default="")
    notes = Text(default="")
    parent: ForeignKey["Organisation"] = ForeignKey(
        "self",
        null=True,
        default=None,
        on_delete=OnDelete.set_null,
        index=True,
    )
    owner = ForeignKey(
        StaffMember, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )
    search_key = Text(default="")
    search_grams = Array(base_column=Integer(), default=list)
    sort_key = Text(default="")
    source_kind = Varchar(length=40, default=None)
    source_detail = Varchar(length=200, default="")
    source_on = Date(null=True, default=None)
    import_id = UUID(null=True, default=None)
    created_at = Timestamptz(default=None)
    created_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    changed_at = Timestamptz(default=None)
    checked_at = Timestamptz(null=True, default=None)
    checked_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    edition = Integer(default=1)
    legal_form = Varchar(length=16, null=True, default=None)

    organisation_kind_is_known = Check(
        "kind in ('company','media_house','authority','association','partner','other')"
    )
    legal_form_is_known = Check(
        "legal_form in ('company','association','foundation','public_body','parish','sole_trader',"
        "'unregistered')"
    )


class Contact(Table, tablename="contacts"):
    """One person, whatever they are to us.

    `told_due_on` is the last day to tell a person whose data came from elsewhere (GDPR Article 14),
    `told_at` when that was done, `told_in` the campaign that did it. `edition` counts savings, so that
    a second editor is told.
    """

    id = UUID(primary_key=True)
    first_name = Varchar(length=80, default="")
    last_name = Varchar(length=80, default="")
    title = Varchar(length=120, default="")
    language = Varchar(length=2, default=None)
    street = Text(default="")
    postcode = Varchar(length=16, default="")
    place = Varchar(length=80, default="")
    country = Varchar(length=2, default="")
    notes = Text(default="")
    owner = ForeignKey(
        StaffMember, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )
    search_key = Text(default="")
    search_grams = Array(base_column=Integer(), default=list)
    sort_key = Text(default="")
    source_kind = Varchar(length=40, default=None)
    source_detail = Varchar(length=200, default="")
    source_on = Date(null=True, default=None)
    import_id = UUID(null=True, default=None)
    created_at = Timestamptz(default=None)
    created_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    changed_at = Timestamptz(default=None)
    checked_at = Timestamptz(null=True, default=None)
    checked_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    told_due_on = Date(null=True, default=None)
    told_at = Timestamptz(null=True, default=None)
    told_how = Varchar(length=20, null=True, default=None)
    told_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    told_in = Integer(null=True, default=None)
    edition = Integer(default=1)
    birth_year = SmallInt(null=True, default=None)


class ContactAddress(Table, tablename="contact_addresses"):
    """An e-mail address. Subscription, permission and delivery hang on it, not on the person.

    `replaced_at`: its owner has put another one in its place, so nothing is sent to it any more.
    """

    id = UUID(primary_key=True)
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.restrict, index=True)
    email = Varchar(length=254, default=None)
    canonical = Varchar(length=254, unique=True, default=None)
    kind = Varchar(length=20, choices=AddressKind, default=AddressKind.UNKNOWN)
    main_since = Timestamptz(null=True, default=None)
    confirmed_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)
    replaced_at = Timestamptz(null=True, default=None)
    kind_decided_at = Timestamptz(null=True, default=None)
    kind_decided_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    address_kind_is_known = Check("kind in ('personal','work_personal','role','unknown')")


class PersonSubject(Table, tablename="person_subjects"):
    """What the ledger calls a person while there is no e-mail address: as random as an address's id."""

    id = UUID(primary_key=True)
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.cascade, index=True)
    created_at = Timestamptz(default=None)


class Phone(Table, tablename="contact_phones"):
    """A number in E.164 form."""

    id = BigSerial(primary_key=True)
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    organisation = ForeignKey(
        Organisation, null=True, default=None, on_delete=OnDelete.cascade, index=True
    )
    number = Varchar(length=20, default=None, index=True)
    kind = Varchar(length=12, default="other")
    created_at = Timestamptz(default=None)

    a_phone_has_one_owner = Check(ONE_OF_BOTH)
    phone_kind_is_known = Check("kind in ('mobile','work','switchboard','home','other')")


class SocialProfile(Table, tablename="social_profiles"):
    """An account in a social network (register row R8); `url` is https."""

    id = BigSerial(primary_key=True)
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    organisation = ForeignKey(
        Organisation, null=True, default=None, on_delete=OnDelete.cascade, index=True
    )
    network = Varchar(length=20, default=None)
    handle = Varchar(length=100, default=None)
    url = Varchar(length=300, default="")
    created_at = Timestamptz(default=None)

    a_profile_has_one_owner = Check(ONE_OF_BOTH)


class Tag(Table, tablename="tags"):
    """An area of responsibility, such as 'energy policy'. `key` is the folded name."""

    id = Serial(primary_key=True)
    name = Varchar(length=80, default=None)
    key = Varchar(length=80, unique=True, default=None)
    created_at = Timestamptz(default=None)


class ContactTag(Table, tablename="contact_tags"):
    id = BigSerial(primary_key=True)
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.cascade, index=True)
    tag = ForeignKey(Tag, null=False, on_delete=OnDelete.restrict)
    added_at = Timestamptz(default=None)

    a_tag_is_given_once = Unique([tag, contact])


class Position(Table, tablename="positions"):
    """A person at an organisation, from one day to another; current without a past `until`.

    One open main position per person, by a partial index in the schema.
    """

    id = BigSerial(primary_key=True)
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.cascade, index=True)
    organisation = ForeignKey(Organisation, null=False, on_delete=OnDelete.restrict, index=True)
    title = Varchar(length=120, default="")
    decision_maker = Boolean(default=False)
    since = Date(null=True, default=None)
    until = Date(null=True, default=None)
    main_since = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)


class ContactRole(Table, tablename="contact_roles"):
    """What somebody is to us, from one moment to another. Subscribers are told by subscriptions.

    One open row per person (or organisation) and role, by partial indexes in the schema.
    """

    id = BigSerial(primary_key=True)
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    organisation = ForeignKey(
        Organisation, null=True, default=None, on_delete=OnDelete.cascade, index=True
    )
    role = Varchar(length=12, default=None)
    since = Timestamptz(default=None)
    until = Timestamptz(null=True, default=None)
    added_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    a_role_has_one_owner = Check(ONE_OF_BOTH)
    contact_role_is_known = Check("role in ('customer','prospect','media','partner','authority')")


class CustomField(Table, tablename="custom_fields"):
    """A field that staff defined: what it is called, of which kind, on people or organisations."""

    id = Serial(primary_key=True)
    name = Varchar(length=80, default=None)
    about = Varchar(length=12, default=None)
    kind = Varchar(length=12, default=None)
    choices = Array(base_column=Varchar(length=80), default=list)
    created_at = Timestamptz(default=None)
    retired_at = Timestamptz(null=True, default=None)

    custom_field_is_about_known = Check("about in ('person','organisation')")
    custom_field_kind_is_known = Check("kind in ('text','number','date','choice','yes_no')")


class FieldValue(Table, tablename="field_values"):
    """The value of a custom field, in the column of its kind (`text` for text, choice, yes_no)."""

    id = BigSerial(primary_key=True)
    field = ForeignKey(CustomField, null=False, on_delete=OnDelete.restrict)
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    organisation = ForeignKey(
        Organisation, null=True, default=None, on_delete=OnDelete.cascade, index=True
    )
    text = Varchar(length=1000, null=True, default=None)
    number = Numeric(digits=(18, 4), null=True, default=None)
    day = Date(null=True, default=None)

    a_value_has_one_owner = Check(ONE_OF_BOTH)


class Change(Table, tablename="contact_changes"):
    """One field of one record changed (register row R18). Written by every action that changes."""

    id = BigSerial(primary_key=True)
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    organisation = ForeignKey(
        Organisation, null=True, default=None, on_delete=OnDelete.cascade, index=True
    )
    field = Varchar(length=60, default=None)
    old = Text(default="")
    new = Text(default="")
    at = Timestamptz(default=None)
    actor = Varchar(length=12, default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    why = Varchar(length=200, default="")

    a_change_is_of_one_record = Check(ONE_OF_BOTH)
    change_actor_is_known = Check("actor in ('staff','person','import','system')")


class FieldSource(Table, tablename="field_sources"):
    """Where fields that came from elsewhere than the record itself have come from (R13)."""

    id = BigSerial(primary_key=True)
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    organisation = ForeignKey(
        Organisation, null=True, default=None, on_delete=OnDelete.cascade, index=True
    )
    fields = Array(base_column=Varchar(length=60), default=list)
    kind = Varchar(length=40, default=None)
    detail = Varchar(length=200, default="")
    source_on = Date(null=True, default=None)
    at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    import_id = UUID(null=True, default=None)

    a_source_is_of_one_record = Check(ONE_OF_BOTH)


class Duplicate(Table, tablename="duplicates"):
    """Two people who may be one; `first` is the smaller id. Dismissed: they are two."""

    id = BigSerial(primary_key=True)
    first = ForeignKey(Contact, null=False, on_delete=OnDelete.cascade, index=True)
    second = ForeignKey(Contact, null=False, on_delete=OnDelete.cascade, index=True)
    score = SmallInt(default=None)
    reasons = Array(base_column=Varchar(length=20), default=list)
    found_at = Timestamptz(default=None)
    dismissed_at = Timestamptz(null=True, default=None)
    dismissed_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    a_pair_is_suggested_once = Unique([first, second])


class Merge(Table, tablename="merges"):
    """Two records of one person became one. `before` holds all that undoing needs, until `undo_until`."""

    id = UUID(primary_key=True)
    kept = UUID(default=None, null=False, index=True)
    gone = UUID(default=None, null=False)
    before = JSONB(null=True, default=None)
    at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    undo_until = Timestamptz(default=None)
    undone_at = Timestamptz(null=True, default=None)
    undone_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
