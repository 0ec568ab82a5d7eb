"""A worker whose connection broke knows what it had begun; what it had not begun goes again."""

from app import database
from app.campaigns.audience.freeze import freeze
from app.campaigns.sending.session import WritingSession
from tests.make import deliveries as make_deliveries
from tests.make.deliveries import World

_STATES = "select seq, state::text from delivery where campaign = $1 order by seq"
_TAKEN = "select count(*) from chunk where worker is not null"


async def test_letters_never_begun_are_planned_and_unknown_ranges_go_back(world: World) -> None:
    # trial C1
    campaign = await make_deliveries.campaign_for(3)
    await freeze(campaign)
    session = WritingSession(1)
    await session.open()
    assert await session.lease(campaign) is not None
    assert await session.exchange([], campaign, [1, 2, 3]) == {1, 2, 3}
    await session.reopen()
    await session.put_right(under_way=[(campaign, 2)], chunks=[])
    await session.drop()
    rows = await database.fetch(_STATES, campaign)
    assert [row["state"] for row in rows] == ["p", "t", "p"]
    assert await database.fetchval(_TAKEN) == 0
