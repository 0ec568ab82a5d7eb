"""Every place of the navigation opens, marks its entry, and shows the places beside it as tabs."""

import re

import pytest

from app.lib.folders import templates_folder
from app.web.rendering.navigation import GROUPS, Entry
from tests.make.staff import StaffBrowser

ENTRIES = [entry for group in GROUPS for entry in group.entries]
PLACES = [
    pytest.param(entry, place.path, id=place.key)
    for entry in ENTRIES
    for place in entry.places
    if not place.demo_only
]


@pytest.mark.parametrize(("entry", "path"), PLACES)
async def test_a_place_stands_in_its_entry_with_its_tabs(
    staff: StaffBrowser, entry: Entry, path: str
) -> None:
    page = (await staff.get(path)).text
    first = re.escape(entry.places[0].path)
    assert len(re.findall(f'<li><a href="{first}" aria-current="page">', page)) == 2  # side, menu
    tabs = re.search('<nav class="tabs places".*?</nav>', page, re.DOTALL)
    expected = [place.path for place in entry.places if not place.demo_only]
    if len(expected) == 1:
        assert tabs is None
        return
    assert tabs is not None, "import page_head `with context`"
    assert re.findall('href="([^"]+)"', tabs[0]) == expected
    assert f'href="{path}" aria-current="page"' in tabs[0]


async def test_the_bar_of_a_phone_opens_without_a_script(staff: StaffBrowser) -> None:
    page = (await staff.get("/staff/people")).text
    bar = page[page.index('<header class="topbar') : page.index('<header class="side">')]
    assert bar.count('<details name="phonebar">') == 3
    assert re.findall('<span class="vh">(.*?)</span>', bar)[:3] == ["Find", "New", "Menu"]


def test_a_layout_hides_no_fact_of_a_page() -> None:
    """What a layout imports is seen by the pages that extend it, before their own facts."""
    layout = (templates_folder() / "layouts" / "staff.html").read_text()
    names = re.findall(r"{% (?:from \S+ )?import (?:\S+ as )?([^%]+?)(?: with context)? %}", layout)
    assert names == ["notice", "layout_parts"]
