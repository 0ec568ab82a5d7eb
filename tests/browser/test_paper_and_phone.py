"""Staff lists on paper and on a phone: what one looks for comes first, forms stay away."""

import re

from playwright.async_api import Browser, Page

from tests.browser.conftest import DESK, PHONE, Demo, sign_in, visitor

FIRST_SCREEN = {"width": PHONE, "height": 844}


async def pages_of(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", await page.pdf(format="A4")))


async def test_a_short_list_is_a_table_on_one_sheet_of_paper(demo: Demo, chromium: Browser) -> None:
    async with visitor(chromium, width=DESK) as page:
        await sign_in(page, demo)
        for path in ("people?view=media", "organisations"):
            await page.goto(f"{demo.url}/staff/{path}")
            assert await pages_of(page) == 1, path
            await page.emulate_media(media="print")
            assert await page.locator("table thead th").last.is_visible()
            for part in (".filters", ".bulk", ".pick", "details", ".more-links"):
                for each in await page.locator(f"main {part}").all():
                    assert not await each.is_visible(), part
            await page.emulate_media(media="null")


async def test_a_person_with_a_short_history_takes_two_pages_of_paper_at_most(
    demo: Demo, chromium: Browser
) -> None:
    async with visitor(chromium, width=DESK) as page:
        await sign_in(page, demo)
        await page.goto(f"{demo.url}/staff/people?view=media")
        await page.locator("table tbody th a").first.click()
        await page.wait_for_selector("#stream")
        assert await pages_of(page) <= 2
        await page.emulate_media(media="print")
        for part in ("#leaving", "#evidence", "#note"):
            assert not await page.locator(part).is_visible(), part


async def test_on_a_phone_the_first_person_is_on_the_first_screen(
    demo: Demo, chromium: Browser
) -> None:
    async with visitor(chromium, width=PHONE, script=False) as page:
        await sign_in(page, demo)
        await page.set_viewport_size(FIRST_SCREEN)  # type: ignore[arg-type]
        await page.goto(f"{demo.url}/staff/people?lang=en")
        box = await page.locator("table tbody th").first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < FIRST_SCREEN["height"]


async def test_on_a_phone_filters_are_unfolded_and_say_how_many_are_in_use(
    demo: Demo, chromium: Browser
) -> None:
    async with visitor(chromium, width=PHONE, script=False) as page:
        await sign_in(page, demo)
        await page.goto(f"{demo.url}/staff/people?lang=en")
        assert not await page.locator("#role").is_visible()
        await page.click(".fold > summary")
        await page.select_option("#role", "media")
        await page.click(".filters button")
        await page.wait_for_load_state()
        assert await page.inner_text(".fold > summary") == "Filters and order: 1 filter in use"
        await page.set_viewport_size({"width": DESK, "height": 800})
        assert await page.locator("#role").is_visible()
        assert not await page.locator(".fold > summary").is_visible()
