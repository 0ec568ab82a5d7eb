"""A question about the present finds nobody for what is over."""

from uuid import UUID

import pytest

from app import database
from app.contacts.actions.roles import add_role, end_role
from app.contacts.facts import Owner, Who
from tests.make import contacts as make_contacts
from tests.make import staff as make_staff
from tests.segments.test_segments import ask, within

_HOLDS = """
insert into positions (contact, organisation, title, decision_maker, until, created_at)
values ($1, $2, '', false, current_date + $3::int, now())
"""


async def test_a_role_that_has_ended_is_a_past_one(db: None) -> None:  # register R3
    who = Who(await make_staff.member())
    now, before = [await make_contacts.known_person() for _ in "ab"]
    for person in (now, before):
        await add_role(Owner(contact=person), "customer", who)
    await end_role(Owner(contact=before), "customer", who)
    assert await within(ask("role", "is", "customer")) == {now}
    assert await within(ask("past_role", "is", "customer")) == {before}
    assert before in await within(ask("role", "is_not", "customer"))


@pytest.mark.parametrize(("days", "is_held"), [(-1, False), (0, True), (1, True)])
async def test_a_position_counts_on_its_last_day(db: None, days: int, *, is_held: bool) -> None:
    person: UUID = await make_contacts.known_person()
    await database.execute(_HOLDS, person, await make_contacts.organisation(), days)
    assert (person in await within(ask("position", "present"))) is is_held
    assert (person in await within(ask("position", "missing"))) is not is_held
