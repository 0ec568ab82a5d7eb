"""Who has to be told by which day where their data came from, on the borders of days and pages."""

# register R13

from datetime import timedelta
from uuid import UUID

import pytest

from app import database
from app.contacts.telling.told import DueSoon, due_soon, to_tell
from app.lib import clock
from tests.make import contacts as make_contacts


async def due_in(days: int) -> UUID:
    person = await make_contacts.known_person(source="partner")
    await database.execute(
        "update contacts set told_due_on = $2 where id = $1",
        person,
        clock.today() + timedelta(days=days),
    )
    return person


@pytest.mark.parametrize(
    ("days", "counted"),
    [
        (-1, DueSoon(late=1, soon=0)),
        (0, DueSoon(late=0, soon=1)),
        (7, DueSoon(late=0, soon=1)),
        (8, DueSoon(late=0, soon=0)),
    ],
)
async def test_the_last_day_is_not_late_and_a_week_is_seven_days(
    db: None, days: int, counted: DueSoon
) -> None:
    await due_in(days)
    assert await due_soon() == counted


async def test_people_of_one_day_stand_on_one_page_each(db: None) -> None:
    people = {await due_in(3) for _ in range(3)}
    seen, after = [], None
    while page := await to_tell(after=after, most=1):
        seen.append(page[0].id)
        after = (page[0].due_on, page[0].id)
    assert len(seen) == 3
    assert set(seen) == people
