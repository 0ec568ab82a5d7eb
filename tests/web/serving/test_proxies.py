"""Behind nginx and Caddy, as README tells to set them up, and behind one that nobody declared."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from app import database
from app.lists.rules import LEAST_FILL_TIME
from app.staff.actions.sessions import open_session
from app.staff.queries.sessions import who
from app.web.guards.csrf import FIELD, csrf_token
from tests.config.test_commandline import process
from tests.make import deliveries
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.deliveries import World
from tests.make.import_pages import words
from tests.make.lists import Subscriber, hidden_fields
from tests.web.serving.proxies import CADDY, HOST, NGINX, caddy, nginx, visitor
from tests.web.serving.served import ONE_CLICK, Served, served

FORGED = {
    "X-Forwarded-For": "6.6.6.6",
    "X-Real-IP": "6.6.6.6",
    "Forwarded": "for=6.6.6.6;host=evil.example.net",
    "X-Forwarded-Host": "evil.example.net",
}
DECLARED = {"POSTILUPA_TRUSTED_PROXIES": "127.0.0.1"}
BASE_URL = f"https://{HOST}"
SIGN_UPS = 25  # more than one network may send in an hour
FRONTS = [
    pytest.param(
        nginx,
        marks=pytest.mark.skipif(not NGINX, reason="needs nginx (apt install nginx-light)"),
    ),
    pytest.param(
        caddy, marks=pytest.mark.skipif(not CADDY, reason="needs Caddy (apt install caddy)")
    ),
]

pytestmark = pytest.mark.slow


@asynccontextmanager
async def in_front(
    front: object, world: World, more: Mapping[str, str] | None = None
) -> AsyncIterator[tuple[Served, int]]:
    """The program, and the port of the proxy in front of it."""
    folder = Path(world.folder, "proxy")
    folder.mkdir()
    async with (
        served(world, base_url=BASE_URL, more=more) as server,
        front(server.port, folder) as port,  # type: ignore[operator]  # one of the two above
    ):
        yield server, port


async def sign_up(browser: httpx.AsyncClient, slug: str, times: int = 1) -> list[int]:
    page = await browser.get("/")
    await asyncio.sleep(LEAST_FILL_TIME.total_seconds() + 0.1)
    answers = []
    for _ in range(times):
        sent = {**hidden_fields(page), "email": make_lists.email(), "lists": [slug]}
        answers.append((await browser.post("/", data=sent)).status_code)
    return answers


async def officer(port: int) -> tuple[httpx.AsyncClient, dict[str, str]]:
    """The browser of an administrator, and what a form of theirs carries along."""
    token = await open_session(await make_staff.member())
    signed_in = await who(token)
    assert signed_in is not None
    headers = {"Cookie": f"__Host-staff={token}", "Sec-Fetch-Site": "same-origin"}
    return visitor(port, **headers), {FIELD: csrf_token(signed_in.session_id)}


async def newest_evidence() -> str | None:
    """Kept beside the wish until the mail that asks about it goes."""
    ip: str | None = await database.fetchval(
        "select visit->>'ip' from subscription_requests order by created_at desc limit 1"
    )
    return ip


async def _strangers(port: int, known: Subscriber) -> None:
    """What the forged headers claim is not believed; one click works, and no long form comes in."""
    async with visitor(port, **FORGED) as browser:
        assert await sign_up(browser, known.list.slug) == [200]
        assert await newest_evidence() == "127.9.9.0"
        answer = await browser.post(known.unsubscribe_path, data=ONE_CLICK)
        assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
        assert (await make_lists.history(known.address.id))[-1] == ("withdrawn", "one_click")
        long = await browser.post("/", content=b"a" * 3_000_000)
        assert long.status_code == 413


async def _staff(port: int, readers: int) -> None:
    """A file comes in, a long one goes out to somebody slow, and no page warns."""
    browser, fields = await officer(port)
    async with browser:
        file = b"Email\r\n" + b"".join(b"r%d@example.org\r\n" % n for n in range(200_000))
        answer = await browser.post(
            "/staff/imports/new", data=fields, files={"file": ("people.csv", file)}
        )
        assert answer.status_code == 303
        assert "not declared" not in words(await browser.get("/staff/"))
        sent = {**fields, "purpose": "Newsletter", "use": "own", "whole": "on", "format": "csv"}
        lines = 0
        async with browser.stream("POST", "/staff/people/export/file", data=sent) as download:
            async for piece in download.aiter_bytes(16 * 1024):
                lines += piece.count(b"\n")
                await asyncio.sleep(0.05)
        assert lines == readers + 1


@pytest.mark.parametrize("front", FRONTS)
async def test_behind_a_declared_proxy_everything_works(front: object, world: World) -> None:
    # trial G5
    # trial H4
    known = await make_lists.subscriber()
    await deliveries.crowd(known.list.list_id, 1000, "crowd")
    async with in_front(front, world, DECLARED) as (server, port):
        await _strangers(port, known)
        await _staff(port, readers=1001)
        assert "POSTILUPA_TRUSTED_PROXIES" not in server.log.read_text()


@pytest.mark.parametrize("front", FRONTS)
async def test_a_proxy_that_nobody_declared_is_said_in_three_places(
    front: object, world: World
) -> None:
    # trial H4
    known = await make_lists.subscriber()
    async with in_front(front, world) as (server, port):
        assert "names none: visitors cannot be told apart" in server.log.read_text()
        async with visitor(port, **FORGED) as browser:
            assert await sign_up(browser, known.list.slug, SIGN_UPS) == [200] * SIGN_UPS
        assert await newest_evidence() is None
        seen = "A proxy at 127.0.0.1 forwards requests"
        assert sum(seen in line for line in server.lines()) == 1
        browser, _ = await officer(port)
        async with browser:
            assert "write 127.0.0.1 into POSTILUPA_TRUSTED_PROXIES" in words(
                await browser.get("/staff/")
            )


def check(world: World, **environment: str) -> tuple[int, str]:
    assert world.settings.database_url
    answer = process(
        "check",
        folder=world.folder,
        POSTILUPA_DATABASE_URL=world.settings.database_url,
        POSTILUPA_SECRET_KEY=world.settings.secret_key.decode(),
        POSTILUPA_BASE_URL=BASE_URL,
        **environment,
    )
    return answer.returncode, answer.stdout + answer.stderr


async def test_check_says_that_no_proxy_is_declared(world: World) -> None:
    # trial H4
    code, said = await asyncio.to_thread(check, world)
    assert (code, "POSTILUPA_TRUSTED_PROXIES names none" in said) == (1, True)
    code, said = await asyncio.to_thread(lambda: check(world, **DECLARED))
    assert (code, said.splitlines()[0]) == (
        0,
        "The settings can be used, and the database is up to date.",
    )
    assert "which could change the ledger" in said  # tests have one role for everything
