"""What staff see and may press."""

import pytest

from app import database
from app.campaigns.outcomes import Outcome
from app.campaigns.rules import CampaignState
from app.campaigns.running import schedule, start
from app.campaigns.writing import queries
from tests.conftest import StaffAs
from tests.make import campaigns as make_campaigns
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

pytestmark = pytest.mark.usefixtures("mail_server")

READ = ("", "/preview", "/letter", "/check")
LATER = ("", "/preview", "/letter", "/recipients", "/recipients?group=unknown", "/cancel")


async def test_a_campaign_is_written_from_nothing(staff: StaffBrowser) -> None:
    offered = await make_lists.a_list()
    made = await staff.send_form(
        "/staff/campaigns/new", {"list": str(offered.list_id), "language": "sv"}
    )
    path = made.headers["location"].split("?")[0]
    saved = await staff.send_form(
        path,
        {"version": "sv", "edition": "0", "subject": "Nyheter", "preheader": "", "body": "Hej"},
    )
    assert saved.status_code == 303
    page = await staff.get(saved.headers["location"])
    assert "Nyheter" in page.text
    assert "Saved." in page.text


async def test_without_a_choice_the_form_says_what_is_missing(staff: StaffBrowser) -> None:
    await make_lists.a_list()
    page = await staff.send_form("/staff/campaigns/new", {"language": "fi"})
    assert page.status_code == 422
    assert 'id="list-error"' in page.text


async def test_before_the_audience_is_frozen_the_page_says_so(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(2)
    await start.send_now(campaign.id, by=None)
    page = (await staff.get(campaign.path)).text
    assert "The list of recipients is being prepared" in page
    assert " processed" not in page
    assert "Look again" in page


async def test_a_running_campaign_keeps_its_page_up_to_date_with_a_script_of_our_own(
    staff: StaffBrowser,
) -> None:
    campaign_id, _ = await make_campaigns.sent(1)
    page = await staff.get(f"/staff/campaigns/{campaign_id}")
    assert "/static/progress.js" in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]
    await make_campaigns.finish(campaign_id, (Outcome.ACCEPTED, None))
    assert "progress.js" not in (await staff.get(f"/staff/campaigns/{campaign_id}")).text


async def test_everything_in_order_is_sent_with_one_button(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(2)
    page = await staff.get(f"{campaign.path}/check")
    assert "Send to 2 people" in page.text
    seen = await staff.shown(f"{campaign.path}/check")
    for _twice in range(2):  # trial C9
        answer = await staff.send_form(f"{campaign.path}/send", seen)
        assert answer.headers["location"].startswith(campaign.path)
    await make_campaigns.its_time_comes(campaign.id)
    assert await schedule.start_due() == 1


async def test_a_blocked_campaign_shows_why_and_does_not_go(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(0)
    answer = await staff.send_form(f"{campaign.path}/send")
    assert answer.status_code == 422
    assert "There is nobody on this list" in answer.text
    assert "Send to" not in answer.text


async def test_a_writer_may_not_send(staff_as: StaffAs) -> None:  # register R16
    writer = await staff_as("writer")
    campaign, _ = await make_campaigns.draft()
    assert "/send" not in (await writer.get(f"{campaign.path}/check")).text
    for path in ("send", "schedule", "pause", "cancel", "rest", "settle"):
        assert (await writer.send_form(f"{campaign.path}/{path}")).status_code == 403


async def test_a_viewer_sees_no_campaigns(staff_as: StaffAs) -> None:
    viewer = await staff_as("viewer")
    assert (await viewer.get("/staff/campaigns")).status_code == 403


@pytest.mark.parametrize(
    ("date", "time", "field"),
    [
        ("", "9.00", "date"),
        ("31.2.2027", "9.00", "date"),
        ("1.1.2020", "9.00", "date"),
        ("0001-01-01", "00:00", "date"),
        ("2027-01-01", "25:00", "time"),
        ("2027-03-28", "03:30", "time"),
    ],
)
async def test_a_moment_that_cannot_be_meant_is_refused_beside_its_field(
    staff: StaffBrowser, date: str, time: str, field: str
) -> None:
    campaign, _ = await make_campaigns.draft()
    page = await staff.send_form(f"{campaign.path}/schedule", {"date": date, "time": time})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert f'value="{date}"' in page.text or not date


@pytest.mark.parametrize(("date", "time"), [("2027-01-04", "09:00"), ("4.1.2027", "9.00")])
async def test_a_schedule_is_in_finnish_time(staff: StaffBrowser, date: str, time: str) -> None:
    campaign, _ = await make_campaigns.draft()
    seen = await staff.shown(f"{campaign.path}/check")
    answer = await staff.send_form(
        f"{campaign.path}/schedule", {**seen, "date": date, "time": time}
    )
    page = await staff.get(answer.headers["location"])
    assert "2027-01-04T07:00:00+00:00" in page.text
    await staff.send_form(f"{campaign.path}/unschedule")
    assert (await queries.existing(campaign.id)).state is CampaignState.DRAFT


async def test_pause_resume_and_cancel_have_their_buttons(staff: StaffBrowser) -> None:
    campaign_id, _ = await make_campaigns.sent(2)
    path = f"/staff/campaigns/{campaign_id}"
    assert "Pause" in (await staff.get(path)).text
    await staff.send_form(f"{path}/pause")
    assert "Resume" in (await staff.get(path)).text
    await staff.send_form(f"{path}/resume")
    assert "2 people have not yet got the letter" in (await staff.get(f"{path}/cancel")).text
    await staff.send_form(f"{path}/cancel")
    assert "Cancelled" in (await staff.get(path)).text


async def test_the_results_show_every_group_and_the_sum(staff: StaffBrowser) -> None:
    campaign_id, people = await make_campaigns.sent(4)
    await make_campaigns.finish(
        campaign_id, (Outcome.ACCEPTED, None), (Outcome.REFUSED, "address_gone"),
        (Outcome.UNKNOWN, None), (Outcome.EXPIRED, None),
    )  # fmt: skip
    page = (await staff.get(f"/staff/campaigns/{campaign_id}")).text
    assert "4 people on the list" in page
    assert "Matches the list" in page
    assert page.count("25\N{NO-BREAK SPACE}%") == 4
    assert people[2].address.email in page


async def test_each_group_is_listed_by_name(staff: StaffBrowser) -> None:
    campaign_id, people = await make_campaigns.sent(2)
    await make_campaigns.finish(
        campaign_id, (Outcome.ACCEPTED, None), (Outcome.REFUSED, "address_gone")
    )
    page = (await staff.get(f"/staff/campaigns/{campaign_id}/recipients?group=refused")).text
    assert people[1].address.email in page
    assert people[0].address.email not in page
    assert "the address no longer exists" in page


@pytest.mark.parametrize("query", ["group=nonsense", "group=accepted&after=-1"])
async def test_a_made_up_group_is_not_found(staff: StaffBrowser, query: str) -> None:
    campaign_id, _ = await make_campaigns.sent(1)
    answer = await staff.get(f"/staff/campaigns/{campaign_id}/recipients?{query}")
    assert answer.status_code == 404


async def test_unknown_letters_are_decided_one_by_one(staff: StaffBrowser) -> None:
    campaign_id, _ = await make_campaigns.sent(3)
    await make_campaigns.finish(campaign_id, *[(Outcome.UNKNOWN, None)] * 3)
    path = f"/staff/campaigns/{campaign_id}"
    seen = await staff.shown(path)
    await staff.send_form(
        f"{path}/settle",
        {**seen, "row-1": "leave", "row-2": "send_again", "row-3": "", "row-x": "leave"},
    )
    assert await make_campaigns.states(campaign_id) == [
        ("u", "left_as_it_is"), ("p", None), ("u", None),
    ]  # fmt: skip


async def test_deciding_nothing_is_told(staff: StaffBrowser) -> None:
    campaign_id, _ = await make_campaigns.sent(1)
    await make_campaigns.finish(campaign_id, (Outcome.UNKNOWN, None))
    answer = await staff.send_form(f"/staff/campaigns/{campaign_id}/settle", {"row-1": ""})
    assert "Nothing was decided" in (await staff.get(answer.headers["location"])).text


async def test_the_results_tell_the_first_audience_from_who_was_added(staff: StaffBrowser) -> None:
    campaign_id, people = await make_campaigns.sent(1)
    await make_campaigns.finish(campaign_id, (Outcome.EXPIRED, None))
    await make_campaigns.reader(people[0].list)
    path = f"/staff/campaigns/{campaign_id}"
    await staff.send_form(f"{path}/rest", await staff.shown(f"{path}/rest"))
    page = (await staff.get(path)).text
    assert "Matches the list" not in page
    assert "1 on the list when it was locked, 1 added later" in page
    assert "Expired: 1" in page


async def test_the_rest_is_counted_before_it_is_sent(staff: StaffBrowser) -> None:
    campaign_id, people = await make_campaigns.sent(2)
    await make_campaigns.finish(campaign_id, (Outcome.ACCEPTED, None), (Outcome.EXPIRED, None))
    path = f"/staff/campaigns/{campaign_id}"
    assert "1 person could still get it" in (await staff.get(path)).text
    page = (await staff.get(f"{path}/rest")).text
    assert "Send to 1 person" in page
    assert people[1].address.email in page
    assert people[0].address.email not in page
    await staff.send_form(f"{path}/rest", await staff.shown(f"{path}/rest"))
    assert (await queries.existing(campaign_id)).state is CampaignState.SENDING


async def test_reading_changes_nothing(staff: StaffBrowser) -> None:  # trial A13
    campaign, _ = await make_campaigns.draft()
    campaign_id, _ = await make_campaigns.sent(2)
    await make_campaigns.outcome(campaign_id, 1, Outcome.UNKNOWN)
    paths = [campaign.path + path for path in READ]
    paths += [f"/staff/campaigns/{campaign_id}{path}" for path in LATER]
    before = await fingerprint()
    for path in ["/staff/campaigns", "/staff/campaigns/new", *paths]:
        for method in ("GET", "HEAD"):
            assert (await staff.request(method, path)).status_code == 200, path
    assert await fingerprint() == before


async def fingerprint() -> list[str]:
    tables = ("campaigns", "campaign_versions", "campaign_tests", "delivery", "chunk", "outbox")
    return [
        await database.fetchval(f"select md5(string_agg(t::text, '|' order by t::text)) from {t} t")
        for t in tables
    ]


async def test_a_form_from_elsewhere_sends_nothing(staff: StaffBrowser) -> None:  # trial A11
    campaign, _ = await make_campaigns.draft()
    answer = await staff.post(
        f"{campaign.path}/send", data={}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert (await queries.existing(campaign.id)).state is CampaignState.DRAFT


@pytest.mark.parametrize("before", ["0", "-1", "2147483648", "9" * 30])
async def test_a_place_that_cannot_be_begins_at_the_newest(
    staff: StaffBrowser, before: str
) -> None:
    campaign, _ = await make_campaigns.draft()
    page = await staff.get(f"/staff/campaigns?before={before}")
    assert campaign.path in page.text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_every_page_is_there_in_three_languages(db: None, language: str) -> None:
    campaign, _ = await make_campaigns.draft()
    member = await make_staff.member(language=language)
    async with await make_staff.browser_of(member) as browser:
        for path in READ:
            page = await browser.get(campaign.path + path)
            assert page.status_code == 200
