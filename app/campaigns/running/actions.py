"""Holding a campaign back on its way. The sending statement reads these dates each time."""

from uuid import UUID

from app import database
from app.campaigns.outcomes import Why
from app.campaigns.rules import CampaignState, Deed, PauseReason, why_not
from app.campaigns.sending import delivery
from app.campaigns.writing.queries import existing
from app.database import transaction
from app.lib import clock
from app.lib.refusals import Conflict
from app.staff.log.actions import note


async def pause(campaign_id: int, *, by: UUID | None, reason: str = PauseReason.STAFF) -> None:
    """No new message starts once this is committed. Doing it twice is not an error."""
    async with transaction():
        if not await _may(campaign_id, Deed.PAUSE, done=CampaignState.PAUSED):
            return
        await delivery.pause(campaign_id, str(reason))
        detail = {"reason": str(reason)}
        await note(by, "campaign_paused", about_kind="campaign", about=campaign_id, detail=detail)


async def resume(campaign_id: int, *, by: UUID | None) -> None:
    """Go on where it stopped, with the time it had left. Doing it twice is not an error."""
    async with transaction():
        if not await _may(campaign_id, Deed.RESUME, done=CampaignState.SENDING):
            return
        await database.execute(
            "update campaigns set expires_at = expires_at + (now() - paused_at), "
            "paused_at = null, pause_reason = null where id = $1",
            campaign_id,
        )
        await note(by, "campaign_resumed", about_kind="campaign", about=campaign_id)
        await delivery.wake_senders(campaign_id)


async def cancel(campaign_id: int, *, by: UUID | None) -> int:
    """End it: who has not got the letter is left out as 'cancelled'. Answers how many.

    Letters on their way at this moment arrive. 'Send to the rest' is the only way back.
    """
    async with transaction():
        if not await _may(campaign_id, Deed.CANCEL, done=CampaignState.CANCELLED):
            return 0
        await database.execute(
            "update campaigns set cancelled_at = $2, paused_at = null, pause_reason = null "
            "where id = $1",
            campaign_id, clock.now(),
        )  # fmt: skip
        command = await database.execute(delivery.EXCLUDE_REST, campaign_id, Why.CANCELLED.value)
        left_out = int(command.split()[-1])
        detail = {"left_out": left_out}
        await note(
            by, "campaign_cancelled", about_kind="campaign", about=campaign_id, detail=detail
        )
    return left_out


async def _may(campaign_id: int, deed: Deed, *, done: CampaignState) -> bool:
    """Whether to do it; False when it is done already, Conflict when it cannot be."""
    campaign = await existing(campaign_id, hold=True)
    if campaign.state is done:
        return False
    if refusal := why_not(deed, campaign.state):
        raise Conflict(refusal)
    return True
