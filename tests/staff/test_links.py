"""One-time links: how a password is set for the first time, or anew."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from httpx import AsyncClient

from app.config import Settings
from app.database import execute, fetch, fetchval
from app.lib.languages import Language
from app.mail.outbox import Drop, Letter
from app.staff.actions import identity, links, members
from app.staff.emails import staff_link
from tests.conftest import BASE_URL
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

NEW = {"password": "seitsemän harmaata hanhea", "again": "seitsemän harmaata hanhea"}
GONE = "This link no longer works"
IDENTITY = {
    "name": "Revontuli Viestintä Oy", "business_id": "1234567-1", "street": "Kauppakatu 12 B",
    "postcode": "96100", "place": "Rovaniemi", "email": "info@example.com",
    "contact_person": "Sanna Laaksonen", "contact_email": "sanna@example.com",
    "register_name_fi": "Asiakas- ja uutiskirjerekisteri",
    "register_name_sv": "Kund- och nyhetsbrevsregister",
    "register_name_en": "Customer and newsletter register",
    "sender_name": "Revontuli", "sender_email": "kirjeet@example.com",
}  # fmt: skip


@pytest.fixture
async def sanna(db: None) -> UUID:
    return await make_staff.member(email="sanna@example.com", has_password=False)


async def test_looking_at_the_link_changes_nothing_and_the_button_sets_the_password(
    client: AsyncClient, sanna: UUID
) -> None:
    path = await links.new_link(sanna)
    assert "sanna@example.com" in (await client.get(path)).text
    assert await fetchval("select password_hash from staff_members") is None
    answer = await client.post(path, data=NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/")
    assert (await client.get("/staff/account")).status_code == 200


async def test_a_link_works_once(client: AsyncClient, sanna: UUID) -> None:  # trial A28
    path = await links.new_link(sanna)
    await client.post(path, data=NEW)
    again = await client.post(path, data=NEW)
    assert again.status_code == 404
    assert GONE in (await client.get(path)).text


async def test_a_link_ends_after_three_days(client: AsyncClient, sanna: UUID) -> None:  # trial A28
    path = await links.new_link(sanna)
    await execute(
        "update staff_links set expires_at = expires_at - $1::interval", timedelta(days=3)
    )
    assert (await client.get(path)).status_code == 404
    assert (await client.post(path, data=NEW)).status_code == 404


async def test_only_the_newest_link_works(client: AsyncClient, sanna: UUID) -> None:
    old, new = await links.new_link(sanna), await links.new_link(sanna)
    assert (await client.get(old)).status_code == 404
    assert (await client.get(new)).status_code == 200


async def test_an_altered_link_is_no_link(client: AsyncClient, sanna: UUID) -> None:  # trial A28
    path = await links.new_link(sanna)
    swapped = path[:-1] + ("A" if path[-1] != "A" else "B")
    for altered in (swapped, path[:-3], path + "AAAA", "/staff/link/" + "A" * 48):
        assert (await client.get(altered)).status_code == 404


async def test_a_disabled_account_cannot_use_its_link(
    client: AsyncClient, sanna: UUID, staff: StaffBrowser
) -> None:
    path = await links.new_link(sanna)
    await members.disable_member(sanna, by=staff.signed_in.id)
    assert (await client.post(path, data=NEW)).status_code == 404


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"password": "", "again": ""}, "Enter a new password."),
        ({"password": "lyhyt", "again": "lyhyt"}, "Use at least 12 characters."),
        ({**NEW, "again": "jotain muuta"}, "The two passwords do not match."),
        (
            {"password": "salasana1234", "again": "salasana1234"},
            "one of the first that attackers try",
        ),
    ],
)
async def test_a_password_that_will_not_do_leaves_the_link_open(
    client: AsyncClient, sanna: UUID, form: dict[str, str], sentence: str
) -> None:
    path = await links.new_link(sanna)
    answer = await client.post(path + "?lang=en", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (await client.post(path, data=NEW)).status_code == 303


async def test_the_answer_to_asking_is_the_same_for_every_address(
    client: AsyncClient, sanna: UUID
) -> None:  # trial A5
    asked = ["sanna@example.com", "nobody@example.com", "not an address"]
    answers = [await client.post("/staff/forgotten", data={"email": email}) for email in asked]
    assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    mails = await fetch("select kind, state, language from outbox")
    assert len(mails) == 3
    assert len(set(map(tuple, mails))) <= 2


async def test_one_account_gets_three_links_an_hour_at_most(
    client: AsyncClient, sanna: UUID
) -> None:
    for _ in range(5):
        assert (
            await client.post("/staff/forgotten", data={"email": "sanna@example.com"})
        ).is_success
    assert await fetchval("select count(*) from outbox") == 3


async def test_strangers_wishes_use_up_neither_the_owners_nor_an_open_link(
    client: AsyncClient, sanna: UUID, settings: Settings
) -> None:  # trial H5
    assert await identity.save_identity(IDENTITY, sanna) == {}
    await client.post(await links.new_link(sanna), data=NEW)
    asked = {"email": "sanna@example.com"}
    for number in range(100):
        transport = make_staff.transport_to(settings, ip=f"198.51.{number}.7")
        async with AsyncClient(transport=transport, base_url=BASE_URL) as stranger:
            await stranger.post("/staff/forgotten", data=asked)
    assert await fetchval("select count(*) from outbox") == 3
    await client.post("/staff/forgotten", data=asked)
    assert await fetchval("select count(*) from outbox") == 4
    letters = [await staff_link(sanna, "fi") for _ in range(4)]
    [first, *others] = [re.findall(r"/staff/link/[\w-]+", str(letter))[0] for letter in letters]
    assert (await client.post(first, data=NEW)).status_code == 303
    assert {(await client.get(path)).status_code for path in others} == {404}


async def test_the_mail_carries_a_link_that_works(client: AsyncClient, sanna: UUID) -> None:
    assert await identity.save_identity(IDENTITY, sanna) == {}
    letter = await staff_link(sanna, Language.ENGLISH)
    assert isinstance(letter, Letter)
    assert (letter.to, letter.sender_email) == ("sanna@example.com", "kirjeet@example.com")
    paths = set(re.findall(r"/staff/link/[\w-]+", letter.text + letter.html))
    assert len(paths) == 1
    assert (await client.post(paths.pop(), data=NEW)).status_code == 303


async def test_a_mail_for_nobody_is_dropped(sanna: UUID) -> None:
    await execute("update staff_members set disabled_at = now()")
    assert await staff_link(sanna, "fi") == Drop("no_account")


async def test_without_an_identity_the_mail_is_dropped_and_open_links_stay(
    client: AsyncClient, sanna: UUID
) -> None:
    path = await links.new_link(sanna)
    assert await staff_link(sanna, "fi") == Drop("no_identity")
    assert (await client.get(path)).status_code == 200
