"""A secretary imports a register: file, columns, source, check, and the report, in the browser."""

from playwright.async_api import Browser, Page

from tests.browser.conftest import DESK, Demo, sign_in, visitor
from tests.browser.look import check_both
from tests.make import files as make_files

REGISTER = make_files.register(60).encoded("cp1252")
LONG_NAME = "unsubscribed_members_export_of_the_whole_register_2026"  # nowhere a place to break


async def test_a_register_goes_through_the_four_steps(demo: Demo, chromium: Browser) -> None:
    async with visitor(chromium, width=DESK) as page:
        await sign_in(page, demo)
        await page.goto(f"{demo.url}/staff/imports/new?lang=en")
        file = {"name": f"{LONG_NAME}.csv", "mimeType": "text/csv", "buffer": REGISTER}
        await page.set_input_files("#file", file)  # type: ignore[arg-type]  # as its TypedDict
        await page.click("form.panel button")
        await page.wait_for_selector("#first")
        await check_both(page, "import-file", desk="dark")
        await page.click("text=Next: columns")
        assert "An “x” is not a permission" in await page.inner_text("main")
        await check_both(page, "import-columns", desk="dark")
        await page.click("text=Next: source and permission")
        await check_both(page, "import-source", desk="dark")
        await tell_the_source(page)
        await page.click("text=Check all rows")
        await page.wait_for_selector("#would", timeout=60_000)
        await check_both(page, "import-checked", desk="dark")
        await page.click("#results form[action*=start] button")
        await page.wait_for_selector("text=What happened to the rows")
        await page.wait_for_selector("#live-state .is-yes", timeout=60_000)
        await check_both(page, "import-done", desk="dark")


async def tell_the_source(page: Page) -> None:
    await page.select_option("#kind", "event_registration")
    await page.fill("#detail", "Kevätmessujen kävijät")
    await page.fill("#on", "2026-04-17")
    await page.select_option("#purpose", "customer_care")
    await page.click("text=Next: check")
