"""Every page of the main job, as it looks on a phone and on a desk, in each language."""

import asyncio
import re

import pytest
from playwright.async_api import Browser, Page

from tests.browser.conftest import DESK, Demo, sign_in, visitor
from tests.browser.look import check_both
from tests.browser.test_main_job import FILL_TIME, mail_to

LANGUAGES = pytest.mark.parametrize("language", ["fi", "sv", "en"])


async def press_enter(page: Page) -> None:
    async with page.expect_navigation():
        await page.keyboard.press("Enter")


def link_in(text: str, path: str) -> str:
    found = re.search(rf"http://127\.0\.0\.1:\d+/{path}/\S+", text)
    assert found, text
    return found.group()


@LANGUAGES
async def test_every_page_from_the_form_to_the_undo(
    demo: Demo, chromium: Browser, language: str
) -> None:
    address = f"steps.{language}@example.com"
    async with visitor(chromium, language=language) as page:
        await page.goto(f"{demo.url}/")
        assert await page.get_attribute("html", "lang") == language
        await asyncio.sleep(FILL_TIME)
        await page.locator("main form button").first.click()
        await check_both(page, f"step-{language}-1-mistakes")
        await page.fill("input[name=email]", address)
        await page.locator("input[name=lists]").first.check()
        await asyncio.sleep(FILL_TIME)
        await page.locator("main form button").first.click()
        await check_both(page, f"step-{language}-2-check-mail")

        [asked] = await mail_to(demo, address, 1)
        confirm = link_in(asked.text, "confirm")
        await page.goto(confirm)
        await check_both(page, f"step-{language}-3-confirm")
        await page.click("button[value=confirm]")
        await check_both(page, f"step-{language}-4-confirmed")
        await page.goto(confirm)
        await check_both(page, f"step-{language}-5-already")

        await page.goto(f"{demo.url}/preferences")
        await page.fill("input[name=email]", address)
        await page.locator("main form button").first.click()
        await check_both(page, f"step-{language}-6-link-mailed")
        mails = await mail_to(demo, address, 3)
        choices = next(m for m in mails if "/preferences/" in m.text)
        await page.goto(link_in(choices.text, "preferences"))
        await check_both(page, f"step-{language}-7-preferences")
        await page.locator("input[name=lists]:not(:checked)").first.check()
        await page.locator("main form button").first.click()
        await check_both(page, f"step-{language}-8-saved")

        leave = link_in("".join(mail.text for mail in mails), "unsubscribe")
        await page.goto(leave)
        await check_both(page, f"step-{language}-9-unsubscribe")
        await page.locator("main form button").first.click()
        await check_both(page, f"step-{language}-10-unsubscribed")
        await page.locator("main form button").first.click()
        await check_both(page, f"step-{language}-11-undone")


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
        await page.locator("button[value=confirm]").focus()
        await press_enter(page)
        welcome = (await mail_to(demo, address, 2))[-1]
        await page.goto(link_in(welcome.text, "unsubscribe"))
        await page.locator("main form button").first.focus()
        await press_enter(page)
        await page.goto(link_in(welcome.text, "unsubscribe"))
        assert await page.locator("input[name=what][value=one]").count() == 0
