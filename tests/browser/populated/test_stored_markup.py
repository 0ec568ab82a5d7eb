"""Every stored text holds markup that would run: every page is opened in Chromium, nothing runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page

from tests.browser.populated.pages import sign_in, staff_pages
from tests.world.place import Place
from tests.world.samples import public_pages
from tests.world.text import STAIN

RAN = "stained: a text ran"
WATCH = f"""
window.stain = () => console.error('{RAN}');
document.addEventListener('securitypolicyviolation',
    event => console.error('stained: ' + event.violatedDirective + ' ' + event.blockedURI));
"""
UNSTAINED = ("/staff/forgotten", "/staff/link/", "/staff/shown/")
"""The pages in front of the door, and forms as they were kept: nothing that staff stored stands on them."""
SHOWN = """() => document.body.innerText + ' ' + [...document.querySelectorAll('input, textarea')]
    .map(field => field.value).join(' ')"""


async def test_nothing_that_is_stored_runs_on_any_page(
    chromium: Browser, site: str, place: Place
) -> None:  # trials A21, A22
    async with watching(chromium) as (page, happened):
        for path in public_pages(place.world):
            assert await opened(page, site + path), path
        await sign_in(page, site, place)
        for path in staff_pages(place):
            is_shown = await opened(page, site + path)
            assert is_shown or path.startswith(UNSTAINED), path
        assert happened == []


async def test_a_mail_is_shown_where_nothing_runs(
    chromium: Browser, site: str, place: Place
) -> None:  # trials A21, A22
    mail = f"{site}/staff/mailbox/{place.world.files.key}"
    async with watching(chromium) as (page, happened):
        await sign_in(page, site, place)
        for path in (mail, f"{mail}/html"):
            await opened(page, path)
            assert not [what for what in happened if what.startswith(RAN)]
        tried = [what for what in happened if what.startswith("Blocked script execution")]
        assert tried, "the mail has no script that could have run"
        assert await page.evaluate("window.origin") == "null"


@asynccontextmanager
async def watching(chromium: Browser) -> AsyncIterator[tuple[Page, list[str]]]:
    """A browser, and all that happened in it which only a stored text can have caused."""
    happened: list[str] = []

    def note(what: str, *, is_fault: bool = True) -> None:
        if is_fault and "/favicon.ico" not in what:  # a confined page may not even have its icon
            happened.append(what)

    context = await chromium.new_context(locale="en-GB")
    await context.add_init_script(WATCH)
    context.on("request", lambda asked: note(asked.url, is_fault="stain" in asked.url))
    context.on(
        "console", lambda line: note(f"{line.text} {line.location}", is_fault=line.type == "error")
    )
    context.on("weberror", lambda error: note(str(error.error)))
    context.on("dialog", lambda dialog: note(dialog.message))
    yield await context.new_page(), happened
    await context.close()


async def opened(page: Page, url: str) -> bool:
    """Whether the page shows a stained text as it was typed."""
    answer = await page.goto(url)
    assert answer is not None
    assert answer.status == 200, url
    return STAIN in await page.evaluate(SHOWN)
