"""A person's data, whole: what is collected when somebody asks, and that nothing stays behind."""

import json
from datetime import date
from uuid import UUID, uuid4

import pytest

from app import database
from app.contacts import personal_data
from app.contacts.actions import addresses as addresses_actions
from app.contacts.actions import belongings, custom_fields, keeping, positions, roles
from app.contacts.actions import people as people_actions
from app.contacts.facts import Owner, PersonFields, PositionFields, Profile, Source, Who
from app.contacts.queries import changes, person_details
from app.contacts.queries import people as people_queries
from tests.make import contacts as make
from tests.make import staff as make_staff

WHO = Who(None)
ABOUT_ONE_PERSON = (
    "contacts", "contact_addresses", "contact_phones", "social_profiles", "contact_tags", "positions",
    "contact_roles", "field_values", "contact_changes", "field_sources", "merges", "duplicates",
)  # fmt: skip


async def full_person(email: str) -> tuple[UUID, list[UUID]]:
    """Somebody of whom every table of the room has a row; the contact's id and those of addresses."""
    other = await make.known_person()
    contact_id = await make.known_person(email, source="media_register")
    owner = Owner(contact=contact_id)
    field_id = await custom_fields.define_field("Koko", "person", "text", [], None)
    await people_actions.change_person(contact_id, PersonFields("Aino", "Virtanen"), 1, WHO)
    await belongings.set_phones(contact_id, None, [("+358401234567", "mobile")], WHO)
    await belongings.set_profiles(contact_id, None, [Profile("x", "aino")], WHO)
    await belongings.set_tags(contact_id, ["energia"], WHO)
    await positions.add_position(
        contact_id, await make.organisation(), PositionFields("toimittaja"), WHO
    )
    await roles.add_role(owner, "media", WHO)
    await custom_fields.set_value(owner, field_id, "M", WHO)
    await keeping.note_source(owner, ["title"], Source("partner", "", date(2026, 1, 1)), WHO)
    await _merge(contact_id, other)
    return contact_id, [one.id for one in await people_queries.addresses_of(contact_id)]


async def _merge(contact_id: UUID, other: UUID) -> None:
    """Two merges one after the other, and a suggestion."""
    by, first, second = await make_staff.member(), uuid4(), uuid4()
    for kept, gone, name in ((first, second, "Aune"), (contact_id, first, "Anna")):
        await database.execute(
            "insert into merges (id, kept, gone, before, at, by, undo_until) "
            "values ($1, $2, $3, $4, now(), $5, now())",
            uuid4(), kept, gone, json.dumps({"first_name": name}), by,
        )  # fmt: skip
    pair = sorted((contact_id, other))
    await database.execute(
        "insert into duplicates (first, second, score, reasons, found_at) values ($1, $2, 90, '{name}', now())",
        *pair,
    )


async def test_everything_about_a_person_is_collected(db: None) -> None:
    contact_id, addresses = await full_person("aino@example.org")
    found = await personal_data.collect(addresses)
    assert set(found) == set(ABOUT_ONE_PERSON)
    text = str(found)
    for told in (
        "aino@example.org", "Virtanen", "+358401234567", "https://x.com/aino", "energia", "toimittaja",
        "media_register", "Mäkinen", "Aune", "Anna", "'M'", str(contact_id),
    ):  # fmt: skip
        assert told in text, told


async def test_of_somebody_unknown_nothing_is_collected(db: None) -> None:
    assert await personal_data.collect([uuid4()]) == {}
    assert await personal_data.collect([]) == {}


@pytest.mark.parametrize(
    "table", [t for t in ABOUT_ONE_PERSON if t not in ("contacts", "merges", "duplicates")]
)
async def test_nothing_hangs_on_after_erasure(db: None, table: str) -> None:
    contact_id, addresses = await full_person("aino@example.org")
    await personal_data.erase(addresses)
    assert (
        await database.fetchval(f"select count(*) from {table} where contact = $1", contact_id) == 0
    )
    assert await database.fetchval("select count(*) from contacts where id = $1", contact_id) == 0


async def test_a_merge_stays_a_fact_without_what_it_remembered(db: None) -> None:
    contact_id, addresses = await full_person("aino@example.org")
    await personal_data.erase(addresses)
    rows = await database.fetch("select kept, before from merges order by kept = $1", contact_id)
    assert [row["before"] for row in rows] == [None, None]
    assert await database.fetchval("select count(*) from duplicates") == 0


async def test_other_people_keep_what_is_theirs(db: None) -> None:
    _, addresses = await full_person("aino@example.org")
    sanna = await make.known_person("sanna@example.org")
    await belongings.set_tags(sanna, ["energia"], WHO)
    await belongings.set_phones(sanna, None, [("+358401234567", "mobile")], WHO)
    await personal_data.erase(addresses)
    kept = await person_details.person_details(sanna)
    assert kept is not None
    assert (kept.tags, len(kept.phones)) == (("energia",), 1)


async def test_an_erased_address_of_somebody_who_stays_is_in_no_history(db: None) -> None:
    contact_id = await make.known_person("old@example.org")
    new = await addresses_actions.add_address(
        contact_id, make.address("new@example.org"), None, WHO
    )
    [old, _] = await people_queries.addresses_of(contact_id)
    await addresses_actions.make_main_address(new, WHO)
    await belongings.set_tags(contact_id, ["energia"], WHO)
    await personal_data.erase([old.id])
    history = await changes.changes_of(Owner(contact=contact_id))
    assert [(c.field, c.new) for c in history] == [
        ("tags", "energia"),
        ("address", "new@example.org"),
    ]
    row = await database.fetchrow("select * from contacts where id = $1", contact_id)
    assert "old@" not in str(row)
