"""Several addresses and numbers of one person: in one cell, in several columns, on one card."""

import pytest

from app.imports.mapping.propose import proposed
from tests.imports.reading.test_reading import Reader
from tests.imports.reading.test_rows import person
from tests.imports.reading.test_rows import read as read_row

HOME, WORK = "personal", "work_personal"


@pytest.mark.parametrize(
    "cell",
    [
        "aino@example.org ::: aino@example.com",
        "aino@example.org, aino@example.com",
        "aino@example.org;aino@example.com",
        "aino@example.org | aino@example.com",
        "aino@example.org aino@example.com",
        "aino@example.org tai aino@example.com",
        "Aino Aho <aino@example.org>, Aino Aho <aino@example.com>",
        "aino@example.org, AINO@example.org, aino@example.com",
    ],
)
def test_of_several_addresses_in_a_cell_the_first_is_the_main_one(cell: str) -> None:
    found = person(email=cell)
    assert found.canonical == "aino@example.org"
    assert [one.canonical for one in found.further] == ["aino@example.com"]


def test_a_column_that_says_so_gives_an_address_its_kind() -> None:
    found = person(
        email="aino@example.org", email_work="a.aho@example.com", email_home="AINO@example.org"
    )
    assert (found.canonical, found.kind) == ("aino@example.org", HOME)
    assert [(one.email, one.kind) for one in found.further] == [("a.aho@example.com", WORK)]


def test_a_further_address_that_is_none_is_said_and_the_others_stay() -> None:
    found, said = read_row(email="aino@example.org, aino@", email_work="aino.aho@example.com")
    assert found is not None
    assert found.canonicals == ["aino@example.org", "aino.aho@example.com"]
    assert said == [("bad_further", "email")]


@pytest.mark.parametrize(
    "cell", ["Aino Aho <aino@example.org>, Eino Eho <eino@example.org>", "aino@, eino@"]
)
def test_several_people_or_nobody_refuse_the_row(cell: str) -> None:
    found, said = read_row(email=cell, first_name="Aino")
    assert found is None
    assert {code for code, _ in said} <= {"several_addresses", "bad_address"}


def test_every_kind_of_number_is_kept() -> None:
    found = person(
        first_name="Aino", phone="09 1234567", mobile="040 1234567 ::: 050 1234567",
        home_phone="09 7654321", switchboard="09 1111111", other_phone="09 2222222",
    )  # fmt: skip
    assert found.phones == (
        ("+358401234567", "mobile"), ("+358501234567", "mobile"), ("+35891234567", "work"),
        ("+35897654321", "home"), ("+35891111111", "switchboard"), ("+35892222222", "other"),
    )  # fmt: skip


def test_columns_that_repeat_are_all_mapped() -> None:
    headings = ["Email", "Name", "Email (2)", "Secondary Email", "E-mail 2 - Value", "Home phone"]
    assert proposed(headings) == ["email", "full_name", "email", "email", "email", "home_phone"]


CARD = """BEGIN:VCARD
VERSION:3.0
FN:Aino Aho
EMAIL;TYPE=HOME:aino@example.org
EMAIL;TYPE=WORK:a.aho@example.com
EMAIL:third@example.net
TEL;TYPE=HOME:09 7654321
TEL;TYPE=WORK:09 1234567
TEL;TYPE=CELL:040 1234567
TEL;TYPE=CELL:050 1234567
ADR;TYPE=HOME:;;Kotikatu 1;Helsinki;;00100;Finland
ADR;TYPE=WORK{preferred}:;;Työkatu 2;Espoo;;02100;Finland
END:VCARD
"""


def _row(reader: Reader, card: str) -> dict[str, str]:
    table = reader(card.encode())
    cells = next(table.rows)
    fields = zip(proposed(table.headings), cells, strict=True)
    return {field: cell for field, cell in fields if cell}


def test_a_card_keeps_all_it_says_or_tells(read: Reader) -> None:
    cells = _row(read, CARD.format(preferred=""))
    found = person(**{name: cell for name, cell in cells.items() if name != "other_post"})
    assert (found.canonical, found.kind) == ("aino@example.org", HOME)
    assert [(one.email, one.kind) for one in found.further] == [
        ("a.aho@example.com", WORK), ("third@example.net", ""),
    ]  # fmt: skip
    assert [kind for _, kind in found.phones] == ["mobile", "mobile", "work", "home"]
    assert (found.street, found.place) == ("Kotikatu 1", "Helsinki")
    assert cells["other_post"] == "Työkatu 2, 02100, Espoo, Finland"


def test_the_preferred_one_comes_first(read: Reader) -> None:
    card = CARD.format(preferred=",PREF").replace("EMAIL;TYPE=WORK", "EMAIL;TYPE=WORK,PREF")
    cells = _row(read, card)
    found = person(**cells)
    assert (found.canonical, found.kind) == ("a.aho@example.com", WORK)
    assert (found.street, found.postcode) == ("Työkatu 2", "02100")
    assert cells["other_post"] == "Kotikatu 1, 00100, Helsinki, Finland"


def test_a_further_postal_address_is_said() -> None:
    said = read_row(email="aino@example.org", other_post="Työkatu 2")[1]
    assert said == [("other_post", "other_post")]
