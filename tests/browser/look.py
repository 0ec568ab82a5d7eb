"""What every page has to hold in the browser: access (axe), no sideways scrolling, a picture for people."""

from importlib.resources import files

from playwright.async_api import Page

from tests.browser.conftest import SHOTS

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"


async def check(page: Page, name: str) -> None:
    """No axe finding, no sideways scrolling at this width; keeps a screenshot under this name."""
    # Colours that still change from light to dark have no contrast of their own.
    await page.evaluate("Promise.all(document.getAnimations().map(one => one.finished))")
    await page.evaluate(AXE)
    found = await page.evaluate(
        f"async () => (await axe.run(document, {RULES})).violations.map("
        "v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))"
    )
    assert found == [], f"{name}: {found}"
    assert await sideways(page) <= 0, f"{name} scrolls sideways"
    await picture(page, name)


async def sideways(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    width: int = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


async def picture(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    width = (page.viewport_size or {"width": 0})["width"]
    await page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
