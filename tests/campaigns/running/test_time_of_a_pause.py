"""A pause takes nothing from the time a campaign has for sending."""

from datetime import timedelta

from app import database
from app.campaigns.audience.freeze import freeze
from app.campaigns.running.actions import pause, resume
from app.campaigns.sending.delivery import expire
from tests.make import deliveries as make_deliveries

_PAUSED_EARLIER = "update campaigns set paused_at = now() - interval '3 hours' where id = $1"
_TIME_IS_OVER = "update campaigns set expires_at = now() - interval '1 minute' where id = $1"
_EXPIRES_AT = "select expires_at from campaigns where id = $1"


async def paused_campaign() -> int:
    campaign = await make_deliveries.campaign_for(2)
    await freeze(campaign)
    await pause(campaign, by=None)
    return campaign


async def test_a_resumed_campaign_has_the_time_it_had_left(db: None) -> None:
    campaign = await paused_campaign()
    await database.execute(_PAUSED_EARLIER, campaign)
    before = await database.fetchval(_EXPIRES_AT, campaign)
    await resume(campaign, by=None)
    assert await database.fetchval(_EXPIRES_AT, campaign) - before == timedelta(hours=3)


async def test_no_letter_expires_while_the_campaign_is_paused(db: None) -> None:
    campaign = await paused_campaign()
    await database.execute(_TIME_IS_OVER, campaign)
    await expire()
    assert await make_deliveries.outcomes(campaign) == {"p": 2}
    await database.execute("update campaigns set paused_at = null where id = $1", campaign)
    await expire()
    assert await make_deliveries.outcomes(campaign) == {"e": 2}
