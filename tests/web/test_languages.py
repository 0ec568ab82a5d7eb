import httpx
import pytest

from app.lib.languages import Language, current_language, speaking
from app.web.rendering.languages import chosen_in, link, speaking_to, wished


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "fi"), ("de", "fi"), ("*", "fi"), ("sv", "sv"), ("sv-FI, fi;q=0.8", "sv"),
        ("en-GB,en;q=0.9,fi;q=0.8", "en"), ("de, en;q=0.3, sv;q=0.5", "sv"), ("SV-fi", "sv"),
        ("en;q=0, sv;q=0.1", "sv"), ("en;q=x, sv", "sv"), ("en;q=9, sv;q=0.1", "sv"),
        (";;,,;q=", "fi"), ("en;q=nan, sv;q=0.1", "sv"), ("fi;q=0.5, en;q=0.5", "fi"),
    ],
)  # fmt: skip
def test_the_greatest_wish_that_we_speak_is_granted(header: str, language: str) -> None:
    assert wished(header) == language


def test_a_choice_that_we_do_not_speak_is_none() -> None:
    assert chosen_in(b"lang=de&lang=sv") is Language.SWEDISH
    assert chosen_in(b"lang=%3Cscript%3E") is None
    assert chosen_in(b"&".join([b"a=1"] * 200)) is None


async def test_the_visitors_choice_wins_over_the_browser(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/open?lang=sv", headers={"Accept-Language": "fi"})
    assert answer.headers["Content-Language"] == "sv"
    assert '<html lang="sv">' in answer.text


async def test_a_page_tells_caches_that_it_depends_on_the_language(
    browser: httpx.AsyncClient,
) -> None:
    answer = await browser.get("/open")
    assert answer.headers["Content-Language"] == "en"
    assert answer.headers["Vary"] == "Accept-Language"


async def test_a_choice_is_carried_on_in_links(browser: httpx.AsyncClient) -> None:
    assert 'href="/privacy?lang=fi"' in (await browser.get("/open?lang=fi")).text
    assert 'href="/privacy"' in (await browser.get("/open")).text


async def test_a_choice_is_carried_on_over_a_redirect(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/saved?lang=sv")
    assert answer.headers["Location"] == "/open?done=saved&lang=sv"


async def test_language_links_keep_the_rest_of_the_query(browser: httpx.AsyncClient) -> None:
    answer = await browser.get('/open?q=a%26b&lang=sv&done=saved&x="><img>')
    assert 'href="?q=a%26b&amp;x=%22%3E%3Cimg%3E&amp;lang=en"' in answer.text


def test_a_link_elsewhere_stays_as_it_is() -> None:
    assert link("https://example.org/") == "https://example.org/"


def test_a_signed_in_persons_own_language_is_spoken() -> None:
    with speaking(Language.ENGLISH), speaking_to("sv"):
        assert current_language() is Language.SWEDISH
