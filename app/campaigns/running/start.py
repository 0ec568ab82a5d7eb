"""Letting a campaign go, now or at its hour. Only what passes every check starts."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.campaigns.audience.whom import freeze_segments
from app.campaigns.locking import locked
from app.campaigns.rules import LATEST_START, CampaignState, Deed, when_refused, why_not
from app.campaigns.running import seen as shown
from app.campaigns.running.seen import Seen, hold_segments
from app.campaigns.sending.delivery import wake_senders
from app.campaigns.writing import checks, letters
from app.campaigns.writing import queries as writing_queries
from app.campaigns.writing.letters import Issue, Masthead
from app.campaigns.writing.queries import Campaign
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid, Refusal
from app.staff.log.actions import note
from app.staff.queries.identity import identity

NOT_READY = N_("This campaign cannot be sent yet: %(problem)s")


@dataclass(frozen=True)
class Started:
    """The one run of a campaign; whoever asks a second time gets the same answer (trial C9)."""

    campaign_id: int
    at: datetime


async def send_now(campaign_id: int, *, by: UUID | None, seen: Seen | None = None) -> Started:
    """Begin to send. Raises Invalid with the first problem, Conflict when it is over.

    With `seen`, what a person was shown: SeenOtherwise when it is no longer that.
    """
    async with transaction():
        campaign = await writing_queries.existing(campaign_id, hold=True)
        if campaign.started_at and campaign.state in (CampaignState.SENDING, CampaignState.PAUSED):
            return Started(campaign_id, campaign.started_at)
        if refusal := why_not(Deed.SEND, campaign.state):
            raise Conflict(refusal)
        issue = await _ready(campaign, seen)
        return await _start(campaign_id, issue.masthead, by=by)


async def _ready(campaign: Campaign, seen: Seen | None) -> Issue:
    """What is to be sent. Raises Invalid with what is in its way."""
    await hold_segments(campaign.id)
    issue = await letters.issue(campaign, await identity())
    facts = await checks.facts_of(issue)
    if problems := checks.blocking(checks.judged(facts)):
        raise Invalid(NOT_READY, problem=problems[0].sentence)
    if seen:
        seen.refuse_unless(await shown.seen(issue, facts.audience.people))
    return issue


async def _start(campaign_id: int, masthead: Masthead, *, by: UUID | None) -> Started:
    """Freeze the masthead and the segments, and wake a worker. The texts are frozen by the state."""
    now = clock.now()
    await database.execute(
        "update campaigns set started_at = $2, sent_by = coalesce($3, sent_by), masthead = $4 "
        "where id = $1 and started_at is null",
        campaign_id, now, by, json.dumps(asdict(masthead)),
    )  # fmt: skip
    await freeze_segments(campaign_id)
    await note(by, "campaign_sent", about_kind="campaign", about=campaign_id)
    await wake_senders(campaign_id)
    return Started(campaign_id, now)


async def schedule(
    campaign_id: int, moment: datetime, *, by: UUID | None, seen: Seen | None = None
) -> None:
    """Send by itself at this moment; again moves it. What would stop it then, stops it now."""
    if refusal := when_refused(moment, clock.now()):
        raise Invalid(refusal)
    async with transaction():
        await _ready(await locked(campaign_id, Deed.SCHEDULE), seen)
        await database.execute(
            "update campaigns set scheduled_at = $2, sent_by = $3 where id = $1",
            campaign_id, moment, by,
        )  # fmt: skip
        detail = {"moment": moment.isoformat()}
        await note(
            by, "campaign_scheduled", about_kind="campaign", about=campaign_id, detail=detail
        )


async def unschedule(campaign_id: int, *, by: UUID | None) -> None:
    """Back to a draft. Doing it twice is not an error."""
    async with transaction():
        campaign = await writing_queries.existing(campaign_id, hold=True)
        if campaign.state is CampaignState.DRAFT:
            return
        if refusal := why_not(Deed.UNSCHEDULE, campaign.state):
            raise Conflict(refusal)
        await database.execute(
            "update campaigns set scheduled_at = null, sent_by = null where id = $1", campaign_id
        )
        await note(by, "campaign_unscheduled", about_kind="campaign", about=campaign_id)


async def start_due_campaigns() -> int:
    """Start every campaign whose hour has come; answers how many did.

    One that no longer passes its checks, or is more than twelve hours late, stays on the schedule:
    its page says why, and a person decides.
    """
    started = 0
    for campaign_id in await writing_queries.due_campaigns(clock.now(), LATEST_START):
        try:
            await send_now(campaign_id, by=None)
        except Refusal:
            continue
        started += 1
    return started
