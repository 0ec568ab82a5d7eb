"""What every page has to hold in the browser: access (axe), no sideways scrolling, a picture for people."""

from importlib.resources import files
from pathlib import Path
from typing import Literal

from playwright.async_api import Page

from tests.browser.conftest import DESK, PHONE, SHOTS

Scheme = Literal["light", "dark"]
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
RULES = """{
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],  // to list what is well takes half of the time
}"""


async def check(page: Page, name: str) -> None:
    """No axe finding, no sideways scrolling at this width; a screenshot where they are wanted."""
    # Colours that still change from light to dark have no contrast of their own.
    await page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    found = await page.evaluate(
        f"async () => (await axe.run(document, {RULES})).violations.map("
        "v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))"
    )
    assert found == [], f"{name}: {found}"
    assert await sideways(page) <= 0, f"{name} scrolls sideways"
    if SHOTS:
        await picture(page, name, Path(SHOTS))


async def check_both(
    page: Page, name: str, *, phone: Scheme = "light", desk: Scheme = "light"
) -> None:
    """The same page on a phone and on a desk, which end as wide as the page was: no second load."""
    before = page.viewport_size
    seen: tuple[tuple[int, Scheme], ...] = ((PHONE, phone), (DESK, desk))
    for width, scheme in seen:
        await page.emulate_media(color_scheme=scheme)
        await page.set_viewport_size({"width": width, "height": 800})
        await check(page, f"{name}-{scheme}")
    await page.emulate_media(color_scheme="light")
    if before:
        await page.set_viewport_size(before)


async def sideways(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    width: int = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


async def picture(page: Page, name: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    width = (page.viewport_size or {"width": 0})["width"]
    await page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
