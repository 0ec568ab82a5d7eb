"""What staff were writing when their session ended is not lost."""

import re
from html import unescape
from uuid import uuid4

import pytest
from httpx import AsyncClient, Response

from app.database import fetchval
from app.web.guards.csrf import FIELD, csrf_token
from tests.conftest import BASE_URL
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

NAME = 'Elina "E" <b>Koskela</b>'
FORM = {"email": "elina@example.com", "name": NAME, "role": "writer", "language": "fi"}
OURS = {"Origin": BASE_URL, "Sec-Fetch-Site": "same-origin"}
PATH = "/staff/members/new"


async def send(browser: AsyncClient, **more: str) -> Response:
    """With the token of a session that is over."""
    headers = {**OURS, "Accept-Language": "en", **more}
    return await browser.post(PATH, data={**FORM, FIELD: csrf_token(uuid4())}, headers=headers)


def fields_of(page: Response) -> dict[str, str]:
    """What pressing the page's button would send."""
    texts = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', page.text, re.DOTALL)
    tokens = re.findall(r'name="(csrf)" value="([^"]+)"', page.text)
    return {name: unescape(value) for name, value in [*tokens, *texts]}


async def added() -> int:
    return int(await fetchval("select count(*) from staff_members where name like 'Elina%'"))


async def test_a_form_of_the_session_before_is_sent_again_by_one_press(
    staff: StaffBrowser,
) -> None:  # trial A11
    page = await send(staff)
    assert (page.status_code, await added()) == (403, 0)
    assert f'action="{PATH}"' in page.text
    assert "<b>Koskela" not in page.text
    again = await staff.post(PATH, data=fields_of(page), headers=OURS)
    assert (again.status_code, await added()) == (303, 1)


async def test_a_form_after_the_session_ended_is_kept_until_one_has_signed_in(
    client: AsyncClient, staff: StaffBrowser
) -> None:
    page = await send(client)
    assert (page.status_code, await added()) == (401, 0)
    assert "<h1>Your session has ended</h1>" in page.text
    assert 'href="/staff/sign-in" target="_blank"' in page.text
    page = await staff.post(PATH, data=fields_of(page), headers=OURS)
    assert fields_of(page) == {**FORM, FIELD: staff.csrf}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "https://example.com"},
        {"Content-Type": "multipart/form-data; boundary=x"},
    ],
)
async def test_a_form_of_another_site_is_never_offered_again(
    client: AsyncClient, staff: StaffBrowser, headers: dict[str, str]
) -> None:  # trial A11
    for browser in (client, staff):
        page = await send(browser, **headers)
        assert page.status_code in (400, 401, 403)
        assert "<textarea" not in page.text


@pytest.mark.parametrize(
    "form", [FORM, FORM | {FIELD: ""}, FORM | {FIELD: "A" * 48}, {"List-Unsubscribe": "One-Click"}]
)
async def test_what_came_without_a_token_is_given_none(
    client: AsyncClient, staff: StaffBrowser, form: dict[str, str]
) -> None:  # trial H10
    member = await make_staff.member("writer", email="eino@example.com")
    for browser in (client, staff):
        page = await browser.post(f"/staff/members/{member}/disable", data=form, headers=OURS)
        assert page.status_code in (401, 403)
        assert "<textarea" not in page.text
        assert '<form method="post" action="/staff/members/' not in page.text


async def test_the_form_that_is_sent_again_leads_to_no_other_site(
    staff: StaffBrowser,
) -> None:  # trial H10
    form = {**FORM, FIELD: csrf_token(uuid4())}
    page = await staff.post(f"{BASE_URL}/{PATH}", data=form, headers=OURS)
    assert page.status_code == 403
    assert f'action="{PATH}"' in page.text


async def test_a_password_is_not_shown_again(staff: StaffBrowser) -> None:
    form = {"present": make_staff.PASSWORD, "password": "x", "again": "x"}
    page = await staff.post("/staff/account/password", data=form, headers=OURS)
    assert page.status_code == 403
    assert make_staff.PASSWORD not in page.text


async def test_without_kept_fields_the_way_is_told(client: AsyncClient) -> None:
    page = await client.post(PATH, data=FORM, headers={"Accept-Language": "en"})
    assert page.status_code == 401
    assert "press Back in your browser and send the form again." in page.text
