from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from uuid import uuid4

import httpx
import pytest

from app.config import Settings
from app.lib.refusals import Forbidden
from app.web.guards.csrf import check_csrf, check_origin, csrf_field, csrf_token
from tests.web.conftest import BASE_URL

SESSION = uuid4()


@pytest.fixture(autouse=True)
def _settings(site_settings: Settings) -> None:
    pass


def check(
    headers: Mapping[str, str] = MappingProxyType({}),
    *,
    submitted: str | None = None,
    base_url: str = BASE_URL,
) -> None:
    token = csrf_token(SESSION) if submitted is None else submitted
    check_csrf(headers, session_id=SESSION, submitted=token, base_url=base_url)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin", "origin": BASE_URL},
        {"sec-fetch-site": "none"},
        {"origin": "HTTP://News.example.org"},
        {"origin": "http://localhost:8000", "host": "localhost:8000"},
    ],
)
def test_our_own_form_passes(headers: dict[str, str]) -> None:
    check(headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "null"},
        {"origin": "http://evil.example.net"},
        {"origin": "http://news.example.org.evil.example.net"},
        {"origin": "http://evil.example.net", "sec-fetch-site": "same-origin"},
        {"origin": "", "host": ""},
    ],
)
def test_a_form_from_elsewhere_does_not(headers: dict[str, str]) -> None:
    with pytest.raises(Forbidden):
        check(headers)


def test_behind_https_only_the_public_address_counts() -> None:
    plain = {"origin": "http://news.example.org", "host": "news.example.org"}
    with pytest.raises(Forbidden):
        check(plain, base_url="https://news.example.org")


@pytest.mark.parametrize("submitted", ["", "x", "ä", None])
def test_a_token_of_no_or_another_session_does_not_pass(submitted: str | None) -> None:
    other = csrf_token(uuid4()) if submitted is None else submitted
    with pytest.raises(Forbidden):
        check(submitted=other)


def test_a_sign_in_form_needs_no_session() -> None:
    check_origin({"origin": BASE_URL}, base_url=BASE_URL)


def test_the_hidden_field_carries_the_sessions_token() -> None:
    field = csrf_field(SimpleNamespace(session_id=SESSION))
    assert csrf_token(SESSION) in field
    assert csrf_field(None) == ""


@pytest.mark.parametrize("name", ["csrftoken", "csrf", "lang", "x"])
async def test_a_planted_cookie_never_shows(
    browser: httpx.AsyncClient, name: str
) -> None:  # trial A12
    cookie = {"Cookie": f'{name}="><img src=x>'}
    for path in ("/open", "/nothing-here", "/confirm/x", "/broken/x"):
        assert "<img" not in (await browser.get(path, headers=cookie)).text
