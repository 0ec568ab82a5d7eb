"""One deed at a time: the row is held, and its state says whether the deed may be done."""

from app.campaigns.rules import Deed, why_not
from app.campaigns.writing import queries
from app.campaigns.writing.queries import Campaign
from app.lib.refusals import Conflict


async def locked(campaign_id: int, deed: Deed) -> Campaign:
    """The campaign, kept from others. Raises Conflict with the reason when it may not be done now."""
    campaign = await queries.existing(campaign_id, hold=True)
    refuse(deed, campaign)
    return campaign


def refuse(deed: Deed, campaign: Campaign) -> None:
    """Raises Conflict with the reason when it may not be done now."""
    if refusal := why_not(deed, campaign.state):
        raise Conflict(refusal)
