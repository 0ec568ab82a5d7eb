"""After the run: the rest, letters of unknown fate, and sums that stay right."""

import pytest

from app import database
from app.campaigns import personal_data
from app.campaigns.audience import queries as audience_queries
from app.campaigns.audience.queries import Rest
from app.campaigns.outcomes import Outcome, Settlement
from app.campaigns.rules import CampaignState
from app.campaigns.running import actions, settle
from app.campaigns.running import queries as running_queries
from app.campaigns.writing import queries as writing_queries
from app.lib.refusals import Conflict
from tests.make import campaigns as make_campaigns
from tests.make.lists import Subscriber

pytestmark = pytest.mark.usefixtures("mail_server")


async def finished(*outcomes: tuple[Outcome, str | None]) -> tuple[int, list[Subscriber]]:
    campaign_id, people = await make_campaigns.sent(len(outcomes))
    await make_campaigns.finish(campaign_id, *outcomes)
    return campaign_id, people


async def test_the_rest_are_expired_cancelled_and_our_own_fault(db: None) -> None:
    campaign_id, _ = await finished(
        (Outcome.EXPIRED, None),
        (Outcome.EXCLUDED, "cancelled"),
        (Outcome.REFUSED, "our_fault"),
        (Outcome.ACCEPTED, None),
        (Outcome.REFUSED, "address_gone"),
        (Outcome.UNKNOWN, None),
    )
    assert await audience_queries.rest(campaign_id) == Rest(reopened=3, added=0)
    await settle.send_to_the_rest(campaign_id, by=None)
    states = [state for state, _ in await make_campaigns.states(campaign_id)]
    assert states == ["p", "p", "p", "a", "r", "u"]


async def test_the_rest_can_be_sent_by_a_worker_again(db: None) -> None:
    campaign_id, _ = await finished((Outcome.EXPIRED, None))
    await settle.send_to_the_rest(campaign_id, by=None)
    campaign = await writing_queries.existing(campaign_id)
    open_chunks = await database.fetchval(
        "select count(*) from chunk where campaign = $1 and not done and worker is null",
        campaign_id,
    )
    assert (campaign.state, open_chunks) == (CampaignState.SENDING, 1)


async def test_people_who_joined_since_get_a_row_and_a_chunk(db: None) -> None:
    campaign_id, people = await finished((Outcome.ACCEPTED, None))
    await make_campaigns.reader(people[0].list)
    reached = await settle.send_to_the_rest(campaign_id, by=None)
    campaign = await writing_queries.existing(campaign_id)
    covered = await database.fetchval(
        "select bool_and(exists (select from chunk k where k.campaign = d.campaign "
        "and d.seq between k.lo and k.hi)) from delivery d where d.campaign = $1",
        campaign_id,
    )
    assert (reached.added, campaign.candidates, covered) == (1, 1, True)


async def test_who_left_in_the_meantime_is_not_among_the_rest(db: None) -> None:
    campaign_id, people = await finished((Outcome.EXPIRED, None), (Outcome.EXPIRED, None))
    await make_campaigns.leave(people[0])
    reached = await settle.send_to_the_rest(campaign_id, by=None)
    assert (reached.reopened, reached.added) == (1, 0)


async def test_a_second_address_of_somebody_who_has_it_gets_none(db: None) -> None:
    campaign_id, people = await finished((Outcome.ACCEPTED, None))
    await make_campaigns.second_address(people[0])
    assert await audience_queries.rest(campaign_id) == Rest(0, 0)


async def test_pressing_twice_reaches_the_rest_once(db: None) -> None:  # trial C9
    campaign_id, _ = await finished((Outcome.EXPIRED, None))
    first = await settle.send_to_the_rest(campaign_id, by=None)
    second = await settle.send_to_the_rest(campaign_id, by=None)
    assert (first.reopened, second.reopened) == (1, 0)


async def test_with_nobody_left_the_campaign_stays_finished(db: None) -> None:
    campaign_id, _ = await finished((Outcome.ACCEPTED, None))
    await settle.send_to_the_rest(campaign_id, by=None)
    assert (await writing_queries.existing(campaign_id)).state is CampaignState.FINISHED


async def test_a_cancelled_campaign_reaches_the_rest_after_all(db: None) -> None:
    campaign_id, _ = await make_campaigns.sent(2)
    await make_campaigns.outcome(campaign_id, 1, Outcome.ACCEPTED)
    await actions.cancel(campaign_id, by=None)
    assert (await settle.send_to_the_rest(campaign_id, by=None)).reopened == 1
    assert (await writing_queries.existing(campaign_id)).state is CampaignState.SENDING


async def test_an_unknown_letter_may_be_left_as_it_is(db: None) -> None:
    campaign_id, _ = await finished((Outcome.UNKNOWN, None))
    assert await settle.settle(campaign_id, 1, Settlement.LEAVE, by=None)
    assert not await settle.settle(campaign_id, 1, Settlement.LEAVE, by=None)
    tally = await running_queries.tally(campaign_id)
    assert (tally.of(Outcome.UNKNOWN), tally.undecided) == (1, 0)


async def test_an_unknown_letter_is_sent_again_only_by_a_person_and_once(db: None) -> None:
    campaign_id, _ = await finished((Outcome.UNKNOWN, None))
    assert await settle.settle(campaign_id, 1, Settlement.SEND_AGAIN, by=None)
    assert not await settle.settle(campaign_id, 1, Settlement.SEND_AGAIN, by=None)
    assert await make_campaigns.states(campaign_id) == [("p", None)]
    assert (await writing_queries.existing(campaign_id)).state is CampaignState.SENDING


async def test_nobody_who_left_is_sent_an_unknown_letter_again(db: None) -> None:
    campaign_id, people = await finished((Outcome.UNKNOWN, None))
    await make_campaigns.leave(people[0])
    with pytest.raises(Conflict):
        await settle.settle(campaign_id, 1, Settlement.SEND_AGAIN, by=None)


async def test_an_accepted_letter_cannot_be_settled(db: None) -> None:
    campaign_id, _ = await finished((Outcome.ACCEPTED, None))
    for settlement in Settlement:
        assert not await settle.settle(campaign_id, 1, settlement, by=None)


async def test_the_sum_equals_the_frozen_list_and_who_was_added_after_everything(db: None) -> None:
    campaign_id, people = await finished((Outcome.EXPIRED, None), (Outcome.UNKNOWN, None))
    await make_campaigns.reader(people[0].list)
    await settle.settle(campaign_id, 2, Settlement.LEAVE, by=None)
    await settle.send_to_the_rest(campaign_id, by=None)
    tally = await running_queries.tally(campaign_id)
    assert sum(group.people for group in tally.groups()) == tally.total
    [later] = await audience_queries.rounds(campaign_id)
    assert (await writing_queries.existing(campaign_id)).candidates == 2
    assert 2 + later.added == tally.total == 3


async def test_what_the_reopened_were_before_leaves_a_trace(db: None) -> None:
    campaign_id, _ = await finished(
        (Outcome.EXCLUDED, "cancelled"), (Outcome.EXPIRED, None), (Outcome.EXCLUDED, "cancelled")
    )
    await settle.send_to_the_rest(campaign_id, by=None)
    [done] = await audience_queries.rounds(campaign_id)
    assert (done.reopened, done.added) == (3, 0)
    assert done.former == ((Outcome.EXPIRED, None, 1), (Outcome.EXCLUDED, "cancelled", 2))


async def test_the_rest_are_known_by_name_before_they_are_sent_to(db: None) -> None:
    campaign_id, people = await finished((Outcome.EXPIRED, None), (Outcome.ACCEPTED, None))
    newcomer = await make_campaigns.reader(people[0].list)
    first, second = await audience_queries.rest_people(campaign_id)
    assert (first.email, first.outcome) == (people[0].address.email, Outcome.EXPIRED)
    assert (second.email, second.outcome) == (newcomer.address.email, None)
    assert await audience_queries.rest_people(campaign_id, start=1) == [second]


async def test_a_group_is_listed_by_name_in_pages(db: None) -> None:
    campaign_id, _ = await finished(*[(Outcome.ACCEPTED, None)] * 3)
    first = await running_queries.recipients(campaign_id, Outcome.ACCEPTED, most=2)
    then = await running_queries.recipients(
        campaign_id, Outcome.ACCEPTED, after=first[-1].seq, most=2
    )
    assert [row.seq for row in (*first, *then)] == [1, 2, 3]
    assert all(row.email and row.name for row in first)


async def test_what_was_sent_to_a_person_can_be_told_and_forgotten(db: None) -> None:
    campaign_id, people = await finished((Outcome.ACCEPTED, None), (Outcome.ACCEPTED, None))
    address = people[0].address.id
    [told] = (await personal_data.collect([address]))["delivery"]
    assert (told["campaign"], told["state"]) == (campaign_id, "Accepted")
    await personal_data.erase([address])
    assert not await database.fetchval(
        "select subscription from delivery where address = $1", address
    )
    assert (await running_queries.tally(campaign_id)).of(Outcome.ACCEPTED) == 2


async def test_erasing_takes_a_waiting_letter_back(db: None) -> None:
    campaign_id, people = await make_campaigns.sent(2)
    await personal_data.erase([people[0].address.id])
    assert await make_campaigns.states(campaign_id) == [("x", "erased"), ("p", None)]
