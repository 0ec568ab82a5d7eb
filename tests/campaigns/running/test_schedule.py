"""What is scheduled goes at its time, or says why it does not and goes no more by itself."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app import config, database
from app.campaigns.audience.whom import Usage
from app.campaigns.outcomes import Outcome
from app.campaigns.rules import START_REFUSAL_WORDS, CampaignState, StartRefusal
from app.campaigns.running import emails, schedule, start
from app.campaigns.writing import actions, queries
from app.campaigns.writing.queries import Campaign
from app.lib import clock
from app.lib.addresses import at
from app.lib.languages import Language
from app.lib.refusals import Invalid
from app.mail.outbox import Letter
from app.segments import actions as segments
from app.worker import START_DUE
from tests.make import campaigns as make_campaigns
from tests.make import staff as make_staff
from tests.make.lists import Subscriber
from tests.make.staff import StaffBrowser

pytestmark = pytest.mark.usefixtures("mail_server")

AN_HOUR = timedelta(hours=1)
FINNISH = {"field": "language", "is": "is", "value": "fi"}


async def work() -> int:
    """What every worker does all the time."""
    started: int = await at(START_DUE)()
    return started


async def state(campaign_id: int) -> CampaignState:
    return (await queries.existing(campaign_id)).state


async def scheduled(
    readers: int = 1, *, by: UUID | None = None
) -> tuple[Campaign, list[Subscriber]]:
    campaign, people = await make_campaigns.draft(readers)
    await schedule.schedule(campaign.id, clock.now() + AN_HOUR, by=by)
    return campaign, people


async def told(campaign_id: int) -> list[tuple[str, str]]:
    """Who is written to that it was not sent, and the text of it."""
    mails = await database.fetch(
        "select o.about, o.language from outbox o join campaign_refusal_mails m on m.id = o.about "
        "join campaign_refusals r on r.id = m.refusal where r.campaign = $1",
        campaign_id,
    )
    made = [await emails.campaign_refusal(mail["about"], mail["language"]) for mail in mails]
    return [(letter.to, letter.text) for letter in made if isinstance(letter, Letter)]


async def who_of_log(what: str) -> UUID | None:
    found: UUID | None = await database.fetchval(
        "select member from access_log where what = $1", what
    )
    return found


async def test_it_starts_at_its_time_and_not_before(db: None) -> None:
    campaign, _ = await scheduled()
    assert await work() == 0
    await make_campaigns.its_time_comes(campaign.id)
    assert await work() == 1
    assert await work() == 0
    assert await state(campaign.id) is CampaignState.SENDING


async def test_who_scheduled_it_counts_as_who_sent_it(db: None) -> None:
    member = await make_staff.member(name="Oona Vuorela")
    campaign, _ = await scheduled(by=member)
    await make_campaigns.its_time_comes(campaign.id)
    await work()
    assert (await queries.existing(campaign.id)).sent_by == "Oona Vuorela"
    assert await who_of_log("campaign_sent") == member


async def test_the_past_takes_no_schedule(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    with pytest.raises(Invalid):
        await schedule.schedule(campaign.id, clock.now() - timedelta(minutes=1), by=None)


async def test_off_the_schedule_it_is_a_draft_again(db: None) -> None:
    campaign, _ = await scheduled()
    for _twice in range(2):
        await schedule.unschedule(campaign.id, by=None)
    assert await state(campaign.id) is CampaignState.DRAFT


async def nobody(campaign: Campaign, people: list[Subscriber], _by: UUID) -> None:
    await make_campaigns.leave(people[0])


async def closed(campaign: Campaign, _people: list[Subscriber], _by: UUID) -> None:
    await database.execute("update lists set closed_at = now() where id = $1", campaign.list_id)


async def disabled(_campaign: Campaign, _people: list[Subscriber], by: UUID) -> None:
    await database.execute("update staff_members set disabled_at = now() where id = $1", by)


async def may_no_longer(_campaign: Campaign, _people: list[Subscriber], by: UUID) -> None:
    await database.execute("update staff_members set role = 'writer' where id = $1", by)


async def no_sender(_campaign: Campaign, _people: list[Subscriber], _by: UUID) -> None:
    await database.execute("update identity set sender_email = ''")


async def no_mail_server(_campaign: Campaign, _people: list[Subscriber], _by: UUID) -> None:
    config.use(replace(config.current(), smtp_url=""))


async def faulty_letter(campaign: Campaign, _people: list[Subscriber], _by: UUID) -> None:
    await database.execute(
        "update campaign_versions set body = '{{ nimi }}' where campaign = $1", campaign.id
    )


async def segment_gone(campaign: Campaign, _people: list[Subscriber], _by: UUID) -> None:
    """Kept from the campaign while it was scheduled, as an older version of the program knew it."""
    made = await segments.add("Finnish", dict(FINNISH), by=None)
    await database.execute(
        "insert into campaign_segments (campaign, segment, usage) values ($1, $2, $3)",
        campaign.id, made, Usage.ONLY.value,
    )  # fmt: skip
    await database.execute(
        """update segments set definition = '{"field": "gone", "is": "is", "value": "fi"}'"""
    )


async def late(campaign: Campaign, _people: list[Subscriber], _by: UUID) -> None:
    await make_campaigns.its_time_comes(campaign.id, ago=timedelta(minutes=11))


Impossible = Callable[[Campaign, list[Subscriber], UUID], Awaitable[None]]
IMPOSSIBLE: list[tuple[Impossible, StartRefusal]] = [
    (nobody, StartRefusal.NOBODY),
    (closed, StartRefusal.LIST_CLOSED),
    (disabled, StartRefusal.PUBLISHER),
    (may_no_longer, StartRefusal.PUBLISHER),
    (no_sender, StartRefusal.SENDER),
    (no_mail_server, StartRefusal.MAIL_SERVER),
    (faulty_letter, StartRefusal.LETTER),
    (segment_gone, StartRefusal.SEGMENTS),
    (late, StartRefusal.LATE),
]


@pytest.mark.parametrize(("make_impossible", "reason"), IMPOSSIBLE)
async def test_what_cannot_start_says_so_everywhere_and_goes_no_more(  # trial H17, C27
    staff: StaffBrowser, make_impossible: Impossible, reason: StartRefusal
) -> None:
    by = await make_staff.member("publisher", email="publisher@example.com")
    administrator = staff.signed_in.email
    campaign, people = await scheduled(by=by)
    good, _ = await scheduled(by=by)
    await make_campaigns.its_time_comes(campaign.id)
    await make_impossible(campaign, people, by)
    assert await work() == 0
    now = await queries.existing(campaign.id)
    assert (now.state, now.scheduled_at, now.refusal) == (CampaignState.DRAFT, None, reason.value)
    words = START_REFUSAL_WORDS[reason]
    for path in (campaign.path, f"{campaign.path}/check", "/staff/campaigns", "/staff"):
        assert words in (await staff.get(path)).text, path
    mails = await told(campaign.id)
    expected = {administrator} if reason is StartRefusal.PUBLISHER else {"publisher@example.com"}
    assert expected <= {to for to, _ in mails}
    assert all(words in " ".join(text.split()) for _, text in mails)
    # Mended, it still waits for a person.
    await database.execute("update lists set closed_at = null")
    await make_campaigns.reader(people[0].list)
    await work()
    assert await state(campaign.id) is CampaignState.DRAFT
    assert await state(good.id) is CampaignState.SCHEDULED


async def test_one_that_cannot_start_keeps_no_other_from_its_time(db: None) -> None:
    bad, people = await scheduled()
    good, _ = await scheduled()
    await make_campaigns.leave(people[0])
    for campaign in (bad, good):
        await make_campaigns.its_time_comes(campaign.id)
    assert await work() == 1
    assert await state(good.id) is CampaignState.SENDING


async def test_scheduled_again_the_refusal_is_answered(staff: StaffBrowser) -> None:
    campaign, people = await scheduled()
    await make_campaigns.leave(people[0])
    await make_campaigns.its_time_comes(campaign.id)
    await work()
    await make_campaigns.reader(people[0].list)
    await schedule.schedule(campaign.id, clock.now() + AN_HOUR, by=None)
    await schedule.unschedule(campaign.id, by=None)
    assert (await queries.existing(campaign.id)).refusal is None
    words = START_REFUSAL_WORDS[StartRefusal.NOBODY]
    for path in (campaign.path, "/staff/campaigns", "/staff"):
        assert words not in (await staff.get(path)).text


async def test_some_minutes_late_it_still_goes(db: None) -> None:
    campaign, _ = await scheduled()
    await make_campaigns.its_time_comes(campaign.id, ago=timedelta(minutes=9))
    assert await work() == 1


async def test_a_minute_passes_before_anything_leaves(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(2)
    seen = await staff.shown(f"{campaign.path}/check")
    answer = await staff.send_form(f"{campaign.path}/send", seen)
    page = (await staff.get(answer.headers["location"])).text
    assert "Stop sending" in page
    assert "It will be sent at " in page
    left = await database.fetchval(
        "select scheduled_at - now() from campaigns where id = $1", campaign.id
    )
    assert left == timedelta(seconds=60)
    assert await work() == 0
    await make_campaigns.its_time_comes(campaign.id)
    assert await work() == 1
    assert "Stop sending" not in (await staff.get(campaign.path)).text


async def test_taken_back_nobody_gets_it_and_it_is_a_draft(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(2)
    await schedule.send(campaign.id, by=staff.signed_in.id)
    answer = await staff.send_form(f"{campaign.path}/unschedule")
    page = (await staff.get(answer.headers["location"])).text
    assert "Stopped. Nobody got it" in page
    assert await work() == 0
    assert await state(campaign.id) is CampaignState.DRAFT


async def test_taking_back_too_late_says_what_can_still_be_done(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(2)
    await start.send_now(campaign.id, by=None)
    answer = await staff.send_form(f"{campaign.path}/unschedule")
    assert answer.status_code == 409
    assert "Pause or cancel it" in answer.text


async def test_pressed_again_it_goes_no_later(db: None) -> None:  # trial C9
    campaign, _ = await make_campaigns.draft(2)
    first = await schedule.send(campaign.id, by=None)
    await database.execute("update campaigns set scheduled_at = scheduled_at - interval '40 s'")
    assert await schedule.send(campaign.id, by=None) == first - timedelta(seconds=40)


async def test_send_of_what_is_scheduled_or_late_is_in_a_minute(db: None) -> None:
    campaign, _ = await scheduled()
    in_a_minute = await database.fetchval("select now() + interval '1 minute'")
    assert await schedule.send(campaign.id, by=None) == in_a_minute
    await make_campaigns.its_time_comes(campaign.id, ago=timedelta(hours=15))
    assert await schedule.send(campaign.id, by=None) == in_a_minute


async def test_what_was_shown_is_what_goes_and_a_taken_back_one_begins_anew(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    made = await segments.add("Finnish", dict(FINNISH), by=None)
    await actions.choose_segments(campaign.id, {made: Usage.ONLY})
    await schedule.send(campaign.id, by=None)
    await database.execute("update identity set sender_name = 'Somebody Else'")
    kept = "select masthead->>'sender_name', (select frozen from campaign_segments) from campaigns"
    [(sender, frozen)] = await database.fetch(kept)
    assert sender != "Somebody Else"
    assert frozen
    await schedule.unschedule(campaign.id, by=None)
    assert [tuple(row) for row in await database.fetch(kept)] == [(None, None)]


async def test_an_error_in_one_is_logged_without_its_text_and_the_others_go(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    bad, _ = await scheduled()
    good, _ = await scheduled()
    for campaign in (bad, good):
        await make_campaigns.its_time_comes(campaign.id)
    await database.execute(
        "update campaigns set masthead = '{}', scheduled_at = scheduled_at - interval '1 s' "
        "where id = $1",
        bad.id,
    )
    await work()
    assert [await state(one.id) for one in (bad, good)] == [
        CampaignState.SCHEDULED,
        CampaignState.SENDING,
    ]
    assert f"campaign {bad.id}: TypeError" in caplog.text


async def test_closing_a_list_names_what_waits_and_takes_it_off(staff: StaffBrowser) -> None:
    campaign, people = await scheduled()
    running = await actions.create(
        people[0].list.list_id,
        Language.FINNISH,
        by=None,
        draft=make_campaigns.LETTER,
    )
    await start.send_now(running, by=None)
    path = f"/staff/lists/{people[0].list.slug}"
    page = (await staff.get(f"{path}/close")).text
    assert "It will be removed from the schedule and not sent" in page
    assert "This campaign is under way and goes on" in page
    assert campaign.path in page
    assert await state(campaign.id) is CampaignState.SCHEDULED
    answer = await staff.send_form(f"{path}/close")
    assert answer.headers["location"].startswith(f"{path}/edit")
    assert (
        "was removed from the schedule and is not sent"
        in (await staff.get(answer.headers["location"])).text
    )
    assert await state(campaign.id) is CampaignState.DRAFT
    assert (await queries.existing(campaign.id)).refusal == StartRefusal.LIST_CLOSED
    assert await who_of_log("campaign_refused") == staff.signed_in.id
    assert await state(running) is CampaignState.SENDING


async def test_of_a_time_yet_to_come_nobody_says_that_it_was_not_sent(staff: StaffBrowser) -> None:
    campaign, people = await scheduled()
    path = f"/staff/lists/{people[0].list.slug}"
    await staff.send_form(f"{path}/close")
    [(_, mail)] = await told(campaign.id)
    await database.execute("update lists set closed_at = null")
    pages = [
        (await staff.get(place)).text for place in (campaign.path, "/staff/campaigns", "/staff")
    ]
    for told_there in (mail, *pages):
        assert "scheduled for" in told_there
        assert "The list was closed." in told_there
        for wrong in ("not sent", "could not be", "The list is closed"):
            assert wrong not in told_there


async def test_a_closed_list_takes_no_new_campaign_no_sending_and_no_rest(
    staff: StaffBrowser,
) -> None:
    campaign, _ = await make_campaigns.draft()
    sent, _ = await make_campaigns.sent(1)
    await make_campaigns.finish(sent, (Outcome.EXPIRED, None))
    seen = await staff.shown(f"/staff/campaigns/{sent}/rest")
    await database.execute("update lists set closed_at = now()")
    words = "The list is closed, so nothing more is sent to it."
    assert words in (await staff.get(f"{campaign.path}/check")).text
    assert words in (await staff.get(f"/staff/campaigns/{sent}")).text
    for path in (f"{campaign.path}/send", f"{campaign.path}/schedule"):
        moment = {"date": "4.1.2027", "time": "9.00"}
        assert words in (await staff.send_form(path, moment)).text
    assert words in (await staff.get(f"/staff/campaigns/{sent}/rest")).text
    assert words in (await staff.send_form(f"/staff/campaigns/{sent}/rest", seen)).text
    assert (await staff.send_form(f"{campaign.path}/copy")).status_code == 404
    assert await state(campaign.id) is CampaignState.DRAFT
    assert await state(sent) is CampaignState.FINISHED
