"""Whether an address may be mailed, also when it stands nowhere but on the suppression list."""

from datetime import UTC, datetime

from app import database
from app.consent.suppression.kept import suppress
from app.consent.suppression.rules import Cause
from tests.conftest import StaffAs
from tests.make import lists as make_lists
from tests.make.import_pages import words
from tests.make.staff import StaffBrowser

SINCE = datetime(2024, 2, 2, 12, tzinfo=UTC)


async def test_an_address_that_is_only_blocked_is_found_by_its_fingerprint(
    staff: StaffBrowser,
) -> None:
    offered = await make_lists.a_list()
    await suppress("poissa@example.org", None, Cause.CLEANED_ELSEWHERE, SINCE)
    await suppress("poissa@example.org", offered.list_id, Cause.WITHDRAWN, SINCE)
    page = words(await staff.send_form("/staff/find", {"find": " Poissa@EXAMPLE.org"}))
    assert "Poissa@EXAMPLE.org is on the suppression list." in page
    assert "All direct marketing: mail came back in another program, " in page
    assert ": left the list, " in page
    assert await database.fetchval("select count(*) from contacts") == 0


async def test_an_address_that_is_not_blocked_is_said_to_be_free(staff: StaffBrowser) -> None:
    page = words(await staff.send_form("/staff/find", {"find": "vapaa@example.org"}))
    assert "vapaa@example.org is not on the suppression list." in page
    for part in ("vapaa", "vapaa@", "example.org"):
        page = words(await staff.send_form("/staff/find", {"find": part}))
        assert "suppression list" not in page, "only a whole address can be asked for"


async def test_who_may_only_look_is_not_told(staff_as: StaffAs) -> None:
    await suppress("poissa@example.org", None, Cause.ERASED, SINCE)
    viewer = await staff_as("viewer")
    page = words(await viewer.send_form("/staff/find", {"find": "poissa@example.org"}))
    assert "suppression list" not in page
