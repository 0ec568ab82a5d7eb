"""The one writer of people: many are written as one is, with no more statements."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.contacts.actions.recording import FieldChange, RecordChange, change_many
from app.contacts.facts import Owner, Source, Who
from app.contacts.queries import changes as changes_queries
from app.contacts.tables import Contact
from app.database import transaction
from app.lib import clock
from app.lib.refusals import Invalid
from tests.architecture.statements import statements
from tests.make import contacts as make

FAIR = Who(None, "Messut", actor="system")
THEN = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def change_of(person: UUID, **columns: str) -> RecordChange:
    """From what `make.known_person` has."""
    before = {"first_name": "Aino", "last_name": "Mäkinen"}
    history = [FieldChange(name, before.get(name, ""), new) for name, new in columns.items()]
    return RecordChange(Owner(contact=person), history, columns)


async def row_of(person: UUID) -> dict[str, object]:
    row: dict[str, object] | None = await Contact.select().where(Contact.id == person).first()
    assert row is not None
    return row


async def history_of(person: UUID) -> list[tuple[object, ...]]:
    history = await changes_queries.changes_of(Owner(contact=person))
    return [(one.field, one.old, one.new, one.at, one.actor, one.why) for one in history]


async def test_each_gets_its_own_columns_and_keeps_the_others(db: None) -> None:
    # register R18
    one, two, third = [await make.known_person() for _ in range(3)]
    before = await row_of(third)
    with clock.standing_at(THEN):
        changes = [change_of(one, last_name="Aalto"), change_of(two, title="toimittaja")]
        assert await change_many(changes, FAIR) == 2
    first, second = await row_of(one), await row_of(two)
    assert (first["last_name"], first["title"]) == ("Aalto", "")
    assert (second["last_name"], second["title"]) == ("Mäkinen", "toimittaja")
    assert (first["edition"], first["changed_at"]) == (2, THEN)
    assert await history_of(one) == [("last_name", "Mäkinen", "Aalto", THEN, "system", "Messut")]
    assert await history_of(two) == [("title", "", "toimittaja", THEN, "system", "Messut")]
    assert await row_of(third) == before


async def test_what_stays_as_it_was_is_no_change(db: None) -> None:
    # register R18
    one, two = await make.known_person(), await make.known_person()
    before = await row_of(two)
    changes = [change_of(one, title="toimittaja", last_name="Mäkinen")]
    assert await change_many([*changes, change_of(two, last_name="Mäkinen")], FAIR) == 1
    assert [field for field, *_ in await history_of(one)] == ["title"]
    assert await history_of(two) == []
    assert await row_of(two) == before


async def test_a_column_without_a_history_makes_no_edition(db: None) -> None:
    person = await make.known_person()
    before = await row_of(person)
    noted = RecordChange(Owner(contact=person), columns={"checked_at": THEN})
    assert await change_many([noted], FAIR) == 0
    assert await row_of(person) == before | {"checked_at": THEN}
    assert await history_of(person) == []


async def test_who_is_renamed_is_found_by_the_new_name_and_so_sorted(db: None) -> None:
    one, two = await make.known_person(), await make.known_person()
    before = await row_of(two)
    await change_many([change_of(one, last_name="Öhman"), change_of(two, country="FI")], FAIR)
    after = await row_of(one)
    assert "ohman" in str(after["search_key"])
    assert "makinen" not in str(after["search_key"])
    assert after["sort_key"] != before["sort_key"]
    assert (await row_of(two))["search_key"] == before["search_key"]


async def test_each_field_that_changed_says_where_it_came_from(db: None) -> None:
    # register R13
    one, two = await make.known_person(), await make.known_person()
    bought = Source("partner", "Osoitelista, 1. osa", date(2026, 11, 1))
    changed = change_of(one, title="toimittaja", last_name="Mäkinen", place="Oulu")
    sourced = RecordChange(changed.owner, changed.history, changed.columns, bought)
    await change_many([sourced, change_of(two, title="toimittaja")], FAIR)
    [noted] = await changes_queries.sources_of(Owner(contact=one))
    assert noted.fields == ("title", "place")
    assert Source(noted.kind, noted.detail, noted.on) == bought
    assert await changes_queries.sources_of(Owner(contact=two)) == []


async def test_twenty_cost_no_statement_more_than_two(db: None) -> None:
    people = [await make.known_person() for _ in range(22)]
    counts = []
    for some in (people[:2], people[2:]):
        async with transaction(), statements() as ran:
            await change_many([change_of(one, last_name="Aalto") for one in some], FAIR)
        counts.append(len(ran))
    assert counts[0] == counts[1]
    assert counts[0] <= 5, "row, history, and the keys: held, read, written"


async def test_a_reason_that_cannot_be_kept_changes_nothing(db: None) -> None:
    person = await make.known_person()
    before = await row_of(person)
    with pytest.raises(Invalid):
        async with transaction():
            await change_many([change_of(person, title="x")], Who(None, "a" * 201))
    assert await row_of(person) == before
