"""Every page, in three languages, from a small phone to a desk: all words have room."""

from pathlib import Path

from playwright.async_api import Browser, Page

from tests.browser.populated.pages import sign_in, staff_pages
from tests.world.place import Place
from tests.world.samples import public_pages

LANGUAGES = ("fi", "sv", "en")
WIDTHS = (1280, 1024, 320)
"""One for each layout; from 320 to 480 there is one, so what has room on the narrowest has it."""
WIDEST = """
const sheet = new CSSStyleSheet();
sheet.replaceSync(':root { --sans: "DejaVu Sans"; --display: "DejaVu Sans"; --mono: "DejaVu Sans Mono" }');
document.adoptedStyleSheets = [sheet];
"""
"""The widest font a reader without ours may have; their own ones are all narrower."""
FITS = Path(__file__).with_name("fits.js").read_text()


async def test_all_words_have_room_on_every_page(
    chromium: Browser, site: str, place: Place
) -> None:
    context = await chromium.new_context(locale="en-GB")
    await context.add_init_script(WIDEST)
    page = await context.new_page()
    faults: list[str] = []
    for path in public_pages(place.world):
        faults += await looked_at(page, site, path)
    await sign_in(page, site, place)
    for path in staff_pages(place):
        faults += await looked_at(page, site, path)
    await context.close()
    assert faults == [], "\n".join(["", *faults])


async def looked_at(page: Page, site: str, path: str) -> list[str]:
    """What has no room, by language and width: one load each, the window is resized."""
    faults: list[str] = []
    for language in LANGUAGES:
        joint = "&" if "?" in path else "?"
        answer = await page.goto(f"{site}{path}{joint}lang={language}")
        assert answer is not None
        assert answer.status == 200, path
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 800})
            found: list[str] = await page.evaluate(FITS)
            faults += [f"{path} {language} {width}: {fault}" for fault in found]
    return faults
