"""Columns known by what stands in them: addresses, numbers and names under any heading or none."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.imports import actions
from app.imports.mapping.contents import without_addresses
from app.imports.mapping.propose import proposed
from app.imports.rules import State
from app.lib.languages import speaking
from app.lib.refusals import Invalid
from tests.imports.reading.test_reading import Reader
from tests.imports.test_commands import asked
from tests.make import imports as make_imports
from tests.make.import_pages import map_as_proposed, received, words
from tests.make.staff import StaffBrowser

PEOPLE = [
    ["aino.makinen@example.org", "Aino", "Mäkinen", "040 123 4567", "Firma Oy"],
    ["eino.oberg@example.org", "Eino", "Öberg", "+358 9 1234567", "Toinen Ab"],
    ["oili.koski@example.net", "Oili", "Koski", "", "Kolmas Oy"],
    ["-", "Uuno", "Virta", "050 1234567", "Neljäs Oy"],
]
ALL = ["email", "first_name", "last_name", "phone", ""]


# trial H14
@pytest.mark.parametrize(
    "headings",
    [
        ["#1", "#2", "#3", "#4", "#5"],
        ["Osoite", "Kuka", "Suku", "Yhteys", "Muu tieto"],
        ["Subscriber", "A", "B", "C", "D"],
        ["Kontaktuppgift", "Jag", "Du", "Vi", "Ni"],
        ["Adresse électronique", "Prénom", "Nom", "Téléphone", "Société"],
    ],
)
def test_columns_are_known_by_what_stands_in_them(headings: list[str]) -> None:
    assert proposed(headings, (), PEOPLE) == ALL


# trial H14
@pytest.mark.parametrize(
    "heading",
    [
        "Primary Email",
        "E-mail (työ)",
        "sposti",
        "Sähköposti (työ)",
        "E-post (arbete)",
        "Work email",
    ],
)
def test_headings_of_addresses_with_a_word_beside_them(heading: str) -> None:
    assert proposed([heading]) == ["email"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Puhelin (työ)", "phone"), ("Arbetstelefon", "phone"), ("Business Phone", "phone"),
        ("Kotiosoite", "street"), ("Hemort", "place"), ("Business Country/Region", "country"),
        ("Postinumero (koti)", "postcode"), ("Postinumero ja postitoimipaikka", "postcode"),
        ("Postnr och ort", "postcode"), ("Business State", ""), ("Home Page", ""),
    ],
)  # fmt: skip
def test_headings_of_address_books(heading: str, field: str) -> None:
    assert proposed([heading]) == [field]


def test_a_whole_name_is_known() -> None:
    rows = [["Aino Mäkinen", "Oy Firma Ab"], ["von Essen, Carl", "Toinen Oy"], ["Ö. Åberg", "Z Oy"]]
    assert proposed(["Kuka", "Missä"], (), rows) == ["full_name", ""]


def test_what_a_heading_says_stays_unless_it_is_empty_of_it() -> None:
    rows = [["a@example.org", "kyllä"], ["b@example.org", ""]]
    assert proposed(["Muu", "Email"], (), rows) == ["email", ""]
    rows = [["a@example.org", "b@example.org"]]
    assert proposed(["Muu", "Email"], (), rows) == ["", "email"]
    assert proposed(["Muu", "Email"], (), [["a@example.org", ""]]) == ["email", ""]


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (["Contact owner"], [["me@example.org"]]),
        (["Vastuu"], [["me@example.org"]] * 9),
        (["Fax"], [["09 1234567"]]),
        (["Asiakasnumero"], [["1234567"], ["2345678"]]),
        (["Nimike"], [["Tuottava Johtaja"]]),
        (["Paikka"], [["Oy Firma Ab"]]),
    ],
)
def test_what_is_about_others_is_nobodys(headings: list[str], rows: list[list[str]]) -> None:
    assert not {"email", "phone", "full_name"} & set(proposed(headings, (), rows))


@pytest.mark.parametrize(
    ("home", "work", "kept"),
    [
        (["Kotikatu 1", "Oulu"], ["", ""], ["street", "place", "", ""]),
        (["Kotikatu 1", "Oulu"], ["Työkatu 2", "Espoo"], ["", "", "street", "place"]),
    ],
)
def test_a_postal_address_is_all_of_home_or_all_of_work(
    home: Sequence[str], work: Sequence[str], kept: list[str]
) -> None:
    headings = ["Home Address", "Home City", "Work Address", "Work City"]
    assert proposed(headings, (), [[*home, *work]]) == kept


def test_a_title_that_is_mr_gives_way_to_that_of_the_job() -> None:
    assert proposed(["Title", "First Name", "Job Title"]) == ["", "first_name", "title"]
    assert proposed(["Title", "First Name"]) == ["title", "first_name"]


# trial H14
@pytest.mark.parametrize(
    ("content", "headings", "rows"),
    [
        (b"aino@example.org,Aino\neino@example.org,Eino\n", ["#1", "#2"], 2),
        ("Aino Mäkinen;040 1234567\nEino Öberg;09 123456\n".encode(), ["#1", "#2"], 2),
        (b"Email (@),Nimi\naino@example.org,Aino\n", ["Email (@)", "Nimi"], 1),
        (b"Nimi,Kausi 01.01.2026\nAino,x\n", ["Nimi", "Kausi 01.01.2026"], 1),
    ],
)
def test_a_first_row_that_is_somebody_is_no_heading(
    read: Reader, content: bytes, headings: list[str], rows: int
) -> None:
    found = read(content)
    assert (found.headings, len(list(found.rows))) == (headings, rows)


def test_addresses_that_nobody_wants_are_told_from_those_put_elsewhere() -> None:
    rows = [["a@example.org", "Aino"]]
    assert without_addresses(["", "full_name"], rows) == 0
    assert without_addresses(["street", "full_name"], rows) == 0
    assert without_addresses(["notes", "full_name"], rows) is None
    assert without_addresses(["custom:3", "full_name"], rows) is None
    assert without_addresses(["", "email"], rows) is None
    assert without_addresses(["", "email"], [["a@example.org", ""]]) == 0


FILE = "Nimi,Posti 2\nAino Mäkinen,aino@example.org\nEino Öberg,eino@example.org\n"
SENTENCE = "The column “Posti 2” is full of e-mail addresses"


# trial H14
async def test_nobody_comes_in_without_the_address_of_their_row(db: None) -> None:
    import_id = await make_imports.received(FILE)
    assert (await make_imports.info(import_id)).mapping == ["full_name", "email"]
    with pytest.raises(Invalid) as caught:
        await actions.map_columns(import_id, ["full_name", ""], None)
    with speaking("en"):
        assert SENTENCE in str(caught.value)


async def test_the_page_says_that_addresses_would_be_lost(staff: StaffBrowser) -> None:
    path = await received(staff, FILE.encode())
    answer = await map_as_proposed(staff, path, c1="")
    assert answer.status_code == 422
    assert SENTENCE in words(answer)
    assert (await map_as_proposed(staff, path)).status_code == 303


async def test_the_command_says_that_addresses_would_be_lost(db: None, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(FILE)
    with pytest.raises(Invalid) as caught:
        await asked(path, columns=[("Posti 2", "")])
    with speaking("en"):
        assert SENTENCE in str(caught.value)


async def test_a_remembered_mapping_does_not_lose_the_addresses_of_the_next_file(db: None) -> None:
    first = await make_imports.received("Nimi,Posti 2\nAino,x\n")
    await actions.map_columns(first, ["full_name", ""], None)
    second = await make_imports.info(await make_imports.received(FILE))
    assert (second.state, second.mapping) == (State.MAPPED, ["full_name", "email"])
