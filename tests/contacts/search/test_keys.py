import asyncio
from datetime import date
from typing import Any
from uuid import UUID

from app import database
from app.contacts.actions import addresses, belongings, positions
from app.contacts.actions import organisations as organisations_actions
from app.contacts.actions import people as people_actions
from app.contacts.facts import OrganisationFields, Owner, PersonFields, PositionFields, Who
from app.contacts.queries import changes
from app.contacts.queries import organisations as organisations_queries
from app.contacts.rules import organisation_key, person_key, sort_key
from app.contacts.search import keys
from app.contacts.search.grams import grams_of_text
from app.contacts.search.keys import BATCH
from app.contacts.tables import Contact
from tests.make import contacts as make

WHO = Who(None)


async def words(contact_id: UUID) -> list[str]:
    row = await row_of("contacts", contact_id)
    assert row["search_grams"] == grams_of_text(row["search_key"])
    return str(row["search_key"]).split()


async def row_of(table: str, record_id: UUID) -> Any:
    return await database.fetchrow(
        f"select search_key, search_grams, sort_key from {table} where id = $1", record_id
    )


def test_a_key_has_every_word_once_and_notes_only_to_a_limit() -> None:
    key = person_key(
        ("Aino", "Mäkinen"),
        ["aino@example.org"],
        others=("Mäkinen Oy", "energia"),
        digits=("358401234567", "0401234567"),
        notes=" ".join(f"sana{number}" for number in range(1000)),
    ).split()
    assert key[:8] == [
        "makinen", "aino", "aino@example.org", "oy", "energia", "358401234567", "0401234567", "sana0",
    ]  # fmt: skip
    assert len(key) < 60


def test_an_organisation_is_found_by_its_business_id_in_both_forms() -> None:
    assert organisation_key("Lapin Kansa Oy", "2077474-0").split() == [
        "lapin", "kansa", "oy", "2077474-0", "20774740",
    ]  # fmt: skip


async def test_letters_that_fold_to_many_fit_into_every_index(db: None) -> None:
    long = "".join(chr(0xFDFA) + chr(0x3300 + number) for number in range(40))
    contact_id = await make.known_person(first_name=long, last_name=long[::-1], title=long)
    place = await make.organisation((long * 3)[:200])
    await belongings.set_tags(contact_id, [long], WHO)
    await positions.add_position(contact_id, place, PositionFields(long), WHO)
    assert await organisations_queries.organisations_named((long * 3)[:200])


async def test_everything_somebody_is_found_by_stands_in_the_key(db: None) -> None:
    contact_id = await make.known_person(
        "aino@example.org", title="Toimittaja", notes="Tavattu Ylläksellä."
    )
    await addresses.add_address(contact_id, make.address("am@example.com"), None, WHO)
    await belongings.set_phones(contact_id, None, [("+358401234567", "mobile")], WHO)
    await belongings.set_tags(contact_id, ["Energia"], WHO)
    await positions.add_position(
        contact_id, await make.organisation("Lapin Kansa"), PositionFields(), WHO
    )
    assert await words(contact_id) == [
        "makinen", "aino", "am", "aino@example.org", "am@example.com", "lapin", "kansa", "toimittaja",
        "energia", "358401234567", "0401234567", "tavattu", "yllaksella",
    ]  # fmt: skip


async def test_what_is_taken_away_leaves_the_key(db: None) -> None:
    contact_id = await make.known_person("aino@example.org")
    position = await positions.add_position(
        contact_id, await make.organisation("Lapin Kansa"), PositionFields(), WHO
    )
    work = await addresses.add_address(contact_id, make.address("am@example.com"), None, WHO)
    await belongings.set_phones(contact_id, None, [("+358401234567", "mobile")], WHO)
    await belongings.set_tags(contact_id, ["Energia"], WHO)
    await belongings.set_phones(contact_id, None, [], WHO)
    await belongings.set_tags(contact_id, [], WHO)
    await addresses.remove_address(work, WHO, known_to_ledger=False)
    await positions.end_position(position, date(2020, 1, 1), WHO)
    assert await words(contact_id) == ["makinen", "aino", "aino@example.org"]


async def test_the_keys_follow_a_changed_name(db: None) -> None:
    contact_id = await make.known_person("aino@example.org")
    await people_actions.change_person(contact_id, PersonFields("Åsa", "Öhman"), 1, WHO)
    assert await words(contact_id) == ["ohman", "asa", "aino", "aino@example.org"]
    row = await row_of("contacts", contact_id)
    assert row["sort_key"] == sort_key("Åsa", "Öhman", "aino@example.org")


async def test_a_renamed_organisation_is_renamed_in_the_keys_of_its_people(db: None) -> None:
    place = await make.organisation("Lapin Kansa")
    here, gone = await make.known_person(), await make.known_person()
    await positions.add_position(here, place, PositionFields(), WHO)
    await positions.add_position(gone, place, PositionFields(until=date(2020, 1, 1)), WHO)
    await organisations_actions.change_organisation(
        place, OrganisationFields("Pohjolan Sanomat"), 1, WHO
    )
    assert {"pohjolan", "sanomat"} <= set(await words(here))
    assert not {"lapin", "pohjolan"} & set(await words(gone))
    row = await row_of("organisations", place)
    assert (row["search_key"], row["sort_key"]) == (
        " pohjolan sanomat",
        sort_key("", "Pohjolan Sanomat"),
    )
    assert row["search_grams"] == grams_of_text(row["search_key"])


async def test_more_people_than_a_batch_are_all_renamed(db: None) -> None:
    place = await make.organisation("Lapin Kansa")
    await database.execute(
        "insert into contacts (id, first_name, language, source_kind, created_at, changed_at) "
        "select gen_random_uuid(), 'Aino', 'fi', 'other', now(), now() from generate_series(1, $1)",
        BATCH + 10,
    )
    await database.execute(
        "insert into positions (contact, organisation, created_at) select id, $1, now() from contacts",
        place,
    )
    await organisations_actions.change_organisation(
        place, OrganisationFields("Pohjolan Sanomat"), 1, WHO
    )
    found = await Contact.count().where(Contact.search_key == " aino pohjolan sanomat")
    assert found == BATCH + 10


async def test_records_from_before_there_were_keys_get_them(db: None) -> None:
    contact_id, place = (
        await make.known_person("aino@example.org"),
        await make.organisation("Lapin Kansa"),
    )
    await positions.add_position(contact_id, place, PositionFields(), WHO)
    for table in ("contacts", "organisations"):
        await database.execute(f"update {table} set search_key = '', search_grams = '{{}}'")
    assert await keys.fill_missing_keys() == 2
    assert {"makinen", "lapin"} <= set(await words(contact_id))
    assert (await row_of("organisations", place))["search_key"] == " lapin kansa"
    assert await keys.fill_missing_keys() == 0


async def test_changes_of_person_and_organisation_at_once_leave_no_old_name(
    committed: None,
) -> None:
    place = await make.organisation("Vanha")
    people = [await make.known_person() for _ in range(5)]
    await asyncio.gather(
        *(positions.add_position(one, place, PositionFields(), WHO) for one in people),
        organisations_actions.change_organisation(place, OrganisationFields("Uusi"), 1, WHO),
        *(belongings.set_tags(one, ["energia"], WHO) for one in people),
    )
    for one in people:
        assert {"uusi", "energia"} <= set(await words(one))
        assert "vanha" not in await words(one)


async def test_two_editors_at_once_are_one_saved_and_one_told(committed: None) -> None:
    # trial F7
    contact_id = await make.known_person()
    answers = await asyncio.gather(
        *(
            people_actions.change_person(contact_id, PersonFields(name), 1, WHO)
            for name in ("Anna", "Bertta", "Cecilia")
        ),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in answers) == [
        "EditedMeanwhile", "EditedMeanwhile", "NoneType",
    ]  # fmt: skip
    history = await changes.changes_of(Owner(contact=contact_id))
    assert sorted(c.field for c in history) == ["first_name", "last_name"]
