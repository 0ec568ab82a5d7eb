import httpx
import pytest

from app.web.rendering.navigation import ITEMS, items_for
from app.web.rendering.pages import see_other


async def test_a_known_message_is_shown_after_a_redirect(browser: httpx.AsyncClient) -> None:
    assert ">Saved.<" in (await browser.get("/open?done=saved")).text


@pytest.mark.parametrize("key", ["nonsense", "", "<b>", "__class__"])
async def test_an_invented_message_is_not(browser: httpx.AsyncClient, key: str) -> None:
    answer = await browser.get("/open", params={"done": key})
    assert 'role="status"' not in answer.text


@pytest.mark.parametrize("path", ["https://evil.example.net", "//evil.example.net", "elsewhere"])
def test_a_redirect_leads_to_our_own_pages_only(path: str) -> None:
    with pytest.raises(ValueError, match="ours only"):
        see_other(path)


def test_a_redirect_keeps_query_and_fragment() -> None:
    assert see_other("/a?b=c#d", done="sent").url == "/a?b=c&done=sent#d"


def test_the_navigation_shows_what_a_person_may_open() -> None:
    assert [item.key for item in items_for(set(), demo=True)] == ["today"]
    rights = {item.right for item in ITEMS if item.right}
    assert items_for(rights, demo=True) == list(ITEMS)
    assert "mailbox" not in [item.key for item in items_for(rights, demo=False)]
