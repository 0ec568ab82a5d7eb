"""Writing and sending as staff do it: nothing typed is lost, and the page follows by itself."""

from playwright.async_api import Browser, Dialog

from tests.browser.conftest import DESK, Demo, sign_in, visitor
from tests.browser.look import check_both
from tests.browser.test_main_job import write_and_send


async def test_the_page_of_a_running_campaign_follows_until_it_ends(
    demo: Demo, chromium: Browser
) -> None:
    async with visitor(chromium, width=DESK) as page:
        await sign_in(page, demo)
        await write_and_send(page, demo, "Follow")
        await page.wait_for_selector("#results:not(:has(#live-buttons))", timeout=60_000)
        assert await page.locator("#sum").count() == 1
        assert await page.inner_text("#progress-said") != ""
        await check_both(page, "campaign-followed")


async def test_what_was_typed_is_saved_by_every_button_of_the_editor(
    demo: Demo, chromium: Browser
) -> None:
    async with visitor(chromium, width=DESK) as page:
        await sign_in(page, demo)
        await page.goto(f"{demo.url}/staff/campaigns/2?lang=en")
        written = await page.input_value("textarea[name=body]")
        await page.fill("textarea[name=body]", written + "\n\n{{ nosuch }}")
        await page.click("button[name=next][value=to-sv]")
        await page.click("button[name=next][value=to-fi]")
        assert "{{ nosuch }}" in await page.input_value("textarea[name=body]")
        await check_both(page, "editor-fault")
        for button in ("preview", "check"):
            await page.goto(f"{demo.url}/staff/campaigns/2?lang=en")
            await page.click(f"button[name=next][value={button}]")
            assert "nosuch" in await page.inner_text("main .checks")
            await check_both(page, f"{button}-fault")
        await page.goto(f"{demo.url}/staff/campaigns/2?lang=en")
        await page.fill("textarea[name=body]", written)
        await page.press("input[name=subject]", "Enter")
        await page.wait_for_url("**done=saved**")
        await page.goto(f"{demo.url}/staff/campaigns/1/rest?lang=en")
        await check_both(page, "rest-named")
        await page.goto(f"{demo.url}/staff/campaigns?lang=en")
        await check_both(page, "campaigns-dated")


async def test_text_that_is_not_saved_is_not_left_without_a_question(
    demo: Demo, chromium: Browser
) -> None:
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    async with visitor(chromium, width=DESK) as page:
        await sign_in(page, demo)
        editor = f"{demo.url}/staff/campaigns/2?lang=en"
        await page.goto(editor)
        page.on("dialog", stay)
        await page.click("textarea[name=body]")
        await page.keyboard.type("Not yet ")
        await page.click(".crumb a", no_wait_after=True)
        await page.wait_for_timeout(500)
        assert (asked, page.url) == (["beforeunload"], editor)
        await page.press("input[name=subject]", "Enter")
        await page.wait_for_url("**done=saved**")
        await page.click(".crumb a")
        await page.wait_for_url("**/staff/campaigns**")
        assert asked == ["beforeunload"]
