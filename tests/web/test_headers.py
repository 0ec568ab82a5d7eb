from dataclasses import replace

import httpx
import pytest

from app.config import Settings
from app.web.rendering.files import ROBOTS
from app.web.rendering.templates import static
from tests.web.conftest import BASE_URL, small_site, stranger_at

PATHS = ["/confirm/some-token", "/nothing-here", "/broken/x", "/said", "/open"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_closes_what_it_does_not_need(
    browser: httpx.AsyncClient, path: str
) -> None:
    headers = (await browser.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", PATHS)
async def test_a_stranger_gets_no_cookie(browser: httpx.AsyncClient, path: str) -> None:
    assert "set-cookie" not in (await browser.get(path)).headers


async def test_a_token_page_is_neither_kept_nor_indexed_nor_told_on(
    browser: httpx.AsyncClient,
) -> None:  # trial A29
    headers = (await browser.get("/confirm/some-token")).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "no-referrer"


async def test_staff_pages_tell_the_referrer_to_themselves_only(browser: httpx.AsyncClient) -> None:
    headers = (await browser.get("/staff/confirm/x")).headers
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


async def test_only_staff_pages_may_run_a_script_of_ours(browser: httpx.AsyncClient) -> None:
    staff = (await browser.get("/staff/confirm/x")).headers["Content-Security-Policy"]
    assert "script-src 'self'; connect-src 'self'" in staff
    assert "unsafe" not in staff
    assert "script" not in (await browser.get("/open")).headers["Content-Security-Policy"]


async def test_an_open_page_may_be_indexed(browser: httpx.AsyncClient) -> None:
    headers = (await browser.get("/open")).headers
    assert "X-Robots-Tag" not in headers
    assert headers["Cache-Control"] == "no-cache"


async def test_a_letter_has_a_policy_of_its_own(browser: httpx.AsyncClient) -> None:
    headers = (await browser.get("/letter")).headers
    policy = headers["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in policy
    assert policy.endswith("; sandbox")
    assert "script" not in policy
    assert headers["X-Frame-Options"] == "SAMEORIGIN"


async def test_only_an_https_site_demands_https(
    browser: httpx.AsyncClient, site_settings: Settings
) -> None:
    assert "Strict-Transport-Security" not in (await browser.get("/said")).headers
    site = small_site(replace(site_settings, base_url=BASE_URL.replace("http", "https")))
    async with stranger_at(site) as secure:
        answer = await secure.get("/said")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_a_static_file_is_kept_for_ever_under_its_fingerprint(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get(static("look.css"))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (await browser.get("/static/look.css")).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/static/nothing.css?v=1",
        "/static/../forms.py",
        "/static/%2e%2e/forms.py",
        "/static/%00",
        f"/static/{'a' * 300}",
    ],
)
async def test_a_file_that_is_not_ours_to_give_is_not_there(
    browser: httpx.AsyncClient, path: str
) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


async def test_robots_and_favicon_are_answered(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/robots.txt")).text == ROBOTS
    assert (await browser.get("/favicon.ico")).headers["Content-Type"] == "image/svg+xml"
