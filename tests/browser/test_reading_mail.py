"""Mail in the test mailbox, read and followed as people do; and forms shown again."""

import asyncio

from playwright.async_api import Browser

from tests.browser.conftest import PHONE, Demo, sign_in, visitor
from tests.browser.look import check
from tests.browser.test_main_job import FILL_TIME, mail_to, subscribe

ADDRESS = "reader@example.com"


async def test_the_button_of_a_letter_opens_its_page(demo: Demo, chromium: Browser) -> None:
    async with visitor(chromium, width=PHONE) as page:
        await subscribe(page, demo, ADDRESS, "en")
        [asked] = await mail_to(demo, ADDRESS, 1)
        await sign_in(page, demo)
        await page.goto(f"{demo.url}/staff/mailbox/{asked.key}?view=html&lang=en")
        await check(page, "mailbox-letter")
        button = page.frame_locator("iframe").locator("a[href*='/confirm/']").first
        async with page.context.expect_page() as opened:
            await button.click()
        tab = await opened.value
        await tab.wait_for_selector("button[value=confirm]")
        async with page.context.expect_page() as alone:
            await page.click("a[href$='/html']")
        letter = await alone.value
        await letter.wait_for_selector("a[href*='/confirm/']")


async def test_mistakes_are_told_at_the_head_first(demo: Demo, chromium: Browser) -> None:
    async with visitor(chromium, width=PHONE) as page:
        await page.goto(f"{demo.url}/?lang=en")
        await asyncio.sleep(FILL_TIME)
        await page.locator("main form button").first.click()
        summary = page.locator(".notice-no")
        assert await summary.evaluate("e => e === document.activeElement")
        links = await summary.locator("a").evaluate_all("all => all.map(a => a.hash)")
        assert links == ["#lists", "#email"]
        assert await summary.evaluate("e => e.getBoundingClientRect().top < innerHeight")


async def test_a_letter_written_over_the_end_of_a_session_is_kept(
    demo: Demo, chromium: Browser
) -> None:
    async with visitor(chromium, width=PHONE) as page:
        await sign_in(page, demo)
        await page.goto(f"{demo.url}/staff/lists/new?lang=en")
        await page.locator("main form input.input").first.fill("Kept")
        await page.context.clear_cookies()
        await page.locator("main form button.btn-primary").click()
        await check(page, "session-ended")
        async with page.context.expect_page() as opened:
            await page.click("a[target=_blank]")
        await sign_in(await opened.value, demo)
        for _ in range(2):  # the second page has the new session's token
            await page.locator("form:has(textarea[hidden]) button").click()
        assert await page.locator("main form input.input").first.input_value() == "Kept"
