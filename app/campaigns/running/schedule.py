"""Letting a campaign go in a minute or at its time, and taking that back.

The time is the database's: it adds the minute, and says what is due.
"""

import logging
from datetime import datetime
from uuid import UUID

from app import database
from app.campaigns.audience.whom import release_segments
from app.campaigns.locking import locked
from app.campaigns.rules import (
    LATEST_START,
    TAKE_BACK_WITHIN,
    CampaignState,
    Deed,
    StartRefusal,
    when_refused,
    why_not,
)
from app.campaigns.running import refusals
from app.campaigns.running.seen import Seen
from app.campaigns.running.start import CannotStartError, begin, keep_as_shown, ready
from app.campaigns.writing import queries as writing_queries
from app.campaigns.writing.queries import Campaign
from app.database import transaction
from app.lib import clock
from app.lib.failures import code_of
from app.lib.refusals import Conflict, Invalid
from app.lists.actions import manage_lists
from app.staff.log.actions import note
from app.staff.queries.members import member
from app.staff.rules import Right, rights_of

log = logging.getLogger(__name__)

# Pressed once more, it goes no later for that.
_GO_SOON = """
update campaigns set sent_by = $3,
       scheduled_at = case when scheduled_at between now() and now() + $2 then scheduled_at
                           else now() + $2 end
 where id = $1 returning scheduled_at
"""


async def send(campaign_id: int, *, by: UUID | None, seen: Seen | None = None) -> datetime:
    """Let it go in a minute, as it is now. Answers when; pressed twice, it is one run.

    Raises CannotStartError, Conflict when it is over, SeenOtherwise when it is not what was shown.
    """
    async with transaction():
        campaign = await writing_queries.existing(campaign_id, hold=True)
        if campaign.started_at and campaign.state in (CampaignState.SENDING, CampaignState.PAUSED):
            return campaign.started_at
        if refusal := why_not(Deed.SEND, campaign.state):
            raise Conflict(refusal)
        issue = await ready(campaign, seen)
        await keep_as_shown(campaign_id, issue.masthead)
        going: datetime = await database.fetchval(_GO_SOON, campaign_id, TAKE_BACK_WITHIN, by)
        if going != campaign.scheduled_at:
            await _note_scheduled(campaign_id, going, by)
    return going


async def schedule(
    campaign_id: int, moment: datetime, *, by: UUID | None, seen: Seen | None = None
) -> None:
    """Send by itself at this moment; again moves it. What would stop it then, stops it now."""
    if refusal := when_refused(moment, clock.now()):
        raise Invalid(refusal)
    async with transaction():
        await ready(await locked(campaign_id, Deed.SCHEDULE), seen)
        await _put_off(campaign_id, moment, by)
        await _note_scheduled(campaign_id, moment, by)


async def _note_scheduled(campaign_id: int, moment: datetime, by: UUID | None) -> None:
    await refusals.answered(campaign_id)
    detail = {"moment": moment.isoformat()}
    await note(by, "campaign_scheduled", about_kind="campaign", about=campaign_id, detail=detail)


async def _put_off(campaign_id: int, moment: datetime | None, by: UUID | None) -> None:
    """To this moment, or off the schedule. Sender and segments are those of the time it goes."""
    await database.execute(
        "update campaigns set scheduled_at = $2, sent_by = $3, masthead = null where id = $1",
        campaign_id, moment, by,
    )  # fmt: skip
    await release_segments(campaign_id)


async def unschedule(campaign_id: int, *, by: UUID | None) -> None:
    """Take it back: a draft again. Doing it twice is not an error."""
    async with transaction():
        campaign = await writing_queries.existing(campaign_id, hold=True)
        if campaign.state is CampaignState.DRAFT:
            return
        if refusal := why_not(Deed.UNSCHEDULE, campaign.state):
            raise Conflict(refusal)
        await _put_off(campaign_id, None, None)
        await note(by, "campaign_unscheduled", about_kind="campaign", about=campaign_id)


async def take_off(campaign_id: int, reason: StartRefusal, *, by: UUID | None = None) -> None:
    """Off the schedule for this reason, which is stored, shown and mailed; it goes no more by itself.

    In the caller's transaction, which holds the campaign.
    """
    await refusals.refuse(campaign_id, reason, by)
    await _put_off(campaign_id, None, None)


async def close_list(list_id: UUID, *, by: UUID) -> int:
    """Close it, and take off the schedule what waits for it; answers how many. What has begun goes on."""
    async with transaction():
        waiting = await database.fetch(
            "select id from campaigns where list = $1 and scheduled_at is not null "
            "and started_at is null order by id for update",
            list_id,
        )
        for row in waiting:
            await take_off(row["id"], StartRefusal.LIST_CLOSED, by=by)
        await manage_lists.close_list(list_id, by)
    return len(waiting)


_DUE = "scheduled_at <= now() and started_at is null and cancelled_at is null"
_HOLD = f"""
select scheduled_at < now() - $2::interval as is_late, sent_by from campaigns
 where id = $1 and {_DUE} for update skip locked
"""


async def start_due() -> int:
    """Start every campaign whose time has come; answers how many did.

    One that cannot start, or is late, is taken off the schedule with the reason.
    """
    due = await database.fetch(f"select id from campaigns where {_DUE} order by scheduled_at")
    started = 0
    for row in due:
        try:
            started += await _start_due(row["id"])
        except Exception as error:  # noqa: BLE001 - the others go; this one is tried again
            log.error("campaign %s: %s", row["id"], code_of(error))  # noqa: TRY400 - no text
    return started


async def _start_due(campaign_id: int) -> bool:
    async with transaction():
        due = await database.fetchrow(_HOLD, campaign_id, LATEST_START)
        if due is None:  # somebody was quicker
            return False
        campaign = await writing_queries.existing(campaign_id)
        if reason := await _why_not_by_itself(campaign, due["sent_by"], is_late=due["is_late"]):
            await take_off(campaign_id, reason)
            return False
        try:
            issue = await ready(campaign)
        except CannotStartError as refusal:
            await take_off(campaign_id, refusal.reason)
            return False
        await begin(campaign_id, issue.masthead, by=due["sent_by"], automatic=True)
    return True


async def _why_not_by_itself(
    campaign: Campaign, sent_by: UUID | None, *, is_late: bool
) -> StartRefusal | None:
    """What a person has to decide, whatever the checks say."""
    if is_late:
        return StartRefusal.LATE
    if not campaign.list_is_open:
        return StartRefusal.LIST_CLOSED
    who = await member(sent_by) if sent_by else None
    if who and (who.disabled_at or Right.SEND_CAMPAIGNS not in rights_of(who.role)):
        return StartRefusal.PUBLISHER
    return None
