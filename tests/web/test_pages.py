import httpx
import pytest

from app.web.rendering.navigation import GROUPS, Navigation, navigation_for
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


def keys(navigation: Navigation) -> list[str]:
    return [
        place.key
        for group in navigation.groups
        for entry in group.entries
        for place in entry.places
    ]


RIGHTS = {
    place.right
    for group in GROUPS
    for entry in group.entries
    for place in entry.places
    if place.right
}


def test_the_navigation_shows_what_a_person_may_open() -> None:
    nobody = navigation_for(set(), demo=True)
    assert keys(nobody) == ["today"]
    assert [group.label for group in nobody.groups] == ["Daily work"]  # no heading stands alone
    assert navigation_for(RIGHTS, demo=True).groups == GROUPS
    assert "mailbox" not in keys(navigation_for(RIGHTS, demo=False))


def test_an_entry_opens_the_first_of_its_places_that_may_be_opened() -> None:
    (group,) = [
        group
        for group in navigation_for({"see_mail"}, demo=False).groups
        if group.label == "Letters"
    ]
    assert [[place.key for place in entry.places] for entry in group.entries] == [["outgoing"]]


def test_ten_entries_are_in_sight_and_no_key_or_path_stands_twice() -> None:
    entries = [entry for group in GROUPS for entry in group.entries]
    places = [place for entry in entries for place in entry.places]
    assert len(entries) <= 10
    assert len({place.key for place in places}) == len(places)
    assert len({place.path for place in places}) == len(places)


def test_places_of_one_entry_stand_beside_each_other() -> None:
    navigation = navigation_for(RIGHTS, demo=False)
    assert [place.key for place in navigation.siblings("/staff/outgoing")] == [
        "campaigns",
        "outgoing",
    ]
    assert navigation.siblings("/staff/") == ()  # alone in its entry
    assert navigation.siblings("/staff/campaigns/new") == ()  # a page of a place, no place itself
