"""People who came in one moment, or have one name, are shown on one page each: none twice, none never."""

from uuid import UUID

import pytest

from app import database
from app.contacts.about import About
from app.crm.views.walks import ORGANISATIONS, PEOPLE, Condition, Kind, Sort, page
from tests.make import contacts as make_contacts

_ALIKE = "update {table} set sort_key = 'same', created_at = '2026-11-03'"


async def made(kind: Kind) -> UUID:
    if kind.about is About.PEOPLE:
        return await make_contacts.known_person()
    return await make_contacts.organisation("Revontuli Oy")


@pytest.mark.parametrize("kind", [PEOPLE, ORGANISATIONS], ids=lambda kind: kind.about.value)
@pytest.mark.parametrize("sort", list(Sort))
async def test_equals_are_walked_through_by_pages(db: None, kind: Kind, sort: Sort) -> None:
    everybody = {await made(kind) for _ in range(5)}
    await database.execute(_ALIKE.format(table=kind.about.table))
    seen: list[UUID] = []
    while found := (await page(kind, Condition(), sort, seen[-1] if seen else None, 2)).ids:
        seen += found
    assert len(seen) == 5
    assert set(seen) == everybody
