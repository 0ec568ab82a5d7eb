"""Different names at one address: said, and nothing of the second is added to the first."""

import pytest

from app import database
from app.contacts.duplicates.rules import is_other_name
from app.imports.rules import Counts, Known
from tests.make import contacts as make_contacts
from tests.make.imports import described, imported, people, said, table, tried

HEADINGS = ("email", "first name", "last name", "organisation", "phone")
EKA = ("info@example.com", "Eka", "Jaettu", "Lehti Oy", "040 5550001")
TOKA = ("info@example.com", "Toka", "Jaettu", "Lehti Oy", "040 5550002")


async def phones() -> list[str]:
    rows = await database.fetch("select number from contact_phones order by number")
    return [row["number"] for row in rows]


@pytest.mark.parametrize("known", list(Known))
@pytest.mark.parametrize("chunk_rows", [1, 2000])
async def test_nothing_of_another_person_is_added(db: None, known: Known, chunk_rows: int) -> None:
    content = table(HEADINGS, EKA, TOKA, ("INFO@EXAMPLE.COM", *EKA[1:4], ""), TOKA)
    import_id = await described(content, known=known, chunk_rows=chunk_rows)
    trial = (await tried(import_id)).trial
    done = await imported(content, known=known, chunk_rows=chunk_rows)
    assert done.counts == trial == Counts(created=1, unchanged=1, refused=2)
    others = [(row, code) for row, code, _ in await said(done.id) if code == "other_name"]
    assert others == [(3, "other_name"), (5, "other_name")]
    assert await people() == ["Eka Jaettu info@example.com"]
    assert await phones() == ["+358405550001"]


async def test_a_later_file_does_not_mix_them_either(db: None) -> None:
    await imported(table(HEADINGS, EKA))
    done = await imported(table(HEADINGS, TOKA), known=Known.OVERWRITE)
    assert done.counts == Counts(refused=1)
    assert await phones() == ["+358405550001"]


async def test_who_replaces_what_we_have_may_give_a_new_surname(db: None) -> None:
    await make_contacts.person("aino@example.org", first_name="Aino", last_name="Mäkinen")
    row = table(HEADINGS[:3], ("aino@example.org", "Aino", "Virtanen"))
    assert (await imported(row)).counts == Counts(refused=1)
    assert (await imported(row, known=Known.OVERWRITE)).counts == Counts(updated=1)
    assert await people() == ["Aino Virtanen aino@example.org"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aino Mäkinen", "AINO MAKINEN"),
        ("Aino Mäkinen", "Mäkinen Aino"),
        ("Aino Mäkinen", "A. Mäkinen"),
        ("Aino Mäkinen", "Mäkinen, A"),
        ("Aino Mäkinen", "Aino Mäkinen-Aho"),
        ("Carl Gustaf von Essen", "Carl von Essen"),
        ("Aino Mäkinen", "Aino"),
        ("Aino Mäkinen", ""),
        ("Maria Virtanen", "Mari Virtanen"),
        ("J.P. Aho", "Jukka Pekka Aho"),
    ],
)
def test_a_variation_is_the_same_name(one: str, other: str) -> None:
    assert not is_other_name(one, other)
    assert not is_other_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Eka Jaettu", "Toka Jaettu"),
        ("Matti Meikäläinen", "Maija Meikäläinen"),
        ("Aino Mäkinen", "Aino Virtanen"),
        ("A. Mäkinen", "Eino Mäkinen"),
        ("Anna Virtanen", "Anni Virtanen"),
    ],
)
def test_these_are_different_people(one: str, other: str) -> None:
    assert is_other_name(one, other)
    assert is_other_name(other, one)
