import logging
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar

from app.web.rendering.errors import SENTENCES, TITLES
from app.web.rendering.frame import LastResort


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/nothing-here", 404, "Page not found"),
        ("/by-id/not-a-uuid", 404, "Page not found"),
        ("/form", 405, "This page cannot do that"),
        ("/late", 409, "Something changed in the meantime"),
        ("/broken/x", 500, "Something went wrong on our side"),
        ("/no-database", 503, "The service is not available right now"),
    ],
)
async def test_every_refusal_is_a_page(
    browser: httpx.AsyncClient, path: str, status: int, title: str
) -> None:
    answer = await browser.get(path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert f"<h1>{title}</h1>" in answer.text


async def test_error_pages_say_whose_they_are(browser: httpx.AsyncClient) -> None:
    assert "Revontuli &amp; Co" in (await browser.get("/nothing-here")).text


async def test_a_refusals_words_are_escaped(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/late")
    assert "Somebody called &lt;b&gt;Aino&lt;/b&gt; was quicker." in answer.text


async def test_a_wrong_method_names_the_right_ones(browser: httpx.AsyncClient) -> None:
    allowed = (await browser.get("/form")).headers["Allow"]
    assert set(allowed.split(", ")) == {"POST", "OPTIONS"}


async def test_a_crash_tells_nothing_and_is_noted_without_values(
    browser: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:  # trial A29
    answer = await browser.get("/broken/secret-token")
    noted = [record.getMessage() for record in caplog.records if record.name != "httpx"]
    for text in (answer.text, *noted):
        assert "aino@example.com" not in text
        assert "secret-token" not in text
        assert "LookupError" not in answer.text
    code = noted[0].split()[1]
    assert f"give us this code: {code}" in answer.text
    assert "LookupError" in noted[0]


async def test_the_access_log_names_the_route_and_never_the_path(
    browser: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:  # trial A29
    caplog.set_level(logging.INFO, "postilupa.access")
    await browser.get("/confirm/secret-token?email=aino@example.com")
    line = next(r.getMessage() for r in caplog.records if r.name == "postilupa.access")
    assert line.startswith("GET web.confirm /confirm/{token} 200 ")


async def test_an_unknown_address_is_logged_as_no_route(
    browser: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:  # trial A29
    caplog.set_level(logging.INFO, "postilupa.access")
    await browser.request("EVIL\x7f", "/aino@example.com")
    lines = [r.getMessage() for r in caplog.records if r.name == "postilupa.access"]
    assert lines[0].startswith("OTHER no route 404 ")


async def test_an_absent_database_asks_to_come_back(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/no-database")).headers["Retry-After"] == "60"


async def ended(app: Any) -> list[Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    nothing: Any = {}
    await LastResort(app)(nothing, nothing, send)
    return sent


async def test_a_crash_of_the_error_page_itself_ends_in_a_plain_sentence() -> None:
    async def crash(*_: object) -> None:
        raise RuntimeError

    assert (await ended(crash))[0]["status"] == 500


async def test_a_crash_after_the_answer_began_says_nothing_more() -> None:
    async def crash_late(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start"})
        raise RuntimeError

    assert len(await ended(crash_late)) == 1


def test_every_kind_has_a_title_and_a_sentence() -> None:
    own = {413, 500}  # their sentences carry a number
    assert set(TITLES) == set(SENTENCES) | own


async def test_a_page_is_shown_while_its_facts_cannot_be_loaded(
    site: Litestar, browser: httpx.AsyncClient
) -> None:
    async def away(_: object) -> None:
        raise ConnectionRefusedError

    site.state.page_facts = away
    assert (await browser.get("/open")).status_code == 200


async def test_a_signed_in_person_gets_the_staff_frame(
    site: Litestar, browser: httpx.AsyncClient
) -> None:
    user = SimpleNamespace(name="Sanna Laaksonen", rights={"see_people"}, session_id=uuid4())

    async def facts(request: Any) -> dict[str, object]:
        request.scope["user"] = user
        return {}

    site.state.page_facts = facts
    page = (await browser.get("/nothing-here")).text
    assert 'href="/staff/lists"' in page
    assert 'href="/staff/members"' not in page
    assert page.count('action="/staff/sign-out"') == 2
