"""Two records whose people both have to be told become one that has to be told by the earlier day."""

# register R13

from datetime import date

import pytest

from app import database
from app.contacts.duplicates.join import Wish
from app.crm.duplicates.actions import merge
from tests.make import contacts as make_contacts
from tests.make import staff as make_staff

EARLY, LATE = date(2026, 12, 1), date(2026, 12, 24)


@pytest.mark.parametrize(("kept_by", "gone_by"), [(EARLY, LATE), (LATE, EARLY)])
async def test_the_earlier_day_holds(db: None, kept_by: date, gone_by: date) -> None:
    kept, gone = [await make_contacts.known_person(source="partner") for _ in "ab"]
    for person, day in ((kept, kept_by), (gone, gone_by)):
        await database.execute("update contacts set told_due_on = $2 where id = $1", person, day)
    await merge(kept, gone, Wish(), by=await make_staff.member())
    assert await database.fetchval("select told_due_on from contacts where id = $1", kept) == EARLY
