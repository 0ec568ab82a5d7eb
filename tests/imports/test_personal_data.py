"""What a file left behind about a person is told to them, and goes when they are forgotten."""

from uuid import UUID

import pytest

from app import database
from app.contacts.queries.people import AddressOfPerson, address_by_canonical
from app.imports import personal_data
from app.imports.queries import ImportInfo
from app.imports.receiving.chunks import hashed, unpacked
from tests.architecture.statements import statements
from tests.make import files as make_files
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.imports import MEETING, imported

TABLES = ("import_chunks", "import_findings", "imported_consents")
BY_PHONE = [
    ("kaisa@example.org", "Kaisa", "Muu", ""),
    ("", "Kalle", "Muu", ""),
    *(
        ("", "Eero", name, f"040 123 450{n}")
        for n, name in enumerate(("Aalto", "Berg", "Carlsson", "Dahl"))
    ),
]
OTHERS = [("kaisa@example.org", "Kaisa"), ("not an address", "Kalle")]


@pytest.fixture
async def brought(db: None) -> ImportInfo:
    """Two consents that wait, brought by somebody who may not record them."""
    offered, by = await make_lists.a_list(), await make_staff.member("publisher")
    return await imported(
        make_files.mailchimp_subscribed(2), MEETING, by, may_record_consent=False,
        list_id=offered.list_id, evidence="Tilattu lomakkeella",
    )  # fmt: skip


@pytest.fixture
async def other(db: None) -> ImportInfo:
    """A file of somebody else, with a finding."""
    return await imported(make_files.table([("email", "first_name"), *OTHERS]))


async def person(number: int) -> AddressOfPerson:
    address = await address_by_canonical(f"chimp{number}@example.org")
    assert address is not None
    return address


async def left(import_id: UUID) -> dict[str, int]:
    """How many rows each table has about this file."""
    return {
        table: await database.fetchval(
            f"select count(*) from {table} where import_id = $1", import_id
        )
        for table in TABLES
    }


async def test_a_consent_that_waits_is_told_to_its_owner_alone(brought: ImportInfo) -> None:
    asking, neighbour = await person(0), await person(1)
    told = await personal_data.collect([asking.id])
    assert [row["address"] for row in told["imported_consents"]] == [asking.id]
    assert neighbour.id not in {row["address"] for row in told["imported_consents"]}
    assert await personal_data.collect([]) == {}


async def test_forgetting_takes_the_consent_and_the_row_of_the_file(
    brought: ImportInfo, other: ImportInfo
) -> None:
    """The rows of others stay, in their places."""
    before, untouched = await left(brought.id), await left(other.id)
    assert before["import_chunks"]
    assert before["imported_consents"] == 2
    assert untouched["import_chunks"]
    assert untouched["import_findings"]
    await personal_data.erase([(await person(0)).id])
    assert await left(brought.id) == {**before, "imported_consents": 1}
    data = await database.fetchval(
        "select data from import_chunks where import_id = $1", brought.id
    )
    [gone, kept] = unpacked(data)
    assert gone == []
    assert "chimp1@example.org" in kept
    assert await left(other.id) == untouched
    assert await personal_data.collect([(await person(0)).id]) == {}


async def test_forgetting_nobody_changes_nothing(brought: ImportInfo) -> None:
    before = await left(brought.id)
    await personal_data.erase([])
    await personal_data.erase([UUID(int=0)])
    assert await left(brought.id) == before


ROWS = "select first_row, data from import_chunks"


async def test_of_kept_rows_only_those_that_may_be_the_persons_are_read(db: None) -> None:
    """Each row is a chunk of its own; names count in the file that brought the person alone."""
    kept = await imported(
        make_files.table([("email", "first_name", "last_name", "phone"), *BY_PHONE]), chunk_rows=1
    )
    kaisa = await address_by_canonical("kaisa@example.org")
    assert kaisa is not None
    eero = await database.fetchval("select id from contacts where last_name = 'Carlsson'")
    for addresses, people in (([kaisa.id], []), ([], [eero])):
        async with statements() as asked:
            told = await personal_data.collect(addresses, people)
        assert [row["import_id"] for row in told["import_rows"]] == [kept.id]
        assert len([sql for sql, _ in asked if sql.startswith(ROWS)]) == 1
    await database.execute("delete from import_chunk_keys")
    assert await personal_data.collect([], [eero]) == told


async def test_nothing_leads_to_a_row_that_was_made_blank(brought: ImportInfo) -> None:
    keys = "select keys from import_chunk_keys k join import_chunks c on c.id = k.chunk where import_id = $1"
    before, asking, other = (
        await database.fetchval(keys, brought.id), await person(0), (await person(1)).canonical,
    )  # fmt: skip
    await personal_data.erase([asking.id])
    left_over = await database.fetchval(keys, brought.id)
    assert set(left_over) == set(before) - set(hashed([(asking.canonical,)]))
    assert set(hashed([(other,)])) <= set(left_over)
