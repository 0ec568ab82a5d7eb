"""A secretary imports a register: file, columns, source, check, and the report, in the browser."""

from typing import Literal

from playwright.async_api import Browser, Page

from tests.browser.conftest import DESK, PHONE, Demo, sign_in, visitor
from tests.browser.look import check
from tests.make import files as make_files

REGISTER = make_files.register(60).encoded("cp1252")
LONG_NAME = "unsubscribed_members_export_of_the_whole_register_2026"  # nowhere a place to break


async def everywhere(page: Page, name: str) -> None:
    """On a phone in the light and on a desk in the dark."""
    seen: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", PHONE), ("dark", DESK))
    for scheme, width in seen:
        await page.emulate_media(color_scheme=scheme)
        await page.set_viewport_size({"width": width, "height": 800})
        await check(page, f"{name}-{scheme}")
    await page.emulate_media(color_scheme="light")


async def test_a_register_goes_through_the_four_steps(demo: Demo, chromium: Browser) -> None:
    async with visitor(chromium, width=DESK) as page:
        await sign_in(page, demo)
        await page.goto(f"{demo.url}/staff/imports/new?lang=en")
        file = {"name": f"{LONG_NAME}.csv", "mimeType": "text/csv", "buffer": REGISTER}
        await page.set_input_files("#file", file)  # type: ignore[arg-type]  # as its TypedDict
        await page.click("form.panel button")
        await page.wait_for_selector("#first")
        await everywhere(page, "import-file")
        await page.click("text=Next: columns")
        assert "An “x” is not a permission" in await page.inner_text("main")
        await everywhere(page, "import-columns")
        await page.click("text=Next: source and permission")
        await everywhere(page, "import-source")
        await tell_the_source(page)
        await page.click("text=Check all rows")
        await page.wait_for_selector("#would", timeout=60_000)
        await everywhere(page, "import-checked")
        await page.click("#results form[action*=start] button")
        await page.wait_for_selector("text=What became of the rows")
        await page.wait_for_selector("#live-state .is-yes", timeout=60_000)
        await everywhere(page, "import-done")


async def tell_the_source(page: Page) -> None:
    await page.select_option("#kind", "event_registration")
    await page.fill("#detail", "Kevätmessujen kävijät")
    await page.fill("#on", "2026-04-17")
    await page.select_option("#purpose", "customer_care")
    await page.click("text=Next: check")
