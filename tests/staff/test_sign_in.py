"""Coming in through the door."""

from dataclasses import replace
from http.cookies import SimpleCookie
from uuid import UUID

import pytest
from httpx import AsyncClient, Cookies, Response

from app import config
from app.config import Settings
from app.database import fetch, fetchval
from app.staff.actions import sessions
from app.web.guards import limits
from tests.conftest import BASE_URL
from tests.make import staff as make_staff
from tests.make.staff import PASSWORD, StaffBrowser

EMAIL = "sanna@example.com"
WRONG = "The e-mail address or password is incorrect."


async def sign_in(
    browser: AsyncClient, email: str = EMAIL, password: str = PASSWORD, **more: str
) -> Response:
    return await browser.post("/staff/sign-in", data={"email": email, "password": password, **more})


async def everything_noted() -> list[str]:
    return [row["what"] for row in await fetch("select what from access_log order by id")]


@pytest.fixture
async def sanna(db: None) -> UUID:
    return await make_staff.member(email=EMAIL)


@pytest.fixture
def elsewhere(settings: Settings) -> AsyncClient:
    """Another browser, in another network."""
    return AsyncClient(
        transport=make_staff.transport_to(settings, ip="198.51.100.7"), base_url=BASE_URL
    )


async def test_the_right_password_leads_to_the_page_one_wanted(
    client: AsyncClient, sanna: UUID
) -> None:
    answer = await sign_in(client, next="/staff/members")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/members")
    assert (await client.get("/staff/members")).status_code == 200


async def test_the_address_may_be_written_in_other_letters(
    client: AsyncClient, sanna: UUID
) -> None:
    assert (await sign_in(client, email=" SANNA@Example.COM ")).status_code == 303


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com", "not an address"])
async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: AsyncClient, sanna: UUID, email: str
) -> None:
    answer = await sign_in(client, email=email, password="something else")
    assert answer.status_code == 422
    assert WRONG in answer.text
    assert "set-cookie" not in answer.headers


async def test_what_was_typed_stays_but_the_password_does_not(
    client: AsyncClient, sanna: UUID
) -> None:
    answer = await sign_in(client, password="something else")
    assert f'value="{EMAIL}"' in answer.text
    assert "something else" not in answer.text


async def test_sign_ins_and_failed_ones_are_noted_without_addresses(
    client: AsyncClient, sanna: UUID
) -> None:  # register R16
    await sign_in(client, password="something else")
    await sign_in(client, email="nobody@example.com")
    await sign_in(client)
    assert await everything_noted() == ["sign_in_failed", "sign_in_failed", "signed_in"]
    kept = await fetchval("select string_agg(l::text, ' ') from access_log l")
    assert "@" not in kept


async def test_a_planted_cookie_does_not_become_the_session(
    client: AsyncClient, sanna: UUID
) -> None:  # trial A6
    client.cookies.set("staff", "chosen-by-somebody-else", path="/staff")
    answer = await sign_in(client)
    token = SimpleCookie(answer.headers["set-cookie"])["staff"].value
    assert token != "chosen-by-somebody-else"
    client.cookies = Cookies({"staff": "chosen-by-somebody-else"})
    assert (await client.get("/staff/account")).status_code == 303


async def test_every_sign_in_has_its_own_session(
    client: AsyncClient, sanna: UUID
) -> None:  # trial A6
    tokens = {
        SimpleCookie((await sign_in(client)).headers["set-cookie"])["staff"].value for _ in "123"
    }
    assert len(tokens) == 3


async def test_on_plain_http_the_cookie_stays_among_the_staff_pages(
    client: AsyncClient, sanna: UUID
) -> None:
    cookie = (await sign_in(client)).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/staff" in cookie


async def test_on_https_the_cookie_is_tied_to_host_and_https(
    db: None, sanna: UUID, settings: Settings
) -> None:
    secure = replace(settings, base_url="https://testserver.example.org")
    config.use(secure)
    try:
        transport = make_staff.transport_to(secure)
        async with AsyncClient(transport=transport, base_url=secure.base_url) as browser:
            cookie = (await sign_in(browser)).headers["set-cookie"]
            assert (await browser.get("/staff/account")).status_code == 200
    finally:
        config.use(settings)
    assert cookie.startswith("__Host-staff=")
    assert "; Secure" in cookie
    assert "Path=/;" in cookie
    assert "domain" not in cookie.lower()


async def test_the_eleventh_try_from_one_place_is_refused_and_others_still_get_in(
    client: AsyncClient, elsewhere: AsyncClient, sanna: UUID
) -> None:  # trial A3
    for number in range(10):
        forged = {"X-Forwarded-For": f"203.0.113.{number}"}
        client.headers.update(forged)
        assert (await sign_in(client, password="wrong")).status_code == 422
    answer = await sign_in(client)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
    assert "Too many attempts" in answer.text
    async with elsewhere:
        assert (await sign_in(elsewhere)).status_code == 303


async def tried(bucket: str, times: int) -> None:
    for _ in range(times):
        await limits.allowed(bucket, most=1, within=sessions.WINDOW)


async def wrong_passwords_from_many_networks(settings: Settings) -> None:
    """A hundred and one, most of them only counted: each costs a hash."""
    await tried(f"sign in {EMAIL}", sessions.MOST_PER_ACCOUNT - 3)
    for number in range(4):
        transport = make_staff.transport_to(settings, ip=f"198.51.{number}.7")
        async with AsyncClient(transport=transport, base_url=BASE_URL) as stranger:
            await sign_in(stranger, password="wrong")


async def test_strangers_with_wrong_passwords_do_not_shut_the_owners_browser_out(
    client: AsyncClient, elsewhere: AsyncClient, sanna: UUID, settings: Settings
) -> None:  # trial H5
    await sign_in(client)
    await client.post("/staff/sign-out")
    await wrong_passwords_from_many_networks(settings)
    async with elsewhere:
        assert (await sign_in(elsewhere)).status_code == 429
    assert (await sign_in(client)).status_code == 303


async def test_a_browser_that_was_let_in_may_guess_no_more_often_than_others(
    client: AsyncClient, sanna: UUID
) -> None:  # trial H5
    await sign_in(client)
    device = client.cookies["staff-device"]
    for bucket in (f"sign in by {device}", f"sign in {EMAIL} from 127.0.0.0/24"):
        await tried(bucket, sessions.MOST_PER_ACCOUNT_AND_NETWORK - 1)
    tries = [(await sign_in(client, password="wrong")).status_code for _ in range(3)]
    assert tries == [422, 422, 429]


@pytest.mark.parametrize("device", ["", "x", "A" * 48, "other"])
async def test_another_accounts_device_or_a_forged_one_has_no_tries_of_its_own(
    client: AsyncClient, sanna: UUID, device: str
) -> None:  # trial H5
    token = sessions.device_for("other@example.com", "") if device == "other" else device
    client.cookies.set("staff-device", token, path="/staff")
    await tried(f"sign in {EMAIL}", sessions.MOST_PER_ACCOUNT)
    assert (await sign_in(client)).status_code == 429


async def test_the_device_cookie_opens_nothing_and_no_script_reads_it(
    client: AsyncClient, sanna: UUID
) -> None:  # trial H5
    answer = await sign_in(client)
    cookies = answer.headers.get_list("set-cookie")
    [cookie] = [each for each in cookies if each.startswith("staff-device=")]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    device = client.cookies["staff-device"]
    client.cookies = Cookies()
    for name in ("staff", "staff-device"):
        client.cookies.set(name, device, domain="testserver.example.org", path="/staff")
    assert (await client.get("/staff/account")).status_code == 303
    assert f"staff-device={device}" in (await sign_in(client)).headers["set-cookie"]


async def test_thirty_tries_from_one_place_are_the_most_whatever_the_account(
    client: AsyncClient, sanna: UUID
) -> None:  # trial A3
    tries = [await sign_in(client, email=f"x{n}@example.com", password="x") for n in range(31)]
    assert [answer.status_code for answer in tries] == [422] * 30 + [429]


async def test_the_right_password_forgets_the_wrong_ones_before(
    client: AsyncClient, sanna: UUID
) -> None:
    for _ in range(8):
        await sign_in(client, password="wrong")
    assert (await sign_in(client)).status_code == 303
    for _ in range(8):
        await sign_in(client, password="wrong")
    assert (await sign_in(client)).status_code == 303


async def test_an_outdated_hash_is_renewed_when_the_password_is_at_hand(
    client: AsyncClient, sanna: UUID
) -> None:
    before = await fetchval("select password_hash from staff_members")
    await sign_in(client)
    assert await fetchval("select password_hash from staff_members") != before
    assert (await sign_in(client)).status_code == 303


async def test_without_a_password_or_with_an_endless_one_nobody_gets_in(
    client: AsyncClient,
) -> None:
    await make_staff.member(email=EMAIL, has_password=False)
    for password in ("", "nobody has this password", "x" * 2000):
        assert (await sign_in(client, password=password)).status_code == 422


async def test_without_any_account_the_page_names_the_command(client: AsyncClient) -> None:
    answer = await client.get("/staff/sign-in")
    assert "postilupa staff add" in answer.text
    assert "<form" not in answer.text


async def test_a_stranger_is_led_to_the_door_and_back(client: AsyncClient, sanna: UUID) -> None:
    answer = await client.get("/staff/members?done=added")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/staff/sign-in?next=%2Fstaff%2Fmembers%3Fdone%3Dadded"
    door = await client.get(answer.headers["location"])
    assert 'value="/staff/members?done=added"' in door.text


async def test_who_is_signed_in_already_passes_the_door(staff: StaffBrowser) -> None:
    answer = await staff.get("/staff/sign-in?next=/staff/log")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/log")


async def test_a_sign_in_form_from_another_site_is_refused(
    client: AsyncClient, sanna: UUID
) -> None:
    data = {"email": EMAIL, "password": PASSWORD}
    for headers in ({"Origin": "https://example.com"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = await client.post("/staff/sign-in", data=data, headers=headers)
        assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


async def test_a_password_travels_in_no_address_and_no_log(
    client: AsyncClient, sanna: UUID, caplog: pytest.LogCaptureFixture
) -> None:  # trial A29
    caplog.set_level("DEBUG")
    answer = await sign_in(client)
    token = SimpleCookie(answer.headers["set-cookie"])["staff"].value
    ours = " ".join(r.getMessage() for r in caplog.records if not r.name.startswith("httpx"))
    assert not any(secret in ours for secret in (PASSWORD, EMAIL, token))


async def test_a_failed_sign_in_says_so_once_and_promises_nothing(
    client: AsyncClient, sanna: UUID
) -> None:
    page = (await sign_in(client, password="wrong")).text
    assert page.count(WRONG) == 1
    assert "Nothing was lost" not in page
    assert 'aria-invalid="true" autofocus>' in page
