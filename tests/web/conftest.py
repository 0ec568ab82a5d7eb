"""A small site: the real frame, forms, templates and error pages around invented handlers."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import httpx
import pytest
from litestar import Litestar, Request, Router, get, post
from litestar.params import FromPath

from app import config
from app.config import Settings
from app.lib.languages import N_, gettext
from app.lib.refusals import Conflict
from app.web.guards.client import address
from app.web.guards.headers import INDEXED, LETTER
from app.web.receiving.body import PUBLIC_LIMIT
from app.web.rendering import errors, files
from app.web.rendering.forms import read_form
from app.web.rendering.frame import put_frame
from app.web.rendering.pages import render, see_other
from app.web.rendering.templates import template_config

BASE_URL = "http://news.example.org"
AnyRequest = Request[Any, Any, Any]


@dataclass
class Sender:
    name: str = "Revontuli & Co"
    line: str = "Revontuli & Co · Kauppakatu 12 B, 96100 ROVANIEMI"


@get("/said", sync_to_thread=False)
def said() -> str:
    return gettext("Not a sentence of any catalogue")


@get("/open", opt=INDEXED, sync_to_thread=False)
def open_page(request: AnyRequest) -> Any:
    return render(request, "errors/error.html", layout="public", title="Open", sentence="Open.")


@get("/letter", opt=LETTER, sync_to_thread=False, media_type="text/html")
def letter() -> str:
    return "<p>Letter</p>"


@get(["/confirm/{token:str}", "/staff/confirm/{token:str}"], name="web.confirm")
async def confirm(request: AnyRequest, token: FromPath[str]) -> Any:
    return render(request, "errors/error.html", layout="public", title="Sure?", sentence="Sure?")


@get("/by-id/{row:uuid}", sync_to_thread=False)
def by_id(row: FromPath[UUID]) -> str:
    return str(row)


@get("/late", sync_to_thread=False)
def late() -> None:
    raise Conflict(N_("Somebody called %(name)s was quicker."), name="<b>Aino</b>")


@get("/broken/{token:str}", sync_to_thread=False)
def broken(token: FromPath[str]) -> None:
    raise LookupError(f"aino@example.com {token}")


@get("/no-database", sync_to_thread=False)
def no_database() -> None:
    raise ConnectionRefusedError("10.0.0.5 refused")


@get("/where", sync_to_thread=False)
def where(request: AnyRequest) -> str:
    return address(request)


@post("/form", status_code=200)
async def form(request: AnyRequest) -> dict[str, list[str]]:
    return (await read_form(request)).submitted


@post("/saved", sync_to_thread=False)
def saved() -> Any:
    return see_other("/open", done="saved")


HANDLERS = [
    said, open_page, letter, confirm, by_id, late, broken, no_database, where, form, saved,
]  # fmt: skip


@pytest.fixture
def site_settings() -> Iterator[Settings]:
    """A public site on http behind one proxy; the run's own settings come back afterwards."""
    before = config._current
    made = Settings(
        data_dir=Path("unused"),
        base_url=BASE_URL,
        secret_key=b"a secret for tests that is long enough",
        trusted_proxies=(ip_network("10.0.0.0/8"),),
    )
    config.use(made)
    yield made
    config._current = before


def small_site(settings: Settings) -> Litestar:
    app = Litestar(
        route_handlers=[files.router, Router("/", route_handlers=HANDLERS)],
        template_config=template_config(),
        exception_handlers=errors.exception_handlers(),
        request_max_body_size=PUBLIC_LIMIT,
        logging_config=None,
        openapi_config=None,
    )
    app.state.page_facts = sender_of_page
    return put_frame(app, settings)


async def sender_of_page(_: AnyRequest) -> dict[str, object]:
    return {"sender": Sender()}


@pytest.fixture
def site(site_settings: Settings) -> Litestar:
    return small_site(site_settings)


def stranger_at(site: Litestar) -> httpx.AsyncClient:
    """Somebody reading English, with an empty browser."""
    transport = httpx.ASGITransport(cast("Any", site), client=("192.0.2.7", 1234))
    headers = {"Accept-Language": "en"}
    return httpx.AsyncClient(transport=transport, base_url=BASE_URL, headers=headers)


@pytest.fixture
async def browser(site: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with stranger_at(site) as stranger:
        yield stranger
