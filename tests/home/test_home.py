"""The staff's first page: what is going on, what needs a person, from all rooms together."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import httpx
import pytest

from app import config
from app.campaigns.outcomes import Outcome, Why
from app.config import Settings
from app.consent.actions import record
from app.consent.events import Method, State
from app.database import execute
from app.home.chart import BOTTOM, TOP, Week, chart_of
from app.home.queries import weeks
from app.lib import clock
from app.lib.languages import HOME_ZONE
from app.lists.actions.subscribing import join
from app.mail import outbox
from tests.conftest import StaffAs
from tests.make import campaigns as make_campaigns
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.consent import new_event
from tests.make.staff import StaffBrowser

MONDAY = date(2026, 11, 16)


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[None]:
    """Set, and never talked to."""
    config.use(replace(settings, smtp_url="smtp://127.0.0.1:25"))
    yield
    config.use(settings)


def words(page: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def attention(page: httpx.Response) -> str:
    return words(page).partition("Needs attention")[2]


def today() -> date:
    return clock.now().astimezone(HOME_ZONE).date()


async def test_an_empty_register_says_what_to_do_first(staff: StaffBrowser) -> None:
    page = await staff.get("/staff/")
    assert page.status_code == 200
    assert re.search(r"<h1>(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d+ \w+ \d{4}</h1>", page.text)
    assert "Nothing is being sent now." in words(page)
    for task in (
        "Enter the controller's details",
        "Create the first list",
        "No mail server is set",
    ):
        assert task in attention(page)


async def test_when_all_is_set_up_nothing_waits(staff: StaffBrowser, mail_server: None) -> None:
    await make_lists.a_list("kirje")
    page = await staff.get("/staff/")
    assert "Nothing is waiting for you." in attention(page)
    assert "Newsletter kirje 0 subscribers Published" in words(page)


async def test_a_list_that_is_only_written_is_to_be_published(staff: StaffBrowser) -> None:
    await make_lists.a_list("kirje", published=False)
    page = await staff.get("/staff/")
    assert '<a href="/staff/lists/kirje/edit">Publish a list</a>' in page.text


async def test_a_consent_sentence_of_a_former_name_needs_a_person(staff: StaffBrowser) -> None:
    await make_lists.a_list("kirje")
    await execute("update identity set name = 'Toinen Oy'")
    page = await staff.get("/staff/")
    told = "The consent sentence of “Newsletter kirje” does not name Toinen Oy any more"
    assert told in attention(page)
    assert 'href="/staff/lists/kirje/edit"' in page.text


async def test_a_campaign_on_its_way_shows_how_far_it_is(
    staff: StaffBrowser, mail_server: None
) -> None:
    campaign, _ = await make_campaigns.sent(readers=4)
    await make_campaigns.outcome(campaign, 1, Outcome.ACCEPTED)
    page = await staff.get("/staff/")
    assert "One campaign is being sent now." in words(page)
    assert "1 of 4 people processed." in words(page)
    assert '<rect width="25%" height="100%"/>' in page.text


async def test_a_draft_stands_there_as_a_draft(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft()
    page = await staff.get("/staff/")
    assert "One draft is being written." in words(page)
    assert f'href="{campaign.path}"' in page.text


async def test_the_next_planned_campaign_is_announced(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft()
    soon = clock.now() + timedelta(days=2)
    await execute("update campaigns set scheduled_at = $2 where id = $1", campaign.id, soon)
    assert "The next campaign is sent on" in words(await staff.get("/staff/"))


async def test_a_campaign_that_missed_its_hour_needs_a_person(staff: StaffBrowser) -> None:
    # trial C27
    campaign, _ = await make_campaigns.draft()
    past = clock.now() - timedelta(days=2)
    await execute("update campaigns set scheduled_at = $2 where id = $1", campaign.id, past)
    assert "was not sent on time" in attention(await staff.get("/staff/"))


async def test_a_paused_campaign_says_why(staff: StaffBrowser, mail_server: None) -> None:
    campaign, _ = await make_campaigns.sent(readers=1)
    await execute(
        "update campaigns set paused_at = now(), pause_reason = 'our_fault' where id = $1", campaign
    )
    page = await staff.get("/staff/")
    assert "One campaign is paused." in words(page)
    assert "It paused automatically" in attention(page)


async def test_unanswered_deliveries_wait_until_somebody_decides(
    staff: StaffBrowser, mail_server: None
) -> None:
    campaign, _ = await make_campaigns.sent(readers=2)
    await make_campaigns.finish(campaign, (Outcome.ACCEPTED, None), (Outcome.UNKNOWN, None))
    page = await staff.get("/staff/")
    assert "1 delivery with an unknown outcome" in attention(page)
    assert f'href="/staff/campaigns/{campaign}"' in page.text
    await make_campaigns.outcome(campaign, 2, Outcome.UNKNOWN, Why.LEFT_AS_IT_IS)
    assert "with an unknown outcome" not in attention(await staff.get("/staff/"))


@pytest.mark.parametrize(
    ("role", "says"),
    [
        ("publisher", "Decide whether to send them again."),
        ("writer", "A publisher decides what to do."),
    ],
)
async def test_only_who_may_send_is_asked_to_decide_about_unanswered_deliveries(
    staff_as: StaffAs, mail_server: None, role: str, says: str
) -> None:
    campaign, _ = await make_campaigns.sent(readers=2)
    await make_campaigns.finish(campaign, (Outcome.ACCEPTED, None), (Outcome.UNKNOWN, None))
    assert says in attention(await (await staff_as(role)).get("/staff/"))


async def test_failed_system_mails_are_told_for_a_week(staff: StaffBrowser) -> None:
    request = await make_lists.sign_up()
    mail = await outbox.post("sign_up", request.id, "fi")
    await execute("update outbox set state = 'refused', finished_at = now() where id = $1", mail)
    assert "1 system message did not arrive" in attention(await staff.get("/staff/"))
    await execute("update outbox set finished_at = now() - interval '8 days' where id = $1", mail)
    assert "did not arrive" not in attention(await staff.get("/staff/"))


async def test_nobody_is_led_to_pages_they_may_not_open(
    staff_as: StaffAs, mail_server: None
) -> None:
    campaign, _ = await make_campaigns.sent(readers=1)
    await make_campaigns.finish(campaign, (Outcome.UNKNOWN, None))
    viewer = await staff_as("viewer")
    page = await viewer.get("/staff/")
    for path in set(re.findall(r'href="(/staff/[^"]*)"', page.text)):
        assert (await viewer.get(path)).status_code == 200, path


async def test_a_stranger_is_led_to_the_door(client: httpx.AsyncClient) -> None:
    answer = await client.get("/staff/")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/staff/sign-in"


async def test_weeks_count_people_who_joined_and_left(db: None) -> None:
    # register R11
    first = await make_lists.subscriber()
    await make_lists.subscriber()
    await make_lists.stop_everything(first)
    found = await weeks(today())
    assert len(found) == 12
    assert (found[-1].joined, found[-1].left) == (2, 1)
    assert not any(week.joined or week.left for week in found[:-1])


async def test_who_came_by_an_import_has_not_confirmed_a_subscription_this_week(db: None) -> None:
    await make_lists.subscriber()
    offered = await make_lists.a_list()
    imported = await make_contacts.person("imported@example.org")
    given = new_event(imported.id, State.GIVEN, Method.IMPORT, list_id=offered.list_id)
    await record(given)
    await join(offered.list_id, imported.id, clock.now())
    assert (await weeks(today()))[-1].joined == 1


async def test_a_week_begins_on_monday_at_midnight_in_finland(db: None) -> None:
    await make_lists.subscriber()
    await execute("update subscriptions set joined_at = '2026-11-15 22:00+00'")
    [this] = [week for week in await weeks(MONDAY) if week.joined]
    assert this.monday == MONDAY
    await execute("update subscriptions set joined_at = '2026-11-15 21:59:59+00'")
    [before] = [week for week in await weeks(MONDAY) if week.joined]
    assert before.monday == MONDAY - timedelta(weeks=1)


async def test_the_chart_has_its_numbers_as_a_table(staff: StaffBrowser) -> None:
    await make_lists.subscriber()
    page = await staff.get("/staff/")
    assert "1 confirmed sign-ups and 0 unsubscribes" in page.text
    assert page.text.count("<td") == 24


def some_weeks(*numbers: tuple[int, int]) -> list[Week]:
    return [
        Week(MONDAY + timedelta(weeks=place), joined, left)
        for place, (joined, left) in enumerate(numbers)
    ]


@pytest.mark.parametrize(
    "numbers",
    [[(1, 0)], [(0, 1)], [(36, 9), (2, 3)], [(3, 400)], [(100_000, 1), (0, 0)], [(7, 7)]],
)
def test_bars_stay_inside_the_drawing(numbers: list[tuple[int, int]]) -> None:
    chart = chart_of(some_weeks(*numbers))
    assert chart
    assert min(bar.top for bar in chart.bars) >= TOP
    assert chart.zero + max(bar.down for bar in chart.bars) <= BOTTOM + 1
    assert all(bar.top + bar.up == chart.zero for bar in chart.bars)


def test_the_levels_of_the_chart_are_round_numbers() -> None:
    chart = chart_of(some_weeks((36, 9)))
    assert chart
    assert [level for _, level in chart.lines] == [40, 20]


def test_without_any_movement_there_is_no_chart() -> None:
    assert chart_of(some_weeks((0, 0), (0, 0))) is None
