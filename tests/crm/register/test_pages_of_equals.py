"""People of one moment, name, talk or step are shown on one page each: none twice, none never."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from app import database
from app.contacts.about import About
from app.crm.views.walks import ORGANISATIONS, PEOPLE, Condition, Kind, Sort, page
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm

_ALIKE = """
update {table} set sort_key = 'same', created_at = '2026-11-03';
insert into prospect_profiles ({column}, next_step_on, changed_at)
select id, '2026-12-01', now() from {table};
insert into interactions (id, kind, at, organisation, created_at, changed_at)
select id, 'call', '2026-11-03', {organisation}, now(), now() from {table};
"""
_TOOK_PART = """
insert into interaction_people (interaction, contact, at) select id, id, '2026-11-03' from contacts
"""


async def five_alike(kind: Kind) -> set[UUID]:
    is_person = kind.about is About.PEOPLE
    made = make_contacts.known_person if is_person else make_contacts.organisation
    everybody = {await made() for _ in range(5)}
    column, organisation = ("contact", "null") if is_person else ("organisation", "id")
    await database.execute(
        _ALIKE.format(table=kind.about.table, column=column, organisation=organisation)
    )
    await database.execute(_TOOK_PART)
    return everybody


@pytest.mark.parametrize("kind", [PEOPLE, ORGANISATIONS], ids=lambda kind: kind.about.value)
@pytest.mark.parametrize("sort", list(Sort))
async def test_equals_are_walked_through_by_pages(db: None, kind: Kind, sort: Sort) -> None:
    everybody = await five_alike(kind)
    seen: list[UUID] = []
    while found := (await page(kind, Condition(), sort, seen[-1] if seen else None, 2)).ids:
        seen += found
    assert len(seen) == 5
    assert set(seen) == everybody


async def test_a_talk_to_come_hides_no_earlier_one(db: None) -> None:
    late, early = [await make_contacts.known_person() for _ in "ab"]
    await make_crm.talk([early], datetime(2026, 10, 1, tzinfo=UTC))
    await make_crm.talk([late], datetime(2026, 11, 1, tzinfo=UTC))
    await make_crm.talk([late], datetime(2099, 1, 1, tzinfo=UTC))
    never = await make_contacts.known_person()
    found = await page(PEOPLE, Condition(), Sort.LAST_CONTACT)
    assert found.ids == [late, early, never]
