"""People come in: new ones made, known ones completed, blocked ones left out; the counts add up."""

from dataclasses import asdict
from uuid import UUID

import pytest

from app import database
from app.contacts.actions import custom_fields
from app.contacts.actions.recording import FieldChange
from app.contacts.facts import Owner
from app.contacts.queries import fields, person_details, things
from app.contacts.queries.people import address_by_canonical
from app.contacts.rules import search_key
from app.contacts.search.keys import rewrite_people_keys
from app.imports import actions
from app.imports.rules import Counts, Known
from app.imports.rules import State as ImportState
from app.imports.writing import engine
from app.lib.refusals import Conflict
from tests.make import contacts as make_contacts
from tests.make import imports as make_imports
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.imports import imported, numbered, people, said, table, tried

HEADINGS = (
    "Sähköposti", "Etunimi", "Sukunimi", "Puhelin", "Yritys", "Titteli", "Tags", "OPTIN_TIME",
    "CONFIRM_TIME", "OPTIN_IP", "Kieli",
)  # fmt: skip
PROOF = ("2020-01-01 10:00:00", "2020-01-01 10:05:00", "192.0.2.1")
AINO = (
    "Aino@example.org",
    "Aino",
    "Mäkinen",
    "040 1234567",
    "Firma Oy",
    "TJ",
    "energia",
    *PROOF,
    "fi",
)
EINO = ("eino@example.org", "Eino", "Öberg", "", "", "", "", "", "", "", "sv")


async def contact_at(canonical: str) -> UUID:
    found = await address_by_canonical(canonical)
    assert found is not None
    return found.contact_id


# register R13
async def test_a_person_comes_in_with_everything_and_the_source(db: None) -> None:
    member = await make_staff.member()
    done = await imported(table(HEADINGS, AINO), by=member, role="customer")
    assert done.counts == Counts(created=1)
    assert done.state is ImportState.FINISHED
    found = await person_details.person_details(await contact_at("aino@example.org"))
    assert found is not None
    assert (found.first_name, found.last_name, found.title) == ("Aino", "Mäkinen", "TJ")
    assert (found.source_kind, found.source_detail) == ("meeting", "Messut 2026")
    assert [phone.number for phone in found.phones] == ["+358401234567"]
    assert [position.organisation_name for position in found.positions] == ["Firma Oy"]
    assert [role.role for role in found.roles] == ["customer"]
    assert await things.tags_of(found.id) == ("energia",)


async def test_a_new_person_is_found_by_the_same_words_as_one_typed_in(db: None) -> None:
    await imported(table(HEADINGS, AINO))
    contact = await contact_at("aino@example.org")
    sql = "select search_key, search_grams, sort_key from contacts where id = $1"
    before = await database.fetchrow(sql, contact)
    await rewrite_people_keys([contact])
    after = await database.fetchrow(sql, contact)
    assert before is not None
    assert after is not None
    assert set(before["search_key"].split()) == set(after["search_key"].split())
    assert before["search_grams"] == after["search_grams"]
    assert before["sort_key"] == after["sort_key"]
    assert search_key("Aino", "Mäkinen") in before["search_key"]


# register R13
@pytest.mark.parametrize(("kind", "has_clock"), [("media_register", True), ("meeting", False)])
async def test_data_from_elsewhere_start_the_clock(db: None, kind: str, has_clock: bool) -> None:
    await imported(table(HEADINGS, EINO), source_kind=kind)
    due = await database.fetchval("select told_due_on from contacts")
    assert (due is not None) == has_clock


async def test_the_same_file_twice_changes_nothing(db: None) -> None:
    list_id = (await make_lists.a_list()).list_id
    text = table(HEADINGS, AINO, EINO)
    await imported(text, list_id=list_id, evidence="Lomake")
    again = await imported(text, list_id=list_id, evidence="Lomake")
    assert again.counts == Counts(unchanged=2)
    assert await database.fetchval("select count(*) from consent_events") == 1
    assert await database.fetchval("select count(*) from contact_changes") == 0


async def test_doubles_in_a_file_become_one_person(db: None) -> None:
    more = ("AINO@example.org", "", "", "040 1234568", "", "", "metsä", "", "", "", "")
    done = await imported(table(HEADINGS, AINO, more, AINO))
    assert done.counts == Counts(created=1, updated=1, unchanged=1)
    assert [(row, code) for row, code, _ in await said(done.id)] == [(3, "double"), (4, "double")]
    contact = await contact_at("aino@example.org")
    assert await things.tags_of(contact) == ("energia", "metsä")


async def test_people_without_an_address_are_known_by_name_and_phone_or_organisation(
    db: None,
) -> None:
    rows = [
        ("", "Liisa", "Aho", "040 1234567", "", *EINO[5:]),
        ("", "Liisa", "Aho", "0401234567", "Firma Oy", *EINO[5:]),
        ("", "LIISA", "AHO", "", "firma oy", *EINO[5:]),
        ("", "Liisa", "Aho", "", "", *EINO[5:]),
        ("", "Liisa", "Aholainen", "", "Firma Oy", *EINO[5:]),
    ]
    done = await imported(table(HEADINGS, *rows))
    assert done.counts == Counts(created=2, updated=1, unchanged=1, refused=1)
    assert ("name_only", "Liisa Aho") in [(code, value) for _, code, value in await said(done.id)]
    again = await imported(table(HEADINGS, *rows))
    assert again.counts == Counts(unchanged=4, refused=1)


async def test_a_switchboard_without_a_name_is_one_entry_for_each_organisation(db: None) -> None:
    rows = [
        ("", "", "", "08 123 4567", organisation, *EINO[5:])
        for organisation in ("Firma Oy", "Toinen Oy", "firma oy", "")
    ]
    done = await imported(table(HEADINGS, *rows))
    assert done.counts == Counts(created=3, unchanged=1)
    again = await imported(table(HEADINGS, *rows))
    assert again.counts == Counts(unchanged=4)


async def test_a_line_of_totals_makes_nobody_and_a_postal_address_tells_people_apart(
    db: None,
) -> None:
    headings = ("Nimi", "Yritys", "Katuosoite", "Postinumero", "Paikkakunta")
    rows = [
        ("Eino Öberg", "", "Kauppakatu 1", "96100", "Rovaniemi"),
        ("Eino Öberg", "", "Ahjotie 2", "96320", "Rovaniemi"),
        ("Aino Mäkinen", "Rovapuu Oy", "", "", ""),
        ("Yhteensä", "20000", "", "", ""),
    ]
    done = await imported(table(headings, *rows))
    assert done.counts == Counts(created=3, refused=1)
    assert [(row, code) for row, code, _ in await said(done.id)] == [(5, "totals")]
    again = await imported(table(headings, *[[cell.upper() for cell in row] for row in rows]))
    assert again.counts == Counts(unchanged=3, refused=1)


KNOWN = (
    "aino@example.org",
    "Aino Maria",
    "Mäkinen",
    "040 7654321",
    "Toinen Oy",
    "",
    "metsä",
    "",
    "",
    "",
    "sv",
)


@pytest.mark.parametrize(
    ("known", "counts", "name", "language"),
    [
        (Known.FILL, Counts(updated=1), "Aino", "fi"),
        (Known.OVERWRITE, Counts(updated=1), "Aino Maria", "sv"),
        (Known.LEAVE, Counts(unchanged=1), "Aino", "fi"),
    ],
)
async def test_known_people_are_completed_replaced_or_left(
    db: None, known: Known, counts: Counts, name: str, language: str
) -> None:
    await make_contacts.person("aino@example.org", first_name="Aino", last_name="Mäkinen")
    done = await imported(table(HEADINGS, KNOWN), known=known)
    assert done.counts == counts
    found = await person_details.person_details(await contact_at("aino@example.org"))
    assert found is not None
    assert (found.first_name, found.language) == (name, language)
    assert len(found.phones) == (known is not Known.LEAVE)


# register R18
async def test_every_changed_field_is_in_the_history_with_its_source(db: None) -> None:
    member = await make_staff.member()
    await make_contacts.person("aino@example.org", first_name="Aino", last_name="Mäkinen")
    done = await imported(table(HEADINGS, KNOWN), by=member, known=Known.OVERWRITE)
    contact = await contact_at("aino@example.org")
    rows = await database.fetch(
        "select field, old, new, actor, by, why from contact_changes where contact = $1", contact
    )
    changes = {FieldChange(row["field"], row["old"], row["new"]) for row in rows}
    assert changes == {
        FieldChange("first_name", "Aino", "Aino Maria"),
        FieldChange("language", "fi", "sv"),
        FieldChange("phones", "", "+358407654321 · work"),
        FieldChange("tags", "", "metsä"),
        FieldChange("position", "", "Toinen Oy · main"),
    }
    assert {(row["actor"], row["by"], row["why"]) for row in rows} == {
        ("import", member, "lista.csv")
    }
    source = await database.fetchrow("select * from field_sources where contact = $1", contact)
    assert source is not None
    assert set(source["fields"]) == {change.field for change in changes}
    assert (source["kind"], source["import_id"]) == ("meeting", done.id)
    assert await database.fetchval("select edition from contacts where id = $1", contact) == 2


async def test_half_a_name_is_completed_only_by_the_same_name(db: None) -> None:
    await make_contacts.person("aino@example.org", first_name="", last_name="Virtanen")
    await imported(table(HEADINGS, ("aino@example.org", "Aino", "Mäkinen", *[""] * 8)))
    assert await people() == ["Virtanen aino@example.org"]


async def test_values_of_custom_fields(db: None) -> None:
    field = await custom_fields.define_field("Kenkäkoko", "person", "number", (), None)
    text = "Sähköposti,Kenkäkoko\na@example.org,42\n"
    assert (await imported(text)).counts == Counts(created=1)
    assert (await imported(text.replace("42", "43"), known=Known.OVERWRITE)).counts == Counts(
        updated=1
    )
    owner = Owner(contact=await contact_at("a@example.org"))
    assert [(one.field.id, one.text) for one in await fields.values_of(owner)] == [(field, "43")]


@pytest.mark.parametrize("known", list(Known))
async def test_a_dry_run_counts_what_the_run_will_do_and_writes_nobody(
    db: None, known: Known
) -> None:
    offered = await make_lists.a_list()
    await make_contacts.person("eino@example.org", first_name="", last_name="")
    rows = [
        AINO, EINO, AINO, ("bad", *AINO[1:]), EINO,
        ("aino@example.org", "", "", "040 1111111", *AINO[4:]),
        ("", "Liisa", "Aho", "040 1234567", *EINO[4:]), ("", "Liisa", "Aho", "040 1234567", *EINO[4:]),
    ]  # fmt: skip
    import_id = await make_imports.described(
        table(HEADINGS, *rows),
        list_id=offered.list_id,
        evidence="Lomake",
        known=known,
        chunk_rows=3,
    )
    before = await people()
    trial = await tried(import_id)
    assert await people() == before
    assert trial.state is ImportState.TRIED
    await actions.start(import_id, None, may_record_consent=True)
    await engine.run(import_id)
    done = await make_imports.info(import_id)
    assert done.counts == trial.trial
    assert sum(asdict(done.counts).values()) == done.rows == 8
    found = sorted((row, code) for row, code, _ in await said(import_id, is_trial=True))
    assert found == sorted((row, code) for row, code, _ in await said(import_id))


@pytest.mark.parametrize("chunk_rows", [1, 2, 100])
async def test_a_row_without_an_address_finds_the_person_of_one_with_an_address(
    db: None, chunk_rows: int
) -> None:
    """Also one that came a moment ago, and the dry run knew it."""
    rows = [
        ("", "Liisa", "Aho", "", "Firma Oy", *EINO[5:]),
        ("liisa@example.org", "Liisa", "Aho", "040 1234567", "Firma Oy", *EINO[5:]),
        ("", "Matti", "Aho", "", "Firma Oy", *EINO[5:]),
        ("matti@example.org", "Matti", "Aho", "040 1234568", "Firma Oy", *EINO[5:]),
        ("", "Matti", "Aho", "040 1234568", "", *EINO[5:]),
        ("aino@example.org", "Aino", "Aho", "040 1234569", "Firma Oy", *EINO[5:]),
        ("", "AINO", "aho", "", "firma oy", *EINO[5:]),
    ]
    import_id = await make_imports.described(table(HEADINGS, *rows), chunk_rows=chunk_rows)
    trial = await tried(import_id)
    await actions.start(import_id, None, may_record_consent=True)
    await engine.run(import_id)
    done = await make_imports.info(import_id)
    assert done.counts == trial.trial == Counts(created=5, unchanged=2)


async def test_the_counts_add_up_over_many_chunks(db: None) -> None:
    rows = [*numbered(25), ("bad", "", ""), ("reader3@example.org", "", ""), ("", "", "")]
    done = await imported(table(("Email", "First name", "Last name"), *rows), chunk_rows=3)
    assert done.counts == Counts(created=25, unchanged=1, refused=1)
    assert done.done_rows == done.rows == 27
    assert done.counts.rows == done.rows


async def test_a_cancelled_import_keeps_what_is_in_and_takes_no_more(db: None) -> None:
    import_id = await make_imports.described(
        table(("Email", "First name", "Last name"), *numbered(3))
    )
    await actions.start(import_id, None, may_record_consent=False)
    await actions.cancel(import_id, None)
    await engine.run(import_id)
    done = await make_imports.info(import_id)
    assert (done.state, done.done_rows) == (ImportState.CANCELLED, 0)
    with pytest.raises(Conflict):
        await actions.start(import_id, None, may_record_consent=False)


async def test_an_organisation_is_known_by_business_id_and_by_name(db: None) -> None:
    rows = [
        ("a@example.org", "Firma Oy", "2617416-4"),
        ("b@example.org", "FIRMA OY", ""),
        ("c@example.org", "Firma Group", "26174164"),
        ("d@example.org", "Muu Oy", ""),
    ]
    await imported(table(("Email", "Yritys", "Y-tunnus"), *rows))
    found = await database.fetch(
        "select o.name, count(*) as people from organisations o join positions p on p.organisation = o.id "
        "group by o.id order by o.name"
    )
    assert [tuple(row) for row in found] == [("Firma Oy", 3), ("Muu Oy", 1)]
