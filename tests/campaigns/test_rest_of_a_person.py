"""'Send to the rest' and people with several addresses: one letter each, whatever became of it."""

import pytest

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.audience import queries
from app.campaigns.audience.queries import rest_people
from app.campaigns.outcomes import Outcome
from app.campaigns.running.settle import send_to_the_rest
from app.campaigns.running.start import send_now
from tests.make import campaigns as make_campaigns
from tests.make import lists as make_lists

pytestmark = pytest.mark.usefixtures("mail_server")

HAS_IT_OR_MAY_GET_IT = [
    (Outcome.ACCEPTED, None),
    (Outcome.UNKNOWN, None),
    (Outcome.UNKNOWN, "left_as_it_is"),
    (Outcome.PLANNED, None),
    (Outcome.SENDING, None),
    (Outcome.DEFERRED, None),
]
MISSED_IT = [
    (Outcome.EXPIRED, None),
    (Outcome.REFUSED, "our_fault"),
    (Outcome.REFUSED, "address_gone"),
    (Outcome.REFUSED, "mailbox_closed"),
    (Outcome.EXCLUDED, "cancelled"),
    (Outcome.EXCLUDED, "withdrawn"),
]


async def missed_at_one_address(other: tuple[Outcome, str | None]) -> int:
    """A finished campaign whose only reader missed it at the main address; `other` is the second."""
    campaign, [person] = await make_campaigns.draft(1)
    await make_lists.second_address_of(person)
    await send_now(campaign.id, by=None)
    await audience.freeze(campaign.id)
    rows = await database.fetch(
        "select seq, address from delivery where campaign = $1 order by seq", campaign.id
    )
    seqs = {row["address"] == person.address.id: row["seq"] for row in rows}
    await make_campaigns.finish(campaign.id)
    await make_campaigns.outcome(campaign.id, seqs[True], Outcome.EXPIRED)
    await make_campaigns.outcome(campaign.id, seqs[False], *other)
    return campaign.id


async def planned(campaign_id: int) -> int:
    states = [state for state, _ in await make_campaigns.states(campaign_id)]
    return states.count(Outcome.PLANNED)


@pytest.mark.parametrize("other", HAS_IT_OR_MAY_GET_IT)
async def test_nobody_gets_it_again_who_may_have_it_at_another_address(
    db: None, other: tuple[Outcome, str | None]
) -> None:
    campaign_id = await missed_at_one_address(other)
    before = await planned(campaign_id)
    assert (await queries.rest(campaign_id)).people == 0
    assert await rest_people(campaign_id) == []
    await send_to_the_rest(campaign_id, by=None)
    assert await planned(campaign_id) == before


@pytest.mark.parametrize("other", MISSED_IT)
async def test_who_missed_it_everywhere_gets_it_once(
    db: None, other: tuple[Outcome, str | None]
) -> None:
    campaign_id = await missed_at_one_address(other)
    assert (await queries.rest(campaign_id)).people == 1
    assert len(await rest_people(campaign_id)) == 1
    await send_to_the_rest(campaign_id, by=None)
    assert await planned(campaign_id) == 1


@pytest.mark.parametrize("other", HAS_IT_OR_MAY_GET_IT)
async def test_an_address_added_since_is_no_second_reader(
    db: None, other: tuple[Outcome, str | None]
) -> None:
    campaign_id, [person] = await make_campaigns.sent(1)
    await make_campaigns.finish(campaign_id, other)
    added = await make_lists.second_address_of(person)
    await database.execute(
        "update contact_addresses set main_since = case when id = $1 then now() end "
        "where contact = $2",
        added.address.id,
        person.address.contact_id,
    )
    assert (await queries.rest(campaign_id)).people == 0
    await send_to_the_rest(campaign_id, by=None)
    assert len(await make_campaigns.states(campaign_id)) == 1
