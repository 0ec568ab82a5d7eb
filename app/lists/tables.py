"""Lists, sign-ups that wait for a confirmation, subscriptions, mailed links to one's choices."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.consent.tables import Wording
from app.contacts.tables import ContactAddress
from app.staff.tables import StaffMember


class MailingList(Table, tablename="lists"):
    """One purpose, one consent sentence per language. `header_id` (List-Id) never changes.

    `remind_after_days`: when an unconfirmed sign-up is reminded of, once; null: never.
    `fewer`: how seldom a reader may ask for its letters, 'week' or 'month'.
    """

    id = UUID(primary_key=True)
    slug = Varchar(length=60, unique=True, default=None)
    header_id = Varchar(length=200, unique=True, default=None)
    purpose = Varchar(length=40, default=None)
    position = Integer(default=0)
    created_at = Timestamptz(default=None)
    published_at = Timestamptz(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    remind_after_days = Integer(null=True, default=None)
    fewer = Array(base_column=Varchar(length=8), default=list)

    reminder_is_within_the_week = Check("remind_after_days between 3 and 6")
    fewer_is_known = Check("fewer <@ array['week', 'month']::varchar(8)[]")


class ListText(Table, tablename="list_texts"):
    """What a list is called, what comes and how often, in one language."""

    id = UUID(primary_key=True)
    list = ForeignKey(MailingList, null=False, on_delete=OnDelete.cascade, index=True)
    language = Varchar(length=2, default=None)
    name = Varchar(length=120, default=None)
    description = Text(default=None)
    how_often = Varchar(length=120, default=None)

    one_text_per_language = Unique([list, language])


class ListGround(Table, tablename="list_grounds"):
    """A ground besides consent on which this list may be sent, from one moment to another.

    One open row per list and ground, by a partial index in the schema.
    """

    id = UUID(primary_key=True)
    list = ForeignKey(MailingList, null=False, on_delete=OnDelete.cascade, index=True)
    ground = Varchar(length=16, default=None)
    since = Timestamptz(default=None)
    until = Timestamptz(null=True, default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    list_ground_is_known = Check(
        "ground in ('customer','organisation','duties','asked','contract')"
    )


class SubscriptionRequest(Table, tablename="subscription_requests"):
    """Somebody typed an address into the form, or staff ask one that the register has.

    Who signs up is not a contact until the owner confirms. An invitation names the `ground` it went
    on, the row of `ground_facts` or the event of the ledger that this rests on, who asked and why.
    Where it was typed (network, browser) is evidence of the event `requested`. `visit` keeps it until
    a mail about the sign-up goes out: that is when the ledger learns of it.
    `held_at`: the button was pressed as machines press it, so a second mail asks once more.
    `superseded_at`: the owner has confirmed all of its lists through another request.
    `renews`: the event of the consent which an invitation asks to go on; `open_until`, where it asks
    because of the end, is that end. `reminded_at`: when an unconfirmed sign-up was reminded of.
    """

    id = UUID(primary_key=True)
    subject = UUID(default=None, null=False, index=True)
    email = Varchar(length=254, default=None)
    canonical = Varchar(length=254, default=None, index=True)
    mailbox_hash = Bytea(default=None, index=True)
    first_name = Varchar(length=80, default="")
    last_name = Varchar(length=80, default="")
    language = Varchar(length=2, default=None)
    notice_version = Integer(default=None)
    nonce = Bytea(default=None)
    created_at = Timestamptz(default=None, index=True)
    letter = Varchar(length=20, null=True, default=None)
    mailed_at = Timestamptz(null=True, default=None)
    held_at = Timestamptz(null=True, default=None)
    confirmed_at = Timestamptz(null=True, default=None)
    cancelled_at = Timestamptz(null=True, default=None)
    superseded_at = Timestamptz(null=True, default=None)
    visit = JSONB(null=True, default=None)
    is_invitation = Boolean(default=False)
    invited_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    why = Text(default="")
    ground = Varchar(length=16, null=True, default=None)
    fact = BigInt(null=True, default=None)
    renews = BigInt(null=True, default=None)
    open_until = Timestamptz(null=True, default=None)
    reminded_at = Timestamptz(null=True, default=None)


class RequestedList(Table, tablename="requested_lists"):
    """A list ticked in a sign-up, with the wording that stood beside the box.

    `purpose_version` is the one in force when it was shown; null in sign-ups older than this column.
    """

    id = UUID(primary_key=True)
    request = ForeignKey(SubscriptionRequest, null=False, on_delete=OnDelete.cascade, index=True)
    list = ForeignKey(MailingList, null=False, on_delete=OnDelete.restrict, index=True)
    wording = ForeignKey(Wording, null=False, on_delete=OnDelete.restrict)
    purpose_version = Integer(null=True, default=None)

    a_list_is_ticked_once = Unique([request, list])


class Subscription(Table, tablename="subscriptions"):
    """An address on a list, from one day to another. Leaving and coming back makes a second row.

    One open row per list and address, by a partial index in the schema.
    """

    id = UUID(primary_key=True)
    list = ForeignKey(MailingList, null=False, on_delete=OnDelete.restrict, index=True)
    address = ForeignKey(ContactAddress, null=False, on_delete=OnDelete.restrict, index=True)
    joined_at = Timestamptz(default=None)
    left_at = Timestamptz(null=True, default=None)
    left_by = Varchar(length=20, null=True, default=None)


class AddressChange(Table, tablename="address_changes"):
    """The owner of `address` wants another one in its place, and is asked there whether it is so.

    `became` is what it became; `collided_at` when that is somebody else's, so that staff decide;
    `refused_at` when the old address said 'this was not me'. Staff have looked at it at `settled_at`.
    """

    id = UUID(primary_key=True)
    address = ForeignKey(ContactAddress, null=False, on_delete=OnDelete.cascade, index=True)
    email = Varchar(length=254, default=None)
    canonical = Varchar(length=254, default=None)
    mailbox_hash = Bytea(default=None, index=True)
    nonce = Bytea(default=None)
    created_at = Timestamptz(default=None, index=True)
    mailed_at = Timestamptz(null=True, default=None)
    confirmed_at = Timestamptz(null=True, default=None)
    became = ForeignKey(
        ContactAddress, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )
    was_main = Boolean(default=False)
    collided_at = Timestamptz(null=True, default=None)
    refused_at = Timestamptz(null=True, default=None)
    settled_at = Timestamptz(null=True, default=None)
    settled_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)


class PreferencesLink(Table, tablename="preferences_links"):
    """A mailed link to an address's choices. Works seven days, if the address is known.

    Somebody asked for it, or the address was left on a page (`left_at`) and its owner is told. Own
    details are confirmed by it once (`used_at`).
    """

    id = UUID(primary_key=True)
    email = Varchar(length=254, default=None)
    canonical = Varchar(length=254, default=None)
    mailbox_hash = Bytea(default=None, index=True)
    created_at = Timestamptz(default=None, index=True)
    mailed_at = Timestamptz(null=True, default=None)
    left_at = Timestamptz(null=True, default=None)
    used_at = Timestamptz(null=True, default=None)
