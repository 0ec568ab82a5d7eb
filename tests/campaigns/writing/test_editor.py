"""Writing a letter: nothing typed is lost, and what is wrong is said where it is."""

import re

import httpx
import pytest

from app.campaigns.rules import LONGEST_BODY
from app.campaigns.running import start
from app.campaigns.writing import queries
from app.campaigns.writing.queries import Campaign
from tests.conftest import StaffAs
from tests.make import campaigns as make_campaigns
from tests.make.staff import StaffBrowser

pytestmark = pytest.mark.usefixtures("mail_server")


async def draft_form(campaign: Campaign, **changes: str) -> dict[str, str]:
    version = await queries.version(campaign.id, "fi")
    written = {"subject": version.subject, "preheader": "", "body": version.body}
    return {"version": "fi", "edition": str(version.edition), **written, **changes}


async def test_a_text_over_the_limit_comes_back_whole_with_the_limit_named(
    staff: StaffBrowser,
) -> None:
    campaign, _ = await make_campaigns.draft()
    body = "x" * (LONGEST_BODY + 1)
    page = await staff.send_form(campaign.path, await draft_form(campaign, body=body))
    assert page.status_code == 422
    assert body in page.text
    assert "200,000" in page.text


async def test_a_body_over_the_forms_limit_gets_a_page_that_says_so(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft()
    page = await staff.send_form(campaign.path, await draft_form(campaign, body="x" * 1_100_000))
    assert page.status_code == 413
    assert "1 MB" in page.text


async def test_the_second_editor_keeps_their_text_and_sees_the_other_one(
    staff: StaffBrowser, staff_as: StaffAs
) -> None:
    campaign, _ = await make_campaigns.draft()
    form = await draft_form(campaign, body="Minun tekstini")
    other = await staff_as("writer")
    await other.send_form(campaign.path, await draft_form(campaign, body="Hänen tekstinsä"))
    page = await staff.send_form(campaign.path, form)
    assert page.status_code == 409
    assert "somebody else saved" in page.text
    assert "Minun tekstini" in page.text
    assert "Hänen tekstinsä" in page.text
    again = {**form, "edition": hidden(page, "edition")}
    assert (await staff.send_form(campaign.path, again)).status_code == 303


async def test_a_second_window_of_ones_own_is_called_that(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft()
    form = await draft_form(campaign)
    await staff.send_form(campaign.path, {**form, "body": "Yksi"})
    page = await staff.send_form(campaign.path, {**form, "body": "Kaksi"})
    assert page.status_code == 409
    assert "You saved this version in another window" in page.text


@pytest.mark.parametrize(
    ("button", "leads_to"),
    [("check", "/check?"), ("preview", "/preview?"), ("to-sv", "?version=sv")],
)
async def test_every_button_of_the_editor_saves_first(
    staff: StaffBrowser, button: str, leads_to: str
) -> None:
    campaign, _ = await make_campaigns.draft()
    form = await draft_form(campaign, body="Uusi", next=button)
    answer = await staff.send_form(campaign.path, form)
    assert answer.headers["location"].startswith(campaign.path + leads_to)
    assert (await queries.version(campaign.id, "fi")).body == "Uusi"


async def test_enter_in_a_field_saves_and_no_more(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft()
    page = (await staff.get(campaign.path)).text
    first = re.search(r'<button[^>]*form="letter"[^>]*>', page)
    assert first
    assert "name=" not in first[0]


async def test_the_same_text_saved_again_is_no_new_edition(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft()
    await staff.send_form(campaign.path, await draft_form(campaign, preheader="Kolme asiaa"))
    assert (await queries.version(campaign.id, "fi")).edition == 1


async def test_a_version_with_faults_is_not_called_ready(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft()
    tabs = (await staff.get(campaign.path)).text.split('class="tabs ')[1].split("</nav>")[0]
    assert "ready" in tabs
    await staff.send_form(campaign.path, await draft_form(campaign, subject="{{ nosuch }}"))
    tabs = (await staff.get(campaign.path)).text.split('class="tabs ')[1].split("</nav>")[0]
    assert "ready" not in tabs
    assert "needs fixing" in tabs


async def test_the_editor_names_an_unknown_field(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft()
    await staff.send_form(campaign.path, await draft_form(campaign, body="Hei {{ nimi }}"))
    page = await staff.get(campaign.path)
    assert "there is no field &#34;nimi&#34;" in page.text


async def test_an_editor_in_the_meantime_sent_is_told(staff: StaffBrowser) -> None:  # trial C23
    campaign, _ = await make_campaigns.draft()
    form = await draft_form(campaign, body="Myöhässä")
    await start.send_now(campaign.id, by=None)
    answer = await staff.send_form(campaign.path, form)
    assert answer.status_code == 409
    assert "already under way" in answer.text


def hidden(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found
    return found[1]
