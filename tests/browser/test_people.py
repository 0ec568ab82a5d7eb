"""A journalist on one screen, an organisation, and the keys that find and add people."""

from playwright.async_api import Browser, Page

from tests.browser.conftest import DESK, PHONE, Demo, sign_in, visitor
from tests.browser.look import check_both, sideways

ONE_SCREEN = {"width": 1280, "height": 900}


async def open_journalist(page: Page, demo: Demo) -> None:
    await page.goto(f"{demo.url}/staff/people?lang=en")
    await page.locator("main a", has_text="Anttonen, Kaisa").first.click()
    await page.wait_for_selector("h1:has-text('Kaisa Anttonen')")


async def test_a_journalists_page_answers_in_one_screen(demo: Demo, chromium: Browser) -> None:
    # register R3, R6
    async with visitor(chromium, width=DESK) as page:
        await sign_in(page, demo)
        await open_journalist(page, demo)
        await check_both(page, "staff-person")
        await page.set_viewport_size(ONE_SCREEN)  # type: ignore[arg-type]
        for part in ("h1", ".glance", ".verdicts", "#note", "#details"):
            box = await page.locator(part).bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= ONE_SCREEN["height"], part
        await page.locator(".page-head p:not(.crumb) a").click()
        await page.wait_for_selector("#people")
        await check_both(page, "staff-organisation")


async def test_keys_find_and_add_people_unless_somebody_writes(
    demo: Demo, chromium: Browser
) -> None:
    async with visitor(chromium, width=DESK) as page:
        await sign_in(page, demo)
        await page.goto(f"{demo.url}/staff/people?lang=en")
        await page.keyboard.press("/")
        await page.keyboard.type("n/")
        assert await page.input_value("#find-at-side") == "n/"
        await page.evaluate("document.activeElement.blur()")
        await page.keyboard.press("n")
        await page.wait_for_url("**/staff/people/new*")


async def test_keys_can_be_switched_off(demo: Demo, chromium: Browser) -> None:
    async with visitor(chromium, width=DESK) as page:
        await sign_in(page, demo)
        await page.goto(f"{demo.url}/staff/account?lang=en")
        await page.uncheck("#shortcuts input")
        await page.evaluate("document.activeElement.blur()")
        await page.keyboard.press("n")
        await page.keyboard.press("/")
        assert await page.evaluate("document.activeElement.tagName") == "BODY"
        assert page.url.startswith(f"{demo.url}/staff/account")


async def test_those_not_checked_for_long_fit_into_the_page(demo: Demo, chromium: Browser) -> None:
    async with visitor(chromium, width=DESK) as page:
        await sign_in(page, demo)
        for language in ("fi", "sv", "en"):
            await page.goto(f"{demo.url}/staff/people/stale?lang={language}")
            hidden = "e => e.scrollWidth - e.clientWidth"
            assert await sideways(page) <= 0, language
            assert await page.locator(".scroll-x").evaluate(hidden) <= 0, language


LONG = "Uutiskirje asiakkaille ja yhteistyökumppaneille"
LABEL_AND_CELL = """
(cell, words) => { cell.dataset.label = words;
  const label = parseFloat(getComputedStyle(cell, '::before').height);
  return [label, cell.getBoundingClientRect().height] }
"""


async def test_long_labels_and_long_addresses_stay_within_their_place(
    demo: Demo, chromium: Browser
) -> None:
    async with visitor(chromium, width=PHONE) as page:
        await sign_in(page, demo)
        await open_journalist(page, demo)
        verdict = page.locator(".verdicts > li").first
        await verdict.evaluate("e => e.lastElementChild.append('x'.repeat(200) + '@example.org')")
        assert await verdict.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
        await page.locator(".page-head p:not(.crumb) a").click()
        cell = page.locator(".house-people td[data-label]").last
        label, height = await cell.evaluate(LABEL_AND_CELL, LONG)
        assert 40 < label < height


async def test_quotations_have_the_marks_of_their_language(demo: Demo, chromium: Browser) -> None:
    async with visitor(chromium) as page:
        await page.goto(f"{demo.url}/?lang=en")
        for language, marks in (("en", "“”"), ("fi", "””"), ("sv", "””")):
            await page.evaluate(f"document.body.innerHTML = '<p lang={language}><q>Yes</q></p>'")
            quotes = await page.locator("q").evaluate("e => getComputedStyle(e).quotes")
            assert quotes.replace('"', "").split()[:2] == list(marks)
