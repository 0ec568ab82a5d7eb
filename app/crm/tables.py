"""Services and orders, billing, interactions and follow-ups, what roles need, saved views."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigSerial,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.consent.tables import ProductGroup
from app.contacts.tables import ONE_OF_BOTH, Contact, Organisation
from app.staff.tables import StaffMember


class Service(Table, tablename="services"):
    """What we sell."""

    id = Serial(primary_key=True)
    name = Varchar(length=120, unique=True, default=None)
    description = Text(default="")
    created_at = Timestamptz(default=None)
    retired_at = Timestamptz(null=True, default=None)
    product_group = ForeignKey(
        ProductGroup, null=True, default=None, on_delete=OnDelete.restrict, index=True
    )


class Order(Table, tablename="orders"):
    """One service, ordered by an organisation or by a person; what it is on a given day, its facts tell."""

    id = UUID(primary_key=True)
    organisation = ForeignKey(
        Organisation, null=True, default=None, on_delete=OnDelete.restrict, index=True
    )
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.restrict, index=True)
    service = ForeignKey(Service, null=False, on_delete=OnDelete.restrict, index=True)
    ordered_by = ForeignKey(
        Contact, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )
    created_at = Timestamptz(default=None)
    created_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    order_has_one_owner = Check(ONE_OF_BOTH)


class OrderFact(Table, tablename="order_facts"):
    """Start, change or end of an order from a day on (register row R9). Never changed: a trigger
    refuses it. A mistake is put right by a fact that `corrects` it.
    """

    id = BigSerial(primary_key=True)
    order = ForeignKey(Order, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=8, default=None)
    from_on = Date(default=None)
    what = Varchar(length=200, default="")
    price = Numeric(digits=(12, 2), null=True, default=None)
    period = Varchar(length=8, null=True, default=None)
    note = Text(default="")
    corrects: ForeignKey["OrderFact"] = ForeignKey(
        "self", null=True, default=None, on_delete=OnDelete.restrict
    )
    recorded_at = Timestamptz(default=None)
    recorded_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    order_fact_kind_is_known = Check("kind in ('start','change','end','void')")
    order_period_is_known = Check("period in ('month','once')")


class ConsideredService(Table, tablename="considered_services"):
    """A service somebody thinks of buying, at one stage from one day to another (R12)."""

    id = BigSerial(primary_key=True)
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    organisation = ForeignKey(
        Organisation, null=True, default=None, on_delete=OnDelete.cascade, index=True
    )
    service = ForeignKey(Service, null=False, on_delete=OnDelete.restrict, index=True)
    stage = Varchar(length=12, default=None)
    note = Text(default="")
    since = Timestamptz(default=None)
    until = Timestamptz(null=True, default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    considered_by_one = Check(ONE_OF_BOTH)
    stage_is_known = Check("stage in ('idea','contacted','offered','negotiating','won','lost')")


class BillingDetails(Table, tablename="billing_details"):
    """Where invoices of an organisation or a person go (R10, R22). Only with the billing right."""

    id = BigSerial(primary_key=True)
    organisation = ForeignKey(
        Organisation, null=True, default=None, unique=True, on_delete=OnDelete.cascade
    )
    contact = ForeignKey(Contact, null=True, default=None, unique=True, on_delete=OnDelete.cascade)
    name = Varchar(length=200, default="")
    street = Text(default="")
    postcode = Varchar(length=16, default="")
    place = Varchar(length=80, default="")
    country = Varchar(length=2, default="")
    reference = Varchar(length=80, default="")
    einvoice_address = Varchar(length=40, default="")
    einvoice_operator = Varchar(length=20, default="")
    email = Varchar(length=320, default="")
    terms_days = Integer(null=True, default=None)
    edition = Integer(default=1)
    changed_at = Timestamptz(default=None)
    changed_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    billing_has_one_owner = Check(ONE_OF_BOTH)


class BillingChange(Table, tablename="billing_changes"):
    """What changed in billing details, apart from other changes: not everybody may see it."""

    id = BigSerial(primary_key=True)
    organisation = ForeignKey(
        Organisation, null=True, default=None, on_delete=OnDelete.cascade, index=True
    )
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    field = Varchar(length=60, default=None)
    old = Text(default="")
    new = Text(default="")
    at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    billing_change_has_one_owner = Check(ONE_OF_BOTH)


class Interaction(Table, tablename="interactions"):
    """A call, a meeting, a note: what was said and agreed, in Markdown (register row R12)."""

    id = UUID(primary_key=True)
    kind = Varchar(length=8, default=None)
    at = Timestamptz(default=None)
    organisation = ForeignKey(Organisation, null=True, default=None, on_delete=OnDelete.set_null)
    subject = Varchar(length=200, default="")
    text = Text(default="")
    search_key = Text(default="")
    search_grams = Array(base_column=Integer(), default=list)
    created_at = Timestamptz(default=None)
    created_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    changed_at = Timestamptz(default=None)
    edition = Integer(default=1)

    interaction_kind_is_known = Check(
        "kind in ('call','meeting','email','social','event','note','enquiry')"
    )


class InteractionPerson(Table, tablename="interaction_people"):
    """Who of the register took part. `at` is the interaction's, for streams in order of time."""

    id = BigSerial(primary_key=True)
    interaction = ForeignKey(Interaction, null=False, on_delete=OnDelete.cascade)
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.cascade)
    at = Timestamptz(default=None)

    a_person_takes_part_once = Unique([interaction, contact])


class InteractionStaff(Table, tablename="interaction_staff"):
    """Who of us took part."""

    id = BigSerial(primary_key=True)
    interaction = ForeignKey(Interaction, null=False, on_delete=OnDelete.cascade)
    member = ForeignKey(StaffMember, null=False, on_delete=OnDelete.cascade, index=True)

    a_member_takes_part_once = Unique([interaction, member])


class EnquiryForm(Table, tablename="enquiry_forms"):
    """By which anybody writes to us (register row R23), while it is open; its owner answers."""

    id = UUID(primary_key=True)
    slug = Varchar(length=60, unique=True, default=None)
    owner = ForeignKey(
        StaffMember, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )
    created_at = Timestamptz(default=None)
    opened_at = Timestamptz(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)


class EnquiryFormText(Table, tablename="enquiry_form_texts"):
    """What a form says in one language."""

    id = BigSerial(primary_key=True)
    form = ForeignKey(EnquiryForm, null=False, on_delete=OnDelete.cascade)
    language = Varchar(length=2, default=None)
    title = Varchar(length=120, default=None)
    lead = Text(default="")

    enquiry_form_says_it_once = Unique([form, language])


class Enquiry(Table, tablename="enquiries"):
    """Which form an interaction came by, and the notice that stood beside it."""

    id = UUID(primary_key=True)
    form = ForeignKey(EnquiryForm, null=False, on_delete=OnDelete.restrict)
    interaction = ForeignKey(Interaction, null=False, unique=True, on_delete=OnDelete.cascade)
    notice_version = Integer(default=None)
    at = Timestamptz(default=None)


class FollowUp(Table, tablename="follow_ups"):
    """Something to do for somebody by a day; on the owner's first page until it is done."""

    id = UUID(primary_key=True)
    interaction = ForeignKey(
        Interaction, null=True, default=None, on_delete=OnDelete.cascade, index=True
    )
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    organisation = ForeignKey(
        Organisation, null=True, default=None, on_delete=OnDelete.cascade, index=True
    )
    what = Varchar(length=200, default=None)
    due_on = Date(default=None)
    owner = ForeignKey(
        StaffMember, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )
    created_at = Timestamptz(default=None)
    created_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    done_at = Timestamptz(null=True, default=None)
    done_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)


class MediaProfile(Table, tablename="media_profiles"):
    """What one needs to know before writing to a journalist."""

    contact = ForeignKey(Contact, null=False, primary_key=True, on_delete=OnDelete.cascade)
    beat = Varchar(length=200, default="")
    embargo_notes = Text(default="")
    changed_at = Timestamptz(default=None)


class ProspectProfile(Table, tablename="prospect_profiles"):
    """How far a prospect has come, and what comes next. One row per person or organisation,
    by partial indexes in the schema.
    """

    id = BigSerial(primary_key=True)
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.cascade, index=True)
    organisation = ForeignKey(
        Organisation, null=True, default=None, on_delete=OnDelete.cascade, index=True
    )
    stage = Varchar(length=12, default="idea")
    next_step = Varchar(length=200, default="")
    next_step_on = Date(null=True, default=None)
    changed_at = Timestamptz(default=None)

    a_prospect_is_one = Check(ONE_OF_BOTH)


class SavedView(Table, tablename="saved_views"):
    """Filters, columns and order that a member of staff keeps, for themselves or for all."""

    id = UUID(primary_key=True)
    owner = ForeignKey(StaffMember, null=False, on_delete=OnDelete.cascade, index=True)
    about = Varchar(length=16, default=None)
    name = Varchar(length=80, default=None)
    filters = JSONB(default=None)
    columns = Array(base_column=Varchar(length=60), default=list)
    sort = Varchar(length=40, default="name")
    created_at = Timestamptz(default=None)
    changed_at = Timestamptz(default=None)
    shared_at = Timestamptz(null=True, default=None)

    view_is_about_known = Check("about in ('people','organisations')")
