import httpx
import pytest


@pytest.mark.parametrize("path", ["/open", "/confirm/token", "/static/look.css", "/nothing"])
async def test_head_says_what_get_says_without_the_body(
    browser: httpx.AsyncClient, path: str
) -> None:  # trial E1
    got = await browser.get(path)
    head = await browser.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


async def test_head_of_a_form_target_changes_nothing(
    browser: httpx.AsyncClient,
) -> None:  # trial A13
    assert (await browser.head("/saved")).status_code == 405
