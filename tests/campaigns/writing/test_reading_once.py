"""A letter is read once for a page, and a long one beside the event loop."""

import threading

import pytest

from app.campaigns.writing import letters
from app.campaigns.writing.queries import Version
from app.mail.letters.letter import Draft, read_body
from tests.make import campaigns as make_campaigns
from tests.make.staff import StaffBrowser


async def test_the_editor_and_its_preview_read_the_letter_once(staff: StaffBrowser) -> None:
    letter = Draft("Uutisia", "", "Hei {{ first_name }}, *tervetuloa* lukemaan")
    campaign, _ = await make_campaigns.draft(letter=letter)
    read_body.cache_clear()
    for page in ("", "/letter", "/preview", "/check"):
        assert (await staff.get(f"{campaign.path}{page}")).status_code == 200
    assert read_body.cache_info().misses == 1


@pytest.mark.parametrize(("length", "is_beside"), [(100, False), (50_000, True)])
async def test_a_long_letter_is_read_beside_the_loop(length: int, *, is_beside: bool) -> None:
    version = Version("fi", "Uutisia", "", "x" * length)
    thread = await letters.beside_the_loop([version], threading.get_ident)
    assert (thread != threading.get_ident()) is is_beside
