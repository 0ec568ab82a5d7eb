"""Views that staff keep for themselves or share with everybody."""

import re
from typing import Any
from uuid import UUID, uuid4

from app.database import execute, fetchrow, fetchval
from tests.conftest import StaffAs
from tests.crm.register.list_page import headings_on, names_on, person
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

SHAPE = {
    "about": "people", "role": "customer", "language": "sv", "columns": "place,owner",
    "sort": "created", "name": "Swedish customers",
}  # fmt: skip


async def saved(browser: StaffBrowser, **changes: Any) -> UUID:
    """A view kept from a list; its id."""
    answer = await browser.send_form("/staff/views/save", {**SHAPE, **changes})
    assert answer.status_code == 303, answer.text
    found = re.search(r"view=([0-9a-f-]{36})", answer.headers["location"])
    assert found
    return UUID(found[1])


async def test_a_view_brings_back_filters_columns_and_order(staff: StaffBrowser) -> None:
    await person("Aalto", "customer", language="sv", place="Vaasa")
    await person("Berg", "customer", language="fi")
    view = await saved(staff, shared="yes")
    page = await staff.get(f"/staff/people?view={view}")
    assert names_on(page.text) == ["Aalto, Ida"]
    assert headings_on(page.text) == ["Name", "Place", "Owner"]
    assert '<option value="created" selected>' in page.text
    assert "Swedish customers" in page.text


async def test_its_filters_are_a_definition_as_segments_have_it(staff: StaffBrowser) -> None:
    view = await saved(staff)
    definition = await fetchval("select filters->'all' from saved_views where id = $1", view)
    assert '"field": "role"' in definition
    assert '"value": "sv"' in definition


async def test_what_was_searched_for_is_not_kept(staff: StaffBrowser) -> None:
    view = await saved(staff, find="Mirja Aaltonen")
    row = await fetchrow("select * from saved_views where id = $1", view)
    assert "Mirja" not in str(row)


async def test_filters_of_a_view_can_be_taken_off(staff: StaffBrowser) -> None:
    await person("Aalto", "customer", language="sv")
    await person("Berg")
    view = await saved(staff)
    everybody = {"view": str(view), "filters": "set", "role": "", "language": ""}
    answer = await staff.send_form("/staff/people", everybody)
    page = await staff.get(answer.headers["location"])
    assert sorted(names_on(page.text)) == ["Aalto, Ida", "Berg, Ida"]


async def test_one_without_a_name_is_asked_for_it_and_nothing_is_lost(staff: StaffBrowser) -> None:
    await person("Aalto", "customer", language="sv")
    answer = await staff.send_form("/staff/views/save", {**SHAPE, "name": ""})
    assert answer.status_code == 422
    assert "Give the view a name." in answer.text
    assert names_on(answer.text) == ["Aalto, Ida"]
    assert headings_on(answer.text) == ["Name", "Place", "Owner"]


# trial A14
async def test_a_view_of_ones_own_is_nobody_elses(staff_as: StaffAs) -> None:
    owner, other = await staff_as("writer"), await staff_as("administrator")
    view = await saved(owner)
    for path in (f"/staff/people?view={view}", f"/staff/people?view={uuid4()}"):
        assert (await other.get(path)).status_code == 404, path
    for act in ("change", "delete"):
        assert (
            await other.send_form(f"/staff/views/{view}/{act}", {"name": "x"})
        ).status_code == 404
        assert (
            await other.send_form(f"/staff/views/{uuid4()}/{act}", {"name": "x"})
        ).status_code == 404
    assert (await owner.get(f"/staff/people?view={view}")).status_code == 200


# trial A14
async def test_a_shared_view_is_changed_by_its_owner_or_an_administrator(staff_as: StaffAs) -> None:
    owner, other = await staff_as("writer"), await staff_as("publisher")
    boss = await staff_as("administrator")
    view = await saved(owner, shared="yes")
    assert (await other.get(f"/staff/people?view={view}")).status_code == 200
    changes = {"name": "Renamed", "shared": "yes"}
    for act in ("change", "delete"):
        assert (await other.send_form(f"/staff/views/{view}/{act}", changes)).status_code == 403
    assert "Renamed" not in (await other.get("/staff/views")).text
    assert (await boss.send_form(f"/staff/views/{view}/change", changes)).status_code == 303
    assert "Renamed" in (await other.get("/staff/views")).text
    assert (await owner.send_form(f"/staff/views/{view}/delete")).status_code == 303
    assert await fetchval("select count(*) from saved_views") == 0


async def test_somebody_who_may_only_look_keeps_views_but_shares_none(staff_as: StaffAs) -> None:
    viewer = await staff_as("viewer")
    answer = await viewer.send_form("/staff/views/save", {**SHAPE, "name": "Mine", "shared": "yes"})
    assert answer.status_code == 403
    assert await fetchval("select count(*) from saved_views") == 0
    view = await saved(viewer)
    changes = {"name": "Mine", "shared": "yes"}
    assert (await viewer.send_form(f"/staff/views/{view}/change", changes)).status_code == 403
    assert await fetchval("select shared_at from saved_views where id = $1", view) is None
    assert "Show this view to everybody" not in (await viewer.get("/staff/people")).text


async def test_a_shared_view_renamed_by_who_may_only_look_now_stays_shared(
    staff_as: StaffAs,
) -> None:
    owner = await staff_as("writer")
    view = await saved(owner, shared="yes")
    await execute("update staff_members set role = 'viewer' where id = $1", owner.signed_in.id)
    await owner.send_form(f"/staff/views/{view}/change", {"name": "Renamed"})
    kept = await fetchrow("select name, shared_at is not null as shared from saved_views")
    assert kept is not None
    assert (kept["name"], kept["shared"]) == ("Renamed", True)


async def test_a_view_of_a_former_member_goes_with_them(staff: StaffBrowser) -> None:
    member = await make_staff.member("writer")
    async with await make_staff.browser_of(member) as browser:
        await saved(browser)
    assert "Swedish customers" not in (await staff.get("/staff/views")).text


async def test_views_of_organisations_stand_beside_those_of_people(staff: StaffBrowser) -> None:
    answer = await staff.send_form(
        "/staff/views/save", {"about": "organisations", "kind": "media_house", "name": "Houses"}
    )
    page = await staff.get(answer.headers["location"])
    assert (page.status_code, "Houses" in page.text) == (200, True)
    assert "Houses" not in (await staff.get("/staff/people")).text


async def test_no_two_views_that_one_sees_share_a_name(staff_as: StaffAs) -> None:
    owner, other = await staff_as("writer"), await staff_as("publisher")
    await saved(owner, shared="yes")
    for browser, name in ((owner, "Swedish customers"), (other, "SWEDISH customers")):
        answer = await browser.send_form("/staff/views/save", {**SHAPE, "name": name})
        assert answer.status_code == 422
        assert "There is already a view with this name." in answer.text
        assert f'value="{name}"' in answer.text
    view = await saved(other, name="Mine")
    answer = await other.send_form(f"/staff/views/{view}/change", {"name": "Swedish customers"})
    assert answer.status_code == 422
    assert "There is already a view with this name." in answer.text


async def test_the_same_name_is_free_on_the_other_list_and_for_others(staff_as: StaffAs) -> None:
    owner, other = await staff_as("writer"), await staff_as("publisher")
    await saved(owner)
    await saved(other)
    await saved(owner, about="organisations")


async def test_a_view_is_shared_only_under_a_name_of_its_own(staff_as: StaffAs) -> None:
    owner, other = await staff_as("writer"), await staff_as("publisher")
    view = await saved(owner)
    await saved(other, shared="yes")
    changes = {"name": "Swedish customers", "shared": "yes"}
    answer = await owner.send_form(f"/staff/views/{view}/change", changes)
    assert "There is already a view with this name." in answer.text
    assert await fetchval("select shared_at from saved_views where id = $1", view) is None
