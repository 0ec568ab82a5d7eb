"""Letting a campaign go and holding it back: once each, whoever presses how often."""

import asyncio

import pytest

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.outcomes import Outcome
from app.campaigns.rules import CampaignState, PauseReason
from app.campaigns.running import actions, start
from app.campaigns.running import queries as running_queries
from app.campaigns.writing import queries as writing_queries
from app.lib.refusals import Conflict, Invalid, NotFound
from app.mail.letters.letter import Draft
from tests.make import campaigns as make_campaigns
from tests.make import staff as make_staff

pytestmark = pytest.mark.usefixtures("mail_server")


async def state(campaign_id: int) -> CampaignState:
    return (await writing_queries.existing(campaign_id)).state


async def noted(campaign_id: int) -> list[str]:
    rows = await database.fetch(
        "select what from access_log where about_kind = 'campaign' and about = $1 order by id",
        str(campaign_id),
    )
    return [row["what"] for row in rows]


async def test_sending_begins_once_and_the_second_caller_gets_the_same_answer(
    db: None,
) -> None:  # trial C9
    campaign, _ = await make_campaigns.draft()
    first = await start.send_now(campaign.id, by=None)
    assert await start.send_now(campaign.id, by=None) == first
    assert (await noted(campaign.id)).count("campaign_sent") == 1


async def test_sending_wakes_a_worker_and_is_noted_with_who(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    member = await make_staff.member()
    await start.send_now(campaign.id, by=member)
    assert await database.fetchval(
        "select count(*) from pgqueuer where entrypoint = 'campaigns.send'"
    )
    assert (
        await database.fetchval(
            "select member from access_log where what = 'campaign_sent' and about = $1",
            str(campaign.id),
        )
        == member
    )


async def test_a_letter_with_a_problem_does_not_go(db: None) -> None:
    campaign, _ = await make_campaigns.draft(letter=Draft("A", "", "{{ nimi }}"))
    with pytest.raises(Invalid):
        await start.send_now(campaign.id, by=None)
    assert await state(campaign.id) is CampaignState.DRAFT


async def test_a_campaign_that_is_over_is_not_sent_again(db: None) -> None:
    campaign_id, _ = await make_campaigns.sent(1)
    await make_campaigns.finish(campaign_id, (Outcome.ACCEPTED, None))
    with pytest.raises(Conflict):
        await start.send_now(campaign_id, by=None)


async def test_a_number_without_campaign_is_not_found(db: None) -> None:
    for number in (0, -1, 2**40):
        with pytest.raises(NotFound):
            await start.send_now(number, by=None)


async def test_pause_and_resume_are_done_once_each(db: None) -> None:
    campaign_id, _ = await make_campaigns.sent(1)
    for _twice in range(2):
        await actions.pause(campaign_id, by=None)
    assert (await writing_queries.existing(campaign_id)).pause_reason == PauseReason.STAFF
    for _twice in range(2):
        await actions.resume(campaign_id, by=None)
    assert await state(campaign_id) is CampaignState.SENDING
    assert (await noted(campaign_id))[-2:] == ["campaign_paused", "campaign_resumed"]


async def test_cancelling_leaves_out_whoever_waits_and_keeps_what_was_sent(db: None) -> None:
    campaign_id, _ = await make_campaigns.sent(3)
    await make_campaigns.outcome(campaign_id, 1, Outcome.ACCEPTED)
    await make_campaigns.outcome(campaign_id, 2, Outcome.DEFERRED)
    assert await actions.cancel(campaign_id, by=None) == 2
    assert await actions.cancel(campaign_id, by=None) == 0
    assert await make_campaigns.states(campaign_id) == [
        ("a", None), ("x", "cancelled"), ("x", "cancelled"),
    ]  # fmt: skip


async def test_a_cancelled_campaign_does_not_resume(db: None) -> None:
    campaign_id, _ = await make_campaigns.sent(1)
    await actions.cancel(campaign_id, by=None)
    with pytest.raises(Conflict):
        await actions.resume(campaign_id, by=None)


async def test_fifty_presses_of_send_are_one_run(committed: None) -> None:  # trial C9
    campaign, _ = await make_campaigns.draft(2)
    answers = await asyncio.gather(*(start.send_now(campaign.id, by=None) for _ in range(50)))
    await asyncio.gather(*(audience.freeze(campaign.id) for _ in range(4)))
    assert len(set(answers)) == 1
    assert (await noted(campaign.id)).count("campaign_sent") == 1
    assert (await running_queries.tally(campaign.id)).total == 2
