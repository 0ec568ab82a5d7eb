"""People whose data nobody has looked at for long."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.contacts.actions import keeping
from app.contacts.facts import Owner
from app.crm.people import stale
from app.database import execute, fetchval
from app.lib import clock
from tests.conftest import StaffAs
from tests.crm.register.list_page import NOBODY, names_on, person
from tests.make.staff import StaffBrowser

PATH = "/staff/people/stale"


async def entered(name: str, months_ago: int, role: str = "") -> UUID:
    contact = await person(name, role)
    then = clock.now() - timedelta(days=31 * months_ago)
    await execute("update contacts set created_at = $2 where id = $1", contact, then)
    return contact


# register R18
async def test_the_longest_unchecked_stand_first(staff: StaffBrowser) -> None:
    await entered("New", 1)
    await entered("Old", 14)
    await entered("Oldest", 30)
    checked = await entered("Checked", 40)
    await keeping.mark_checked(Owner(contact=checked), NOBODY)
    assert names_on((await staff.get(PATH)).text) == ["Oldest, Ida", "Old, Ida"]
    assert names_on((await staff.get(f"{PATH}?months=24")).text) == ["Oldest, Ida"]
    assert names_on((await staff.get(f"{PATH}?months=7;drop")).text) == ["Oldest, Ida", "Old, Ida"]


async def test_one_role_can_be_looked_through(staff: StaffBrowser) -> None:
    await entered("Aalto", 14, "media")
    await entered("Berg", 14, "customer")
    assert names_on((await staff.get(f"{PATH}?role=media")).text) == ["Aalto, Ida"]


# register R18
async def test_one_row_or_the_ticked_ones_are_checked_today(staff: StaffBrowser) -> None:
    one, two, three = [await entered(name, 14) for name in ("Aalto", "Berg", "Cajander")]
    await staff.send_form(PATH, {"one": str(one), "id": [str(two), str(three)]})
    assert names_on((await staff.get(PATH)).text) == ["Berg, Ida", "Cajander, Ida"]
    answer = await staff.send_form(PATH, {"id": [str(two), str(three)], "role": "", "months": "24"})
    assert "months=24" in answer.headers["location"]
    assert names_on((await staff.get(PATH)).text) == []
    by = await fetchval("select checked_by from contacts where id = $1", two)
    assert by == staff.signed_in.id


async def test_pages_follow_each_other(staff: StaffBrowser) -> None:
    for number in range(51):
        await entered(f"Name{number:02}", 14 + number)
    page = await staff.get(PATH)
    assert len(names_on(page.text)) == 50
    more = (
        page.text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    )
    assert names_on((await staff.get(more)).text) == ["Name00, Ida"]


async def test_somebody_who_may_only_look_checks_nobody(staff_as: StaffAs) -> None:
    one = await entered("Aalto", 14)
    viewer = await staff_as("viewer")
    assert "Mark as checked" not in (await viewer.get(PATH)).text
    assert (await viewer.send_form(PATH, {"one": str(one)})).status_code == 403


@pytest.mark.parametrize(
    ("today", "long_ago"),
    [
        (datetime(2026, 10, 31, 12, tzinfo=UTC), datetime(2025, 10, 30, 12, tzinfo=UTC)),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), datetime(2027, 2, 27, 12, tzinfo=UTC)),
    ],
)
async def test_twelve_months_ago_is_that_day_or_the_last_of_its_month(
    db: None, today: datetime, long_ago: datetime
) -> None:
    with clock.standing_at(long_ago):
        one = await person("Aalto")
    with clock.standing_at(today):
        found = await stale.stale_people(12)
    assert [row.id for row in found.rows] == [one]
