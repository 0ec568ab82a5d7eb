"""How sessions begin, last and end."""

import re
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from httpx import AsyncClient, Cookies

from app.config import Settings
from app.database import execute, fetch, fetchval
from app.lib import clock
from app.staff.actions import links, members
from app.staff.rules import StaffRole
from tests.conftest import StaffAs
from tests.make import staff as make_staff
from tests.make.staff import PASSWORD, StaffBrowser

NEW = "seitsemän harmaata hanhea"


async def is_in(browser: AsyncClient) -> bool:
    return (await browser.get("/staff/account")).status_code == 200


async def age(column: str, by: timedelta) -> None:
    await execute(f"update staff_sessions set {column} = {column} - $1::interval", by)


async def test_a_session_ends_after_twelve_hours_however_busy(staff: StaffBrowser) -> None:
    await age("expires_at", timedelta(hours=12, seconds=1))
    assert not await is_in(staff)


async def test_a_session_ends_after_four_idle_hours(staff: StaffBrowser) -> None:
    await age("last_seen_at", timedelta(hours=4, seconds=1))
    assert not await is_in(staff)


async def test_using_a_session_keeps_it_alive(staff: StaffBrowser) -> None:
    await age("last_seen_at", timedelta(hours=3))
    assert await is_in(staff)
    seen = await fetchval("select last_seen_at from staff_sessions")
    assert clock.now() - seen < timedelta(minutes=1)


async def test_most_requests_write_nothing_about_the_session(staff: StaffBrowser) -> None:
    before = await fetchval("select last_seen_at from staff_sessions")
    await is_in(staff)
    assert await fetchval("select last_seen_at from staff_sessions") == before


async def test_signing_out_ends_this_session_only(staff: StaffBrowser) -> None:
    async with await make_staff.browser_of(staff.signed_in.id) as other:
        answer = await staff.send_form("/staff/sign-out")
        assert answer.headers["location"] == "/staff/sign-in?done=signed_out"
        assert "Max-Age=0" in answer.headers["set-cookie"]
        assert await is_in(other)
    assert not await is_in(staff)


async def test_signing_out_everywhere_ends_every_session(staff: StaffBrowser) -> None:
    async with await make_staff.browser_of(staff.signed_in.id) as other:
        await staff.send_form("/staff/sign-out-everywhere")
        assert not await is_in(other)
    assert not await is_in(staff)


async def test_a_new_password_ends_the_other_sessions_and_renews_this_one(
    staff: StaffBrowser,
) -> None:  # trial A7
    async with await make_staff.browser_of(staff.signed_in.id) as other:
        form = {"present": PASSWORD, "password": NEW, "again": NEW}
        answer = await staff.send_form("/staff/account/password", form)
        assert answer.headers["location"] == "/staff/account?done=password"
        assert not await is_in(other)
        assert (await other.send_form("/staff/account")).status_code == 401
    assert await fetchval("select count(*) from staff_sessions") == 1
    token = SimpleCookie(answer.headers["set-cookie"])["staff"].value
    staff.cookies = Cookies({"staff": token})
    assert await is_in(staff)


async def test_another_role_ends_the_sessions(
    staff: StaffBrowser, staff_as: StaffAs
) -> None:  # trial A7
    writer = await staff_as("writer")
    await members.change_role(writer.signed_in.id, StaffRole.VIEWER, by=staff.signed_in.id)
    assert not await is_in(writer)


async def test_a_disabled_account_is_out_at_the_next_request(
    staff: StaffBrowser, staff_as: StaffAs
) -> None:  # trial A7
    writer = await staff_as("writer")
    await members.disable_member(writer.signed_in.id, by=staff.signed_in.id)
    assert not await is_in(writer)
    assert (await writer.send_form("/staff/account")).status_code == 401


async def test_a_disabled_account_is_out_even_if_its_session_were_left(
    staff: StaffBrowser, staff_as: StaffAs
) -> None:
    writer = await staff_as("writer")
    await execute("update staff_members set disabled_at = now() where id = $1", writer.signed_in.id)
    assert not await is_in(writer)


async def test_nothing_in_the_database_opens_the_door(
    staff: StaffBrowser, client: AsyncClient
) -> None:  # trial A8
    path = await links.new_link(staff.signed_in.id)
    tables = await fetch("select tablename from pg_tables where schemaname = current_schema()")
    dump = [
        str(row["line"])
        for table in tables
        for row in await fetch(f"select t::text as line from {table['tablename']} t")
    ]
    candidates = set(re.findall(r"[A-Za-z0-9+/=_.$-]{20,}", " ".join(dump)))
    assert len(candidates) > 5
    assert not any(staff.cookies["staff"] in line or path[12:] in line for line in dump)
    for candidate in candidates:
        client.cookies = Cookies({"staff": candidate.removeprefix("x")})
        assert not await is_in(client)
        assert (await client.get(f"/staff/link/{candidate}")).status_code == 404


async def test_every_browser_of_mine_is_listed(staff: StaffBrowser) -> None:
    async with await make_staff.browser_of(staff.signed_in.id):
        page = await staff.get("/staff/account")
    assert page.text.count("This browser") == 1
    assert page.text.count("Another browser") == 1


async def test_the_pages_speak_the_members_language_unless_asked_otherwise(
    db: None, settings: Settings
) -> None:
    async with await make_staff.browser_of(await make_staff.member(language="sv")) as browser:
        assert '<html lang="sv">' in (await browser.get("/staff/account")).text
        assert '<html lang="fi">' in (await browser.get("/staff/account?lang=fi")).text


@pytest.mark.parametrize("path", ["nosuch", "members/nosuch/nosuch", "log/x"])
async def test_a_mistyped_address_stays_among_the_staff_pages(
    staff: StaffBrowser, client: AsyncClient, path: str
) -> None:
    page = await staff.get(f"/staff/{path}")
    assert page.status_code == 404
    assert 'href="/staff/settings"' in page.text
    assert "Start from the menu." in page.text
    assert "Copy the whole link" not in page.text
    assert 'href="/staff/members"' not in (await client.get(f"/staff/{path}")).text


async def test_staff_change_the_language_of_the_page_they_read(staff: StaffBrowser) -> None:
    page = (await staff.get("/staff/log?kind=changes")).text
    assert page.count('<a href="?kind=changes&amp;lang=sv" lang="sv"') == 2  # aside and in the menu
    assert '<html lang="sv">' in (await staff.get("/staff/log?lang=sv")).text
