"""What one page of the demo says, the next page says too."""

from playwright.async_api import Browser

from tests.browser.conftest import DESK, Demo, sign_in, visitor
from tests.browser.test_people import open_journalist


async def test_a_possible_duplicate_of_a_person_is_on_the_page_of_duplicates(
    demo: Demo, chromium: Browser
) -> None:
    async with visitor(chromium, width=DESK) as page:
        await sign_in(page, demo)
        await open_journalist(page, demo)
        assert await page.locator(".notice a[href*='/staff/people/merge/']").count() == 1
        await page.goto(f"{demo.url}/staff/people/duplicates?lang=en")
        row = page.locator("table tbody tr", has_text="Kaisa Anttonen")
        assert await row.count() == 1


async def test_the_log_of_the_demo_is_in_the_order_of_time(demo: Demo, chromium: Browser) -> None:
    async with visitor(chromium, width=DESK) as page:
        await sign_in(page, demo)
        await page.goto(f"{demo.url}/staff/log?lang=en")
        times = await page.locator("main li > time").evaluate_all(
            "all => all.map(each => each.getAttribute('datetime'))"
        )
        assert len(times) > 40
        assert times == sorted(times, reverse=True)
