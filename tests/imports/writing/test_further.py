"""Further addresses and numbers of a row: carried in, completed, never taken from somebody else."""

import pytest

from app import database
from app.consent.suppression.kept import suppressed
from app.imports.rules import Counts, Known
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.imports import described, imported, people, said, table, tried

HEADINGS = ("Email", "E-mail address at work", "First name", "Last name", "Mobile", "Home phone")
AINO = (
    "aino@example.org ::: aino@example.net", "a.aho@example.com", "Aino", "Aho",
    "040 7771111 ::: 050 7771112", "09 7772222",
)  # fmt: skip
ADDRESSES = [
    ("aino@example.org", "unknown", True),
    ("a.aho@example.com", "work_personal", False),
    ("aino@example.net", "unknown", False),
]


async def addresses() -> list[tuple[str, str, bool]]:
    rows = await database.fetch(
        "select email, kind, main_since is not null as is_main from contact_addresses "
        "order by main_since nulls last, canonical"
    )
    return [tuple(row.values()) for row in rows]


async def numbers() -> list[tuple[str, str]]:
    rows = await database.fetch("select number, kind from contact_phones order by number")
    return [tuple(row.values()) for row in rows]


async def test_a_new_person_has_them_all_and_a_second_import_changes_nothing(db: None) -> None:
    done = await imported(table(HEADINGS, AINO))
    assert done.counts == Counts(created=1)
    assert await addresses() == ADDRESSES
    assert await numbers() == [
        ("+358407771111", "mobile"), ("+358507771112", "mobile"), ("+35897772222", "home"),
    ]  # fmt: skip
    assert (await imported(table(HEADINGS, AINO))).counts == Counts(unchanged=1)
    assert await addresses() == ADDRESSES


async def test_a_known_person_is_completed_and_the_main_address_stays(db: None) -> None:
    await make_contacts.person("aino@example.org", first_name="Aino", last_name="Aho")
    done = await imported(table(HEADINGS, AINO))
    assert done.counts == Counts(updated=1)
    assert await addresses() == ADDRESSES
    told = await database.fetch("select new from contact_changes where field = 'address'")
    assert sorted(row["new"] for row in told) == ["a.aho@example.com", "aino@example.net"]


async def test_a_person_is_known_by_any_address_of_the_row(db: None) -> None:
    await make_contacts.person("a.aho@example.com", first_name="Aino", last_name="Aho")
    assert (await imported(table(HEADINGS, AINO))).counts == Counts(updated=1)
    found = await addresses()
    assert found[0][0] == "a.aho@example.com"
    assert len(found) == 3
    assert len(set(await database.fetch("select id from contacts"))) == 1


@pytest.mark.parametrize("known", list(Known))
async def test_addresses_of_two_people_mix_nobody(db: None, known: Known) -> None:
    await make_contacts.person("aino@example.org", first_name="Aino", last_name="Aho")
    await make_contacts.person("a.aho@example.com", first_name="Aino", last_name="Aho")
    import_id = await described(table(HEADINGS, AINO), known=known)
    assert (await tried(import_id)).trial == Counts(refused=1)
    done = await imported(table(HEADINGS, AINO), known=known)
    assert done.counts == Counts(refused=1)
    assert [code for _, code, _ in await said(done.id)] == ["two_people"]
    assert len(await people()) == 2
    assert await numbers() == []


async def test_rows_of_one_file_that_share_an_address_are_one_person(db: None) -> None:
    rows = [("x@example.org", "", "Eino", "Eho", "", ""), AINO, ("aino@example.net", *[""] * 5)]
    for chunk_rows in (1, 2000):
        import_id = await described(table(HEADINGS, *rows), chunk_rows=chunk_rows)
        assert (await tried(import_id)).trial is not None
    done = await imported(table(HEADINGS, *rows))
    assert done.counts == Counts(created=2, unchanged=1)


AGREED = ("Email", "Optin time")
ROW = ("aino@example.org, aino@example.net", "2026-01-02 10:00")


async def test_a_consent_is_of_the_main_address_alone(db: None) -> None:
    list_id = (await make_lists.a_list()).list_id
    done = await imported(table(AGREED, ROW), list_id=list_id, evidence="lomake")
    assert done.counts == Counts(created=1)
    rows = await database.fetch(
        "select a.email from permission p join contact_addresses a on a.id = p.address where verdict"
    )
    assert [row["email"] for row in rows] == ["aino@example.org"]
    again = await imported(table(AGREED, ROW), list_id=list_id, evidence="lomake")
    assert again.counts == Counts(unchanged=1)


async def test_a_new_main_address_of_a_known_person_brings_its_consent(db: None) -> None:
    list_id = (await make_lists.a_list()).list_id
    await make_contacts.person("aino@example.net")
    done = await imported(table(AGREED, ROW), list_id=list_id, evidence="lomake")
    assert done.counts == Counts(updated=1)
    rows = await database.fetch(
        "select a.email from permission p join contact_addresses a on a.id = p.address where verdict"
    )
    assert [row["email"] for row in rows] == ["aino@example.org"]


async def test_who_left_at_one_address_is_not_brought_back_at_another(db: None) -> None:
    list_id = (await make_lists.a_list()).list_id
    await imported(table(("Email", "Status"), ("aino@example.net", "unsubscribed")), list_id=list_id,
                   evidence="lomake")  # fmt: skip
    done = await imported(table(AGREED, ROW), list_id=list_id, evidence="lomake")
    assert "has_left" in [code for _, code, _ in await said(done.id)]
    assert await database.fetchval("select count(*) from permission where verdict") == 0


async def test_a_row_that_blocks_blocks_all_its_addresses(db: None) -> None:
    rows = table(("Email", "Status"), (ROW[0], "unsubscribed"), ("aino@example.net", ""))
    import_id = await described(rows)
    assert (await tried(import_id)).trial == Counts(suppressed=2)
    assert (await imported(rows)).counts == Counts(suppressed=2)
    both = {"aino@example.org", "aino@example.net"}
    assert set(await suppressed(both)) == both
