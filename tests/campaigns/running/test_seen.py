"""Only what a person was shown is sent; when it has become something else, they are asked again."""

from uuid import uuid4

import pytest

from app import database
from app.campaigns.audience.whom import Usage
from app.campaigns.outcomes import Outcome
from app.campaigns.rules import CampaignState
from app.campaigns.running.seen import CHANGED, GROWN, Seen, read
from app.campaigns.running.settle import OTHER_ATTEMPT
from app.campaigns.writing import actions, queries
from app.campaigns.writing.queries import Campaign
from app.lib.languages import Language
from app.mail.letters.letter import Draft
from app.segments import actions as segments
from tests.make import campaigns as make_campaigns
from tests.make.staff import StaffBrowser

pytestmark = pytest.mark.usefixtures("mail_server")

FINNISH = {"field": "language", "is": "is", "value": "fi"}
NOT_SWEDISH = {"field": "language", "is": "is_not", "value": "sv"}


async def is_a_draft(campaign: Campaign) -> bool:
    return (await queries.existing(campaign.id)).state is CampaignState.DRAFT


async def write(campaign: Campaign, subject: str) -> None:
    draft = Draft(subject, "", make_campaigns.LETTER.body)
    version = await queries.version(campaign.id, "fi")
    await actions.save_version(
        campaign.id, Language.FINNISH, draft, edition=version.edition, by=None
    )


@pytest.mark.parametrize("form", [{}, {"seen": ""}, {"seen": "x.1"}, {"seen": "x.-1.1"}])
async def test_a_button_that_says_nothing_of_what_was_seen_sends_nothing(
    staff: StaffBrowser, form: dict[str, str]
) -> None:
    campaign, _ = await make_campaigns.draft(2)
    answer = await staff.send_form(f"{campaign.path}/send", form)
    assert answer.status_code == 409
    assert CHANGED in answer.text
    assert "Send to 2 people" in answer.text
    assert await is_a_draft(campaign)


@pytest.mark.parametrize("deed", ["send", "schedule"])
async def test_a_letter_changed_meanwhile_is_shown_again_first(
    staff: StaffBrowser, deed: str
) -> None:
    campaign, _ = await make_campaigns.draft(2)
    path = f"{campaign.path}/{deed}"
    moment = {"date": "4.1.2027", "time": "9.00"}
    seen = await staff.shown(f"{campaign.path}/check")
    await write(campaign, "Something else")
    answer = await staff.send_form(path, {**seen, **moment})
    assert answer.status_code == 409
    assert CHANGED in answer.text
    assert await is_a_draft(campaign)
    if deed == "schedule":
        assert 'value="4.1.2027"' in answer.text
    anew = await staff.shown(f"{campaign.path}/check")
    assert (await staff.send_form(path, {**anew, **moment})).status_code == 303


async def test_segments_taken_away_or_asking_otherwise_are_shown_first(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(2)
    chosen = await segments.add("Finnish", dict(FINNISH), by=None)
    await actions.choose_segments(campaign.id, {chosen: Usage.ONLY})
    seen = await staff.shown(f"{campaign.path}/check")
    await segments.change(chosen, "Finnish", dict(NOT_SWEDISH), 1, by=None)
    assert (await staff.send_form(f"{campaign.path}/send", seen)).status_code == 409
    seen = await staff.shown(f"{campaign.path}/check")
    await actions.choose_segments(campaign.id, {})
    assert (await staff.send_form(f"{campaign.path}/send", seen)).status_code == 409
    assert await is_a_draft(campaign)


async def test_to_a_list_closed_meanwhile_nothing_is_sent(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(2)
    seen = await staff.shown(f"{campaign.path}/check")
    await database.execute("update lists set closed_at = now()")
    answer = await staff.send_form(f"{campaign.path}/send", seen)
    assert answer.status_code == 422
    assert "The list is closed" in answer.text


async def test_who_has_left_meanwhile_is_left_out_without_asking_again(staff: StaffBrowser) -> None:
    campaign, people = await make_campaigns.draft(3)
    seen = await staff.shown(f"{campaign.path}/check")
    await make_campaigns.leave(people[0])
    answer = await staff.send_form(f"{campaign.path}/send", seen)
    assert answer.status_code == 303
    assert not await is_a_draft(campaign)


@pytest.mark.parametrize("deed", ["send", "schedule"])
async def test_more_people_than_were_shown_are_asked_about_again(
    staff: StaffBrowser, deed: str
) -> None:
    campaign, people = await make_campaigns.draft(2)
    seen = await staff.shown(f"{campaign.path}/check")
    await make_campaigns.reader(people[0].list)
    answer = await staff.send_form(
        f"{campaign.path}/{deed}", {**seen, "date": "2027-01-04", "time": "09:00"}
    )
    assert answer.status_code == 409
    assert GROWN in answer.text
    assert "Send to 3 people" in answer.text
    assert await is_a_draft(campaign)


async def test_the_rest_is_sent_to_as_it_was_shown(staff: StaffBrowser) -> None:
    campaign_id, people = await make_campaigns.sent(2)
    await make_campaigns.finish(campaign_id, (Outcome.ACCEPTED, None), (Outcome.EXPIRED, None))
    path = f"/staff/campaigns/{campaign_id}/rest"
    assert (await staff.send_form(path)).status_code == 409
    seen = await staff.shown(path)
    await make_campaigns.reader(people[0].list)
    answer = await staff.send_form(path, seen)
    assert answer.status_code == 409
    assert GROWN in answer.text
    assert "Send to 2 people" in answer.text
    assert (await queries.existing(campaign_id)).state is CampaignState.FINISHED
    anew = await staff.shown(path)
    assert (await staff.send_form(path, anew)).status_code == 303


async def test_a_decision_is_about_the_attempt_that_was_shown(staff: StaffBrowser) -> None:
    campaign_id, _ = await make_campaigns.sent(2)
    await make_campaigns.finish(campaign_id, (Outcome.UNKNOWN, None), (Outcome.UNKNOWN, None))
    path = f"/staff/campaigns/{campaign_id}"
    seen = await staff.shown(path)
    await database.execute(
        "update delivery set at = now() + interval '1 hour' where campaign = $1 and seq = 2",
        campaign_id,
    )
    answer = await staff.send_form(
        f"{path}/settle", {**seen, "row-1": "leave", "row-2": "send_again"}
    )
    assert answer.status_code == 409
    assert OTHER_ATTEMPT in answer.text
    assert await make_campaigns.states(campaign_id) == [("u", None), ("u", None)]
    for form in ({"row-2": "send_again"}, {"row-2": "send_again", "at-2": "yesterday"}):
        assert (await staff.send_form(f"{path}/settle", form)).status_code == 409


async def test_what_somebody_else_decided_meanwhile_stays(staff: StaffBrowser) -> None:
    campaign_id, _ = await make_campaigns.sent(1)
    await make_campaigns.finish(campaign_id, (Outcome.UNKNOWN, None))
    path = f"/staff/campaigns/{campaign_id}"
    seen = await staff.shown(path)
    for _twice in range(2):
        answer = await staff.send_form(f"{path}/settle", {**seen, "row-1": "send_again"})
        assert answer.status_code == 303
    assert await make_campaigns.states(campaign_id) == [("p", None)]


async def test_reading_a_page_twice_shows_the_same(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(1)
    path = f"{campaign.path}/check"
    seen = await staff.shown(path)
    assert await staff.shown(f"{path}?lang=sv") == seen
    assert read(seen["seen"]).counts == (1,)
    assert read("²") == Seen("²") != read(f"{uuid4()}.²")
