from datetime import UTC, date, datetime

import pytest

from app.contacts.actions import roles as roles_actions
from app.contacts.facts import Owner, Who
from app.contacts.queries import changes, organisations, person_details, things
from app.lib import clock
from app.lib.refusals import Invalid
from tests.make import contacts as make
from tests.make import staff as make_staff

WHO = Who(None)


def moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


async def test_one_contact_has_any_number_of_roles_at_once(db: None) -> None:
    # register R3
    sanna = await make_staff.member(name="Sanna Laaksonen")
    contact_id = await make.known_person()
    for role in ("customer", "media", "authority", "partner", "prospect"):
        await roles_actions.add_role(Owner(contact=contact_id), role, Who(sanna))
    person = await person_details.person_details(contact_id)
    assert person is not None
    assert {held.role for held in person.roles} == {
        "customer", "media", "authority", "partner", "prospect",
    }  # fmt: skip
    assert {held.added_by for held in person.roles} == {"Sanna Laaksonen"}


async def test_organisations_have_roles_too(db: None) -> None:
    # register R3
    organisation_id = await make.organisation()
    await roles_actions.add_role(Owner(organisation=organisation_id), "customer", WHO)
    found = await organisations.organisation_details(organisation_id)
    assert found is not None
    assert [held.role for held in found.roles] == ["customer"]


async def test_what_somebody_was_on_a_given_day_can_be_asked(db: None) -> None:
    # register R3
    owner = Owner(contact=await make.known_person())
    with clock.standing_at(moment(2025, 1, 1)):
        await roles_actions.add_role(owner, "prospect", WHO)
    with clock.standing_at(moment(2025, 6, 1)):
        await roles_actions.end_role(owner, "prospect", WHO)
        await roles_actions.add_role(owner, "customer", WHO)
    for day, roles in (
        (date(2024, 12, 31), []),
        (date(2025, 3, 1), ["prospect"]),
        (date(2025, 6, 1), ["customer", "prospect"]),
        (date(2026, 1, 1), ["customer"]),
    ):
        assert [held.role for held in await things.roles_on(owner, day)] == roles


async def test_a_role_taken_up_again_is_a_new_row(db: None) -> None:
    # register R3
    owner = Owner(contact=await make.known_person())
    for _ in range(2):
        await roles_actions.add_role(owner, "customer", WHO)
        await roles_actions.add_role(owner, "customer", WHO)
        await roles_actions.end_role(owner, "customer", WHO)
        await roles_actions.end_role(owner, "customer", WHO)
    assert [held.until is None for held in await things.roles_of(owner)] == [False, False]
    history = await changes.changes_of(owner)
    assert [(c.field, c.old, c.new) for c in history] == [
        ("role", "customer", ""),
        ("role", "", "customer"),
    ] * 2


async def test_a_role_can_begin_in_the_past_and_never_ends_before_it_began(db: None) -> None:
    owner = Owner(contact=await make.known_person())
    await roles_actions.add_role(owner, "partner", WHO, since=moment(2019, 5, 1))
    assert [held.role for held in await things.roles_on(owner, date(2020, 1, 1))] == ["partner"]
    await roles_actions.add_role(owner, "media", WHO, since=moment(2099, 5, 1))
    await roles_actions.end_role(owner, "media", WHO)
    [ended] = [held for held in await things.roles_of(owner) if held.role == "media"]
    assert ended.until == ended.since


async def test_a_role_in_an_unbelievable_year_is_refused(db: None) -> None:
    owner = Owner(contact=await make.known_person())
    for year in (1, 9999):
        with pytest.raises(Invalid):
            await roles_actions.add_role(owner, "media", WHO, since=moment(year, 1, 1))


async def test_only_the_five_roles_exist(db: None) -> None:
    owner = Owner(contact=await make.known_person())
    with pytest.raises(ValueError, match="subscriber"):
        await roles_actions.add_role(owner, "subscriber", WHO)
