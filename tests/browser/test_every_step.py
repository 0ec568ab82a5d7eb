"""Every page of the main job, as it looks on a phone and on a desk, in each language."""

import asyncio
import re
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Page

from app.mail.mailbox import MailboxMessage
from tests.browser.conftest import DESK, Demo, sign_in, visitor
from tests.browser.look import check_both
from tests.browser.test_main_job import (
    FILL_TIME,
    export_of,
    letter_to,
    mail_to,
    one_click,
    sent,
    write_and_send,
)

LANGUAGES = pytest.mark.parametrize("language", ["fi", "sv", "en"])


async def press_enter(page: Page) -> None:
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


def link_in(text: str, path: str) -> str:
    found = re.search(rf"http://127\.0\.0\.1:\d+/{path}/\S+", text)
    assert found, text
    return found.group()


# trial B7, B15, E1, E15
# register R11
@LANGUAGES
async def test_a_stranger_subscribes_reads_and_leaves_and_it_can_be_proved(
    demo: Demo, chromium: Browser, language: str
) -> None:
    reader = Reader(demo, f"steps.{language}@example.com", language)
    async with visitor(chromium, language=language) as page:
        await subscribes_and_confirms(page, reader)
        mails = await chooses_another_list(page, reader)
        await leaves_by_the_page_and_comes_back(page, reader, mails)
    async with visitor(chromium, width=DESK, script=False, language=language) as page:
        await sign_in(page, demo)
        await gets_one_letter_and_leaves_by_one_click(page, reader)
    await all_of_it_is_proved(reader)


@dataclass(frozen=True)
class Reader:
    demo: Demo
    address: str
    language: str

    async def looks(self, page: Page, step: str) -> None:
        await check_both(page, f"step-{self.language}-{step}")


async def subscribes_and_confirms(page: Page, reader: Reader) -> None:
    await page.goto(f"{reader.demo.url}/")
    assert await page.get_attribute("html", "lang") == reader.language
    await asyncio.sleep(FILL_TIME)
    await page.locator("main form button").first.click()
    await reader.looks(page, "1-mistakes")
    await page.fill("input[name=email]", reader.address)
    await page.fill("input[name=first_name]", "Testi")
    await page.locator("input[name=lists]").first.check()
    await asyncio.sleep(FILL_TIME)
    await page.locator("main form button").first.click()
    await reader.looks(page, "2-check-mail")
    [asked] = await mail_to(reader.demo, reader.address, 1)
    confirm = link_in(asked.text, "confirm")
    for _ in range(3):
        await page.goto(confirm)
        assert await page.locator("button[value=confirm]").count() == 1
    await reader.looks(page, "3-confirm")
    await asyncio.sleep(FILL_TIME)
    await page.click("button[value=confirm]")
    await reader.looks(page, "4-confirmed")
    await page.goto(confirm)
    assert await page.locator("button[value=confirm]").count() == 0
    await reader.looks(page, "5-already")


async def chooses_another_list(page: Page, reader: Reader) -> list[MailboxMessage]:
    await page.goto(f"{reader.demo.url}/preferences")
    await page.fill("input[name=email]", reader.address)
    await page.locator("main form button").first.click()
    await reader.looks(page, "6-link-mailed")
    mails = await mail_to(reader.demo, reader.address, 3)
    choices = next(m for m in mails if "/preferences/" in m.text)
    await page.goto(link_in(choices.text, "preferences"))
    await reader.looks(page, "7-preferences")
    await page.locator("input[name=lists]:not(:checked)").first.check()
    await page.locator("main form button").first.click()
    await reader.looks(page, "8-saved")
    return mails


async def leaves_by_the_page_and_comes_back(
    page: Page, reader: Reader, mails: list[MailboxMessage]
) -> None:
    await page.goto(link_in("".join(mail.text for mail in mails), "unsubscribe"))
    await reader.looks(page, "9-unsubscribe")
    await page.locator("main form button").first.click()
    await reader.looks(page, "10-unsubscribed")
    await page.locator("main form button").first.click()
    await reader.looks(page, "11-undone")


async def gets_one_letter_and_leaves_by_one_click(page: Page, reader: Reader) -> None:
    subject = f"First {reader.language}"
    await write_and_send(page, reader.demo, subject)
    letter = await letter_to(reader.demo, reader.address, subject)
    assert "Testi" in letter.text
    assert "Testi" in letter.html
    assert "{{" not in letter.text + letter.html
    assert letter.unsubscribe_url
    answer = await one_click(letter.unsubscribe_url)
    assert answer.status_code == 200
    assert "location" not in answer.headers
    assert "set-cookie" not in answer.headers
    so_far = len(await mail_to(reader.demo, reader.address, 4))
    await write_and_send(page, reader.demo, f"Second {reader.language}")
    await sent(page)
    assert len(await mail_to(reader.demo, reader.address, 4)) == so_far


async def all_of_it_is_proved(reader: Reader) -> None:
    events = await export_of(reader.demo, reader.address)
    of_the_list = [event for event in events if event["lists"] == events[0]["lists"]]
    assert [event["state"] for event in of_the_list] == [
        "requested", "confirmation_sent", "given", "withdrawn", "corrected", "withdrawn",
    ]  # fmt: skip
    assert of_the_list[-1]["method"] == "one_click"
    for event in of_the_list[:3]:
        assert event["wording"]
        assert event["wording_version"]
        assert event["notice_version"]
        assert event["language"] == reader.language


@LANGUAGES
async def test_every_system_mail_can_be_read_in_the_test_mailbox(
    demo: Demo, chromium: Browser, language: str
) -> None:
    async with visitor(chromium, width=DESK, language=language) as page:
        await sign_in(page, demo)
        await page.goto(f"{demo.url}/staff/mailbox?lang={language}")
        await page.locator("main table a, main .table a").first.click()
        await check_both(page, f"mail-{language}-text")
        html = page.locator("iframe")
        if await html.count() == 0:
            await page.locator("nav.tabs a").nth(1).click()
        await check_both(page, f"mail-{language}-html")


async def test_the_keyboard_alone_is_enough_to_leave(demo: Demo, chromium: Browser) -> None:
    address = "keyboard@example.org"
    async with visitor(chromium, width=320, script=False) as page:
        await page.goto(f"{demo.url}/?lang=en")
        await page.focus("input[name=email]")
        await page.keyboard.type(address)
        await page.locator("input[name=lists]").first.focus()
        await page.keyboard.press("Space")
        await asyncio.sleep(FILL_TIME)
        await page.locator("main form button").first.focus()
        await press_enter(page)
        [asked] = await mail_to(demo, address, 1)
        await page.goto(link_in(asked.text, "confirm"))
        await asyncio.sleep(FILL_TIME)
        await page.locator("button[value=confirm]").focus()
        await press_enter(page)
        welcome = (await mail_to(demo, address, 2))[-1]
        await page.goto(link_in(welcome.text, "unsubscribe"))
        await page.locator("main form button").first.focus()
        await press_enter(page)
        await page.goto(link_in(welcome.text, "unsubscribe"))
        assert await page.locator("input[name=what][value=one]").count() == 0
