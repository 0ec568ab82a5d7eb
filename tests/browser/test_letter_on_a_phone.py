"""A letter in a narrow window: what was typed keeps the room that it has on a desk."""

from playwright.async_api import Browser

from tests.browser.conftest import PHONE
from tests.make.mail import VALUES, letter

PRICES = "| Place | Price |\n|---|---|\n| Rovaniemi | 20 € |\n| Oulu | 25 € |\n"
ROOM = """() => [...document.querySelectorAll(".ink table :is(th, td)")]
    .map((cell) => parseFloat(getComputedStyle(cell).paddingRight))"""


async def test_columns_of_a_typed_table_stay_apart(chromium: Browser) -> None:
    context = await chromium.new_context(viewport={"width": PHONE, "height": 800})
    page = await context.new_page()
    await page.set_content(letter(PRICES).render(VALUES).html)
    assert await page.evaluate(ROOM) == [16] * 6
    await context.close()
