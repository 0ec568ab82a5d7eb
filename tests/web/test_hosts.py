from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar

from app.config import Settings
from app.web.guards.hosts import host_name, names_of
from tests.web.conftest import small_site

EVIL = "evil.example.net"


async def ask(
    app: Litestar,
    *,
    hosts: Sequence[bytes] = (b"news.example.org",),
    extra: Sequence[tuple[bytes, bytes]] = (),
    path: str = "/said",
    raw_path: bytes | None = None,
) -> tuple[int, str]:
    """One raw request; the status, and everything that came back as one text."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope: Any = {
        "type": "http", "method": "GET", "path": path, "raw_path": raw_path or path.encode(),
        "query_string": b"", "root_path": "", "scheme": "http", "http_version": "1.1",
        "client": ("192.0.2.7", 1), "server": ("127.0.0.1", 80), "extensions": {},
        "headers": [*((b"host", host) for host in hosts), *extra],
    }  # fmt: skip
    await app(scope, receive, send)
    return sent[0]["status"], repr(sent)


@pytest.mark.parametrize(
    "host", [b"news.example.org", b"NEWS.Example.ORG", b"news.example.org:8443"]
)
async def test_our_own_name_is_answered(site: Litestar, host: bytes) -> None:  # trial A2
    assert (await ask(site, hosts=[host]))[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        b"newsXexample.org", b"news.example.org.evil.example.net", b"news.example.org.",
        b"news.example.org:99999", b"news.example.org:", b"news.example.org:80a", b"",
        b"news.example.org:\xb2", b" news.example.org", b"news.example.org/", b"127.0.0.1",
        b"user@news.example.org", b"news.example.org,evil.example.net", b"xnews.example.org",
    ],
)  # fmt: skip
async def test_no_other_name_is_answered(site: Litestar, host: bytes) -> None:  # trial A2
    status, said = await ask(site, hosts=[host])
    assert status == 400
    assert "evil" not in said


@pytest.mark.parametrize(
    "hosts", [[], [b"news.example.org", EVIL.encode()], [b"news.example.org"] * 2]
)
async def test_exactly_one_host_is_demanded(site: Litestar, hosts: list[bytes]) -> None:  # trial A1
    status, said = await ask(site, hosts=hosts, extra=[(b"x-forwarded-host", EVIL.encode())])
    assert status == 400
    assert EVIL not in said


@pytest.mark.parametrize(
    "forged",
    [(b"x-forwarded-host", EVIL.encode()), (b"forwarded", b"host=" + EVIL.encode())],
)
async def test_forwarded_names_are_not_looked_at(
    site: Litestar, forged: tuple[bytes, bytes]
) -> None:  # trial A1
    status, said = await ask(site, extra=[forged], path="/nothing-here")
    assert status == 404
    assert EVIL not in said


@pytest.mark.parametrize("path", [f"http://{EVIL}/said", "*", f"{EVIL}:443"])
async def test_a_target_that_is_no_path_is_refused(site: Litestar, path: str) -> None:  # trial A1
    status, said = await ask(site, path=path)
    assert status == 400
    assert EVIL not in said
    assert (await ask(site, raw_path=path.encode()))[0] == 400


async def test_two_slashes_make_no_link_to_another_site(site: Litestar) -> None:  # trial A1
    _, said = await ask(site, path=f"//{EVIL}/x")
    assert EVIL not in said


@pytest.mark.parametrize("host", [b"localhost:8000", b"127.0.0.1:8000", b"[::1]:8000"])
async def test_the_demo_answers_to_this_machines_own_names(
    site_settings: Settings, host: bytes
) -> None:
    demo = small_site(replace(site_settings, demo=True))
    assert (await ask(demo, hosts=[host]))[0] == 200


async def test_the_refusal_carries_the_usual_headers(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/said", headers={"Host": EVIL})
    assert answer.status_code == 400
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_ipv6_address_may_be_our_name() -> None:
    assert names_of("::1", demo=False) == {"[::1]"}
    assert host_name("[::1]:8000") == "[::1]"


async def test_web_sockets_are_not_spoken(site: Litestar) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope: Any = {"type": "websocket", "path": "/said", "headers": []}
    await site(scope, cast("Any", None), send)
    assert sent == [{"type": "websocket.close", "code": 1008, "reason": ""}]
