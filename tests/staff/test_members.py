"""Accounts: added, changed, disabled; somebody can always manage them."""

from uuid import UUID, uuid4

import pytest

from app.database import fetch, fetchval
from app.lib.refusals import Invalid, NotFound
from app.staff.actions import links, sessions
from app.staff.actions import members as members_actions
from app.staff.queries import members as members_queries
from app.staff.queries.members import Member
from app.staff.rules import StaffRole
from tests.conftest import StaffAs
from tests.make import staff as make_staff
from tests.make.staff import PASSWORD, StaffBrowser

ELINA = {"email": "Elina@Example.com", "name": "Elina Koskela", "role": "writer", "language": "sv"}


async def account_of(email: str) -> Member:
    found = await members_queries.member_named(email)
    assert found is not None
    return found


async def account(member_id: UUID) -> Member:
    found = await members_queries.member(member_id)
    assert found is not None
    return found


async def noted() -> list[str]:
    return [row["what"] for row in await fetch("select what from access_log order by id")]


async def test_adding_a_person_makes_an_account_and_mails_a_link(
    staff: StaffBrowser,
) -> None:  # register R16
    answer = await staff.send_form("/staff/members/new", ELINA)
    assert answer.headers["location"] == "/staff/members?done=added"
    elina = await account_of("elina@example.com")
    assert (elina.name, elina.role, elina.language, elina.has_password) == (
        "Elina Koskela", "writer", "sv", False,
    )  # fmt: skip
    row = await fetch("select kind, about, language from outbox")
    assert [tuple(r) for r in row] == [("staff_link", elina.id, "sv")]
    assert (await noted())[-2:] == ["member_added", "link_mailed"]


async def test_one_address_has_one_account_and_what_was_typed_stays(staff: StaffBrowser) -> None:
    await staff.send_form("/staff/members/new", ELINA)
    answer = await staff.send_form("/staff/members/new", {**ELINA, "email": "ELINA@example.com"})
    assert answer.status_code == 409
    assert "There is already an account with this address." in answer.text
    assert 'value="Elina Koskela"' in answer.text
    assert await fetchval("select count(*) from outbox") == 1


@pytest.mark.parametrize(
    "wrong",
    [{"email": "elina"}, {"name": " "}, {"role": "owner"}, {"role": ""}, {"language": "de"}],
)
async def test_a_faulty_form_adds_nobody(staff: StaffBrowser, wrong: dict[str, str]) -> None:
    answer = await staff.send_form("/staff/members/new", {**ELINA, **wrong})
    assert answer.status_code == 422
    assert await fetchval("select count(*) from staff_members") == 1


async def test_further_fields_are_ignored(staff: StaffBrowser) -> None:  # trial A17
    more = {"password_hash": "x", "disabled_at": "2026-01-01", "id": str(uuid4())}
    await staff.send_form("/staff/members/new", {**ELINA, **more})
    elina = await account_of("elina@example.com")
    assert (str(elina.id) != more["id"], elina.has_password, elina.disabled_at) == (
        True,
        False,
        None,
    )


async def test_a_role_is_changed_once_and_noted(staff: StaffBrowser) -> None:
    writer = await make_staff.member("writer")
    for _ in range(2):
        await staff.send_form(f"/staff/members/{writer}/role", {"role": "viewer"})
    assert (await account(writer)).role is StaffRole.VIEWER
    assert (await noted()).count("role_changed") == 1


async def test_the_last_administrator_keeps_the_role_and_the_account(staff: StaffBrowser) -> None:
    me = staff.signed_in.id
    await make_staff.member("administrator", has_password=False)
    answer = await staff.send_form(f"/staff/members/{me}/role", {"role": "viewer"})
    assert answer.status_code == 409
    assert "This is the last administrator" in answer.text
    assert (await staff.send_form(f"/staff/members/{me}/disable")).status_code == 409
    assert (await account(me)).disabled_at is None


async def test_with_a_second_administrator_the_first_may_go(staff: StaffBrowser) -> None:
    await make_staff.member("administrator")
    answer = await staff.send_form(f"/staff/members/{staff.signed_in.id}/disable")
    assert answer.status_code == 303


async def test_a_disabled_account_is_enabled_again(staff: StaffBrowser) -> None:
    writer = await make_staff.member("writer", email="w@example.com")
    await staff.send_form(f"/staff/members/{writer}/disable")
    with pytest.raises(Invalid):
        await sessions.sign_in("w@example.com", PASSWORD, network="192.0.2.0/24")
    await staff.send_form(f"/staff/members/{writer}/enable")
    assert await sessions.sign_in("w@example.com", PASSWORD, network="192.0.2.0/24")
    assert [what for what in await noted() if what.startswith("member_")] == [
        "member_disabled", "member_enabled",
    ]  # fmt: skip


async def test_a_link_is_mailed_to_somebody_who_cannot_sign_in(staff: StaffBrowser) -> None:
    writer = await make_staff.member("writer", name="Åke Öhman")
    answer = await staff.send_form(f"/staff/members/{writer}/link")
    assert "A message with a one-time link" in (await staff.get(answer.headers["location"])).text


@pytest.mark.parametrize("what", ["", "/role", "/disable", "/enable", "/link"])
async def test_an_unknown_account_is_not_found(staff: StaffBrowser, what: str) -> None:
    path = f"/staff/members/{uuid4()}{what}"
    answer = await (staff.send_form(path, {"role": "viewer"}) if what else staff.get(path))
    assert answer.status_code == 404


async def test_members_stand_by_name_and_disabled_ones_last(staff: StaffBrowser) -> None:
    for name in ("örn", "Aaro", "zorro"):
        await make_staff.member("viewer", name=name)
    gone = await make_staff.member("viewer", name="Aa")
    await members_actions.disable_member(gone, by=staff.signed_in.id)
    names = [member.name for member in await members_queries.members()]
    assert names == ["Aaro", "Sanna Laaksonen", "zorro", "örn", "Aa"]


async def test_everybody_changes_the_own_name_and_language(staff_as: StaffAs) -> None:
    viewer = await staff_as("viewer")
    await viewer.send_form("/staff/account", {"name": " Aino  Mäki ", "language": "fi"})
    page = await viewer.get("/staff/account")
    assert '<html lang="fi">' in page.text
    assert 'value="Aino Mäki"' in page.text


async def test_a_wrong_present_password_changes_nothing(staff: StaffBrowser) -> None:
    before = await fetchval("select password_hash from staff_members")
    new = "seitsemän harmaata hanhea"
    form = {"present": "wrong", "password": new, "again": new}
    answer = await staff.send_form("/staff/account/password", form)
    assert answer.status_code == 422
    assert "This is not your current password." in answer.text
    assert await fetchval("select password_hash from staff_members") == before


async def test_guessing_the_present_password_is_limited_too(
    staff: StaffBrowser,
) -> None:  # trial A3
    form = {"present": "wrong", "password": "seitsemän hanhea", "again": "seitsemän hanhea"}
    answers = [await staff.send_form("/staff/account/password", form) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]


async def test_no_link_is_made_for_a_disabled_account(staff: StaffBrowser) -> None:
    writer = await make_staff.member("writer")
    await members_actions.disable_member(writer, by=staff.signed_in.id)
    with pytest.raises(NotFound):
        await links.new_link(writer)
