"""Seeing a letter before anybody gets it: as a reader, in a frame without rights, by a test mail."""

import re

import httpx
import pytest

from app import database
from app.campaigns.writing import actions, emails, readers
from app.lib.languages import Language
from app.mail.letters.letter import Draft
from app.mail.outbox import Drop, Letter
from tests.make import campaigns as make_campaigns
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.lists import Subscriber
from tests.make.staff import StaffBrowser

ATTACK = Draft(
    "<b>Aihe</b>",
    "",
    "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1))",
)


async def test_the_preview_shows_a_reader_of_the_list(staff: StaffBrowser) -> None:
    campaign, people = await make_campaigns.draft()
    page = await staff.get(f"{campaign.path}/preview")
    assert page.status_code == 200
    assert "Aino Niemelä" in page.text
    assert people[0].address.email not in page.headers.get("location", "")


async def test_a_late_reader_of_another_language_is_found_behind_a_crowd(db: None) -> None:
    a_list = await make_lists.a_list()
    await make_deliveries.crowd(a_list.list_id, 101)
    await database.execute("update contacts set language = 'fi'")
    late = await make_campaigns.reader(a_list)
    await database.execute(
        "update contacts set language = 'sv' where id = $1", late.address.contact_id
    )
    campaign = await make_deliveries.campaign(a_list.list_id, languages=("fi", "sv"))
    found = await readers.some_reader(campaign, "sv")
    assert found
    assert found.address == late.address.id


async def test_a_reader_is_found_by_a_part_of_the_address(staff: StaffBrowser) -> None:
    campaign, people = await make_campaigns.draft(2)
    text = people[1].address.email.split("@")[0]
    page = await staff.send_form(f"{campaign.path}/preview", {"who": text, "version": "fi"})
    assert f"reader={people[1].address.id}" in found(page)
    assert f"reader={people[0].address.id}" not in found(page)


async def test_a_search_is_literal(staff: StaffBrowser) -> None:
    campaign, people = await make_campaigns.draft(1)
    page = await staff.send_form(f"{campaign.path}/preview", {"who": "%", "version": "fi"})
    assert str(people[0].address.id) not in found(page)


async def test_the_letter_comes_under_a_policy_of_its_own(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft()
    answer = await staff.get(f"{campaign.path}/letter?version=fi")
    policy = answer.headers["content-security-policy"]
    assert "script-src" not in policy
    assert policy.startswith("default-src 'none'")
    assert "sandbox" in policy


async def test_markdown_with_script_stays_text(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(letter=ATTACK)
    answer = await staff.get(f"{campaign.path}/letter?version=fi")
    assert not re.search(r"<script|<img|javascript:", answer.text)
    page = await staff.get(campaign.path)
    assert "<b>Aihe</b>" not in page.text


async def test_an_unfinished_draft_can_be_looked_at(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(letter=Draft("", "", "Hei {{ nimi }} [x]()"))
    for path in ("", "/preview", "/letter", "/check"):
        assert (await staff.get(campaign.path + path)).status_code == 200
    assert "Hei" in (await staff.get(f"{campaign.path}/letter")).text


async def test_links_of_a_preview_end_nobodys_subscription(staff: StaffBrowser) -> None:
    campaign, people = await make_campaigns.draft()
    letter = (await staff.get(f"{campaign.path}/letter?version=fi")).text
    way_out = re.search(r"/unsubscribe/[A-Za-z0-9_-]+", letter)
    assert way_out
    await staff.post(way_out[0], data={"List-Unsubscribe": "One-Click"})
    assert await may_be_mailed(people[0])


async def test_a_test_mail_goes_to_the_member_alone_and_says_so(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    member = await make_staff.member(email="sanna@example.com", name="Sanna Laaksonen")
    test = await actions.post_test(campaign.id, Language.FINNISH, by=member)
    letter = await emails.campaign_test(test, "fi")
    assert isinstance(letter, Letter)
    assert letter.to == "sanna@example.com"
    assert "Uutisia, Sanna" in letter.subject
    assert letter.subject.startswith("[")


async def test_the_link_of_a_test_mail_unsubscribes_nobody(client: httpx.AsyncClient) -> None:
    campaign, people = await make_campaigns.draft()
    member = await make_staff.member(email="sanna@example.com")
    test = await actions.post_test(campaign.id, Language.FINNISH, by=member)
    letter = await emails.campaign_test(test, "fi")
    assert isinstance(letter, Letter)
    way_out = re.search(r"/unsubscribe/[A-Za-z0-9_-]+", letter.text)
    assert way_out
    answer = await client.post(way_out[0], data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "test letter" in (await client.get(f"{way_out[0]}?lang=en")).text
    assert await may_be_mailed(people[0])


async def test_faults_stand_above_the_preview(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(letter=Draft("Hei {{ nosuch }}", "", "Kirje"))
    page = await staff.get(f"{campaign.path}/preview")
    assert "Subject: there is no field &#34;nosuch&#34;" in page.text


async def test_an_empty_letter_is_not_tested(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(letter=Draft("Aihe", "", ""))
    form = {"version": "fi", "edition": "1", "subject": "Uusi aihe", "preheader": "", "body": ""}
    answer = await staff.send_form(campaign.path, {**form, "next": "test"})
    page = await staff.get(answer.headers["location"])
    assert "Uusi aihe" in page.text
    assert "then a test can be sent" in page.text
    assert not await database.fetchval("select count(*) from campaign_tests")


async def test_a_test_mail_of_somebody_disabled_since_is_dropped(db: None) -> None:
    campaign, _ = await make_campaigns.draft()
    member = await make_staff.member()
    test = await actions.post_test(campaign.id, Language.FINNISH, by=member)
    await database.execute("update staff_members set disabled_at = now() where id = $1", member)
    assert await emails.campaign_test(test, "fi") == Drop("no_account")


@pytest.mark.parametrize("reader", ["00000000-0000-0000-0000-000000000001", "nonsense"])
async def test_a_made_up_reader_shows_no_one(staff: StaffBrowser, reader: str) -> None:
    campaign, people = await make_campaigns.draft()
    page = await staff.get(f"{campaign.path}/preview?reader={reader}")
    assert people[0].address.email not in page.text


def found(page: httpx.Response) -> str:
    return page.text.split('id="found"')[1].split("</section>")[0]


async def may_be_mailed(subscriber: Subscriber) -> bool:
    verdict: bool = await database.fetchval(
        "select bool_and(verdict) from permission where address = $1", subscriber.address.id
    )
    return verdict
