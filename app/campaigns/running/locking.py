"""One deed at a time: the row is held, and its state says whether the deed may be done."""

from app import database
from app.campaigns.rules import Deed, why_not
from app.campaigns.writing import queries
from app.campaigns.writing.queries import Campaign
from app.lib.refusals import Conflict


async def held(campaign_id: int) -> Campaign:
    """The campaign, kept from others until the transaction ends. Raises NotFound."""
    await queries.existing(campaign_id)
    await database.execute("select from campaigns where id = $1 for update", campaign_id)
    return await queries.existing(campaign_id)


async def locked(campaign_id: int, deed: Deed) -> Campaign:
    """As `held`, and Conflict with the reason when the deed may not be done now."""
    campaign = await held(campaign_id)
    if refusal := why_not(deed, campaign.state):
        raise Conflict(refusal)
    return campaign
