"""Every stored text holds markup that would run: every page is opened in Chromium, nothing runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from playwright.async_api import Browser, Page

from app import config
from app.asgi import create_app
from app.config import Settings
from app.staff.actions.sessions import open_session
from app.web.server import listen, serve_web
from tests.architecture.walks.routes import staff_routes
from tests.conftest import fresh_database
from tests.world.place import Place, inside, settled
from tests.world.samples import more_pages, public_pages, samples_of
from tests.world.text import STAIN

RAN = "stained: a text ran"
WATCH = f"""
window.stain = () => console.error('{RAN}');
document.addEventListener('securitypolicyviolation',
    event => console.error('stained: ' + event.violatedDirective + ' ' + event.blockedURI));
"""
UNSTAINED = ("/staff/forgotten", "/staff/link/")
"""The pages in front of the door: nothing that is stored stands on them."""
SHOWN = """() => document.body.innerText + ' ' + [...document.querySelectorAll('input, textarea')]
    .map(field => field.value).join(' ')"""


@pytest.fixture(scope="session")
async def place(
    server_url: str, migrated: str, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Place]:
    async with fresh_database(server_url, template=migrated) as url:
        yield await settled(url, tmp_path_factory.mktemp("populated"))


@pytest.fixture
async def site(place: Place) -> AsyncIterator[str]:
    """The pages of the populated world, served on loopback."""
    async with inside(place) as settings:
        listening = listen("127.0.0.1", 0)
        here = f"http://127.0.0.1:{listening.getsockname()[1]}"
        served = replace(settings, base_url=here)
        config.use(served)
        stop = asyncio.Event()
        serving = asyncio.create_task(serve_web(create_app(served), listening, stop))
        yield here
        stop.set()
        await serving


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


def staff_pages(place: Place) -> list[str]:
    """Every page of staff but arrived mails, which may say anything and are confined instead."""
    routes = staff_routes(create_app(config.current()), samples_of(place.world))
    paths = [route.path for route in routes if route.method == "GET"]
    return [
        *(path for path in paths if place.world.files.key not in path),
        *more_pages(place.world),
    ]


async def sign_in(page: Page, site: str, place: Place) -> None:
    token = await open_session(place.world.by)
    await page.context.add_cookies([{"name": "staff", "value": token, "url": site}])


async def opened(page: Page, url: str) -> bool:
    """Whether the page shows a stained text as it was typed."""
    answer = await page.goto(url)
    assert answer is not None
    assert answer.status == 200, url
    return STAIN in await page.evaluate(SHOWN)
