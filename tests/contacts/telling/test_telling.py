"""Who is to be told by when that we have their data from elsewhere, and that it was done."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.contacts.actions.people import add_person
from app.contacts.facts import Owner, PersonFields, Source, Who
from app.contacts.queries import changes, person_details
from app.contacts.telling import told as telling
from app.contacts.telling.told import How
from app.lib import clock
from app.lib.languages import HOME_ZONE
from app.lib.refusals import Invalid
from tests.make import staff as make_staff


def today() -> date:
    return clock.now().astimezone(HOME_ZONE).date()


@pytest.fixture
async def who(db: None) -> Who:
    return Who(await make_staff.member())


async def _from(kind: str, who: Who, days_ago: int = 0) -> UUID:
    source = Source(kind, "Mediahaku", today() - timedelta(days=days_ago))
    return await add_person(PersonFields("Aino", "Mäkinen"), source, who)


async def test_only_those_whose_data_came_from_elsewhere_are_listed(who: Who) -> None:
    # trial E17, register R13
    for kind in ("meeting", "web_form", "import"):
        await _from(kind, who)
    wanted = [await _from(kind, who) for kind in ("media_register", "partner")]
    assert {one.id for one in await telling.to_tell()} == set(wanted)
    assert [one.source_kind for one in await telling.to_tell("partner")] == ["partner"]
    assert await telling.sources_open() == ["media_register", "partner"]


async def test_the_soonest_stands_first_and_pages_follow_each_other(who: Who) -> None:
    for days in (3, 40, 20):
        await _from("partner", who, days)
    first, second, third = await telling.to_tell()
    assert [one.days_left(today()) < 0 for one in (first, second, third)] == [True, False, False]
    assert first.due_on < second.due_on < third.due_on
    assert await telling.to_tell(after=(first.due_on, first.id), most=1) == [second]


async def test_the_clock_counts_the_days_of_the_month(who: Who) -> None:
    person = await _from("partner", who, 10)
    one = await telling.still_to_tell(person)
    assert one is not None
    gone, whole = one.gone(today())
    assert (gone, 28 <= whole <= 31) == (10, True)


async def test_late_ones_and_those_due_within_a_week_are_counted(who: Who) -> None:
    for days in (0, 26, 40, 400):
        await _from("commercial_service", who, days)
    assert await telling.due_soon() == telling.DueSoon(late=2, soon=1)


async def test_telling_is_a_fact_with_day_way_and_who(who: Who) -> None:
    assert who.by
    people = [await _from("partner", who) for _ in range(3)]
    assert await telling.tell(people[:2], today(), How.LETTER, by=who.by) == 2
    assert [one.id for one in await telling.to_tell()] == people[2:]
    person = await person_details.person_details(people[0])
    assert person is not None
    assert person.told_at is not None
    assert (person.told_how, person.told_by) == ("letter", "Sanna Laaksonen")
    (change,) = [c for c in await changes.changes_of(Owner(contact=people[0])) if c.field == "told"]
    assert change.by == "Sanna Laaksonen"


async def test_telling_again_changes_nothing(who: Who) -> None:
    assert who.by
    person = await _from("partner", who)
    await telling.tell([person], today(), How.LETTER, by=who.by)
    assert await telling.tell([person], today(), How.PHONE, by=who.by) == 0


async def test_nobody_or_tomorrow_is_refused(who: Who) -> None:
    assert who.by
    person = await _from("partner", who)
    with pytest.raises(Invalid):
        await telling.tell([], today(), How.EMAIL, by=who.by)
    with pytest.raises(Invalid):
        await telling.tell([person], today() + timedelta(days=1), How.EMAIL, by=who.by)
