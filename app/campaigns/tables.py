"""Campaigns and their language versions. The delivery rows stand in the schema alone."""

from piccolo.columns import JSONB, UUID, ForeignKey, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.consent.tables import ProductGroup
from app.lists.tables import MailingList
from app.segments.tables import Segment
from app.staff.tables import StaffMember


class Campaign(Table, tablename="campaigns"):
    """One issue of a newsletter. Its state is read off its dates (`rules.state_of`).

    `masthead` keeps the sender and the list's names as they were when 'Send' was pressed.
    """

    id = Serial(primary_key=True)
    list = ForeignKey(MailingList, null=False, on_delete=OnDelete.restrict, index=True)
    purpose = Varchar(length=40, default=None)
    main_language = Varchar(length=2, default=None)
    created_at = Timestamptz(default=None)
    created_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    changed_at = Timestamptz(default=None)
    scheduled_at = Timestamptz(null=True, default=None)
    sent_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    started_at = Timestamptz(null=True, default=None)
    masthead = JSONB(null=True, default=None)
    frozen_at = Timestamptz(null=True, default=None)
    candidates = Integer(null=True, default=None)
    paused_at = Timestamptz(null=True, default=None)
    pause_reason = Varchar(length=40, null=True, default=None)
    cancelled_at = Timestamptz(null=True, default=None)
    expires_at = Timestamptz(null=True, default=None)
    finished_at = Timestamptz(null=True, default=None)
    product_group = ForeignKey(ProductGroup, null=True, default=None, on_delete=OnDelete.restrict)
    no_marketing_at = Timestamptz(null=True, default=None)
    no_marketing_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    unlinked_at = Timestamptz(null=True, default=None)


class CampaignVersion(Table, tablename="campaign_versions"):
    """The letter in one language. `edition` counts its savings, so that a second editor is told."""

    id = UUID(primary_key=True)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.cascade, index=True)
    language = Varchar(length=2, default=None)
    subject = Text(default="")
    preheader = Text(default="")
    body = Text(default="")
    edition = Integer(default=1)
    changed_at = Timestamptz(default=None)
    changed_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)

    one_version_per_language = Unique([campaign, language])


class CampaignRest(Table, tablename="campaign_rests"):
    """One 'send to the rest'. `former` counts what the reopened rows were before, by outcome and
    reason: [{"state": "x", "reason": "cancelled", "people": 3}]; the rows themselves forget it.
    """

    id = Serial(primary_key=True)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.cascade, index=True)
    at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    reopened = Integer(default=None)
    added = Integer(default=None)
    former = JSONB(default=None)


class CampaignTest(Table, tablename="campaign_tests"):
    """A member of staff asked for one version by mail, filled with their own name and address."""

    id = UUID(primary_key=True)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.cascade, index=True)
    language = Varchar(length=2, default=None)
    member = ForeignKey(StaffMember, null=False, on_delete=OnDelete.cascade, index=True)
    created_at = Timestamptz(default=None)


class CampaignRefusal(Table, tablename="campaign_refusals"):
    """It could not start at its time and was taken off the schedule, for this reason.

    Answered when a person sends or schedules it again.
    """

    id = UUID(primary_key=True)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.cascade, index=True)
    due_at = Timestamptz(default=None)
    scheduled_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    reason = Varchar(length=24, default=None)
    at = Timestamptz(default=None)
    answered_at = Timestamptz(null=True, default=None)


class CampaignRefusalMail(Table, tablename="campaign_refusal_mails"):
    """Who is told by mail that it did not start."""

    id = UUID(primary_key=True)
    refusal = ForeignKey(CampaignRefusal, null=False, on_delete=OnDelete.cascade, index=True)
    member = ForeignKey(StaffMember, null=False, on_delete=OnDelete.cascade, index=True)


class CampaignSegment(Table, tablename="campaign_segments"):
    """Only whom a segment holds gets the campaign, or nobody whom it holds.

    `frozen` is the definition as it was when sending began.
    """

    id = Serial(primary_key=True)
    campaign = ForeignKey(Campaign, null=False, on_delete=OnDelete.cascade, index=True)
    segment = ForeignKey(Segment, null=False, on_delete=OnDelete.restrict, index=True)
    usage = Varchar(length=8, default=None)
    frozen = JSONB(null=True, default=None)

    a_segment_is_used_once = Unique([campaign, segment])
    usage_is_known = Check("usage in ('only','except')")
