"""What stands in the cells of other people's files: numbers, names, places, and words for nothing."""

import pytest

from app.imports.reading.meanings.countries import country_of
from app.imports.reading.meanings.names import names_of
from app.imports.reading.meanings.nothing import nothing_in
from app.imports.reading.meanings.places import postcode_of
from tests.imports.reading.test_rows import person, read

AT = {"email": "a@example.org"}


def numbers(cell: str, **cells: str) -> list[str]:
    return [number for number, _ in person(**{**AT, **cells}, phone=cell).phones]


# trial H15
@pytest.mark.parametrize(
    ("country", "written", "number"),
    [
        ("Sverige", "08-123 456 78", "+46812345678"),
        ("Ruotsi", "070-123 45 67", "+46701234567"),
        ("SWE", "0701234567", "+46701234567"),
        ("Viro", "6 123 456", "+3726123456"),
        ("Eesti", "5123 4567", "+37251234567"),
        ("Saksa", "030 901820", "+4930901820"),
        ("Åland", "018 12345", "+3581812345"),
        ("Suomi", "040 123 4567", "+358401234567"),
        ("Sverige", "+358 40 123 4567", "+358401234567"),
        ("", "040 123 4567", "+358401234567"),
        ("Narnia", "+46 8 123 456 78", "+46812345678"),
    ],
)
def test_a_number_is_one_of_the_country_of_its_row(country: str, written: str, number: str) -> None:
    assert numbers(written, country=country) == [number]


# trial H15
@pytest.mark.parametrize(
    ("cells", "written"),
    [
        ({"country": "Narnia"}, "08-123 456 78"),
        ({"email": "sven@example.se"}, "08-123 456 78"),
        ({"postcode": "111 22"}, "08-123 456 78"),
        ({"business_id": "556036-0793"}, "08-123 456 78"),
        ({}, "070-123 45 67"),
    ],
)
def test_a_number_that_could_be_of_two_countries_is_no_guess(
    cells: dict[str, str], written: str
) -> None:
    found, said = read(**{**AT, **cells}, phone=written)
    assert found is not None
    assert found.phones == ()
    assert ("unsure_phone", "phone") in said


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("401234567.0", ["+358401234567"]),
        ("358401234567.0", ["+358401234567"]),
        ("040 1234567, 050 1234567", ["+358401234567", "+358501234567"]),
        ("040 1234567 / 050 1234567", ["+358401234567", "+358501234567"]),
        ("040 1234567; 09 1234567", ["+358401234567", "+35891234567"]),
        ("040 1234567 tai 09 123456", ["+358401234567", "+3589123456"]),
        ("040 1234567 eller 09 123456", ["+358401234567", "+3589123456"]),
        ("+358/40/1234567", ["+358401234567"]),
        ("puh. 040 123 4567", ["+358401234567"]),
    ],
)
def test_the_numbers_of_a_cell(cell: str, found: list[str]) -> None:
    assert numbers(cell) == found


@pytest.mark.parametrize("cell", ["4.01234567E+08", "4,01234567E+08", "fax 09 1234567", "112"])
def test_what_is_no_number_is_said(cell: str) -> None:
    found, said = read(**AT, phone=cell)
    assert found is not None
    assert (found.phones, said) == ((), [("bad_phone", "phone")])


def test_one_bad_number_of_a_cell_does_not_take_the_other_along() -> None:
    found, said = read(**AT, phone="040 1234567 / 12345")
    assert found is not None
    assert ([number for number, _ in found.phones], said) == (
        ["+358401234567"], [("bad_phone", "phone")],
    )  # fmt: skip


def test_an_extension_is_kept_in_the_notes() -> None:
    found, said = read(**AT, phone="09 1234 5678 alanro 12", notes="Soita")
    assert found is not None
    assert found.phones == (("+358912345678", "work"),)
    assert found.notes == "Soita\n09 1234 5678 alanro 12"
    assert said == [("beside_phone", "phone")]


def test_what_stands_beside_a_number_says_what_it_is() -> None:
    found, said = read(**AT, phone="040 1234567 (koti)")
    assert found is not None
    assert (found.phones, said) == ((("+358401234567", "home"),), [])


# trial H15
@pytest.mark.parametrize(
    ("country", "written", "number"),
    [
        ("Sverige", "556036-0793", "5560360793"),
        ("Viro", "10137319", "10137319"),
        ("EE", "10137319.0", "10137319"),
        ("", "556036-0793", "5560360793"),
        ("Suomi", "2617416-4", "2617416-4"),
        ("Åland", "2617416-4", "2617416-4"),
        ("Saksa", "HRB 12345", "HRB 12345"),
        ("", "1120389", "0112038-9"),
    ],
)
def test_a_business_id_is_one_of_its_country(country: str, written: str, number: str) -> None:
    assert person(**AT, country=country, business_id=written).business_id == number


@pytest.mark.parametrize(
    ("country", "written"), [("Sverige", "556036-0794"), ("", "10137319"), ("Narnia", "10137319")]
)
def test_a_business_id_that_fits_no_country_is_said(country: str, written: str) -> None:
    found, said = read(**AT, country=country, business_id=written)
    assert found is not None
    assert found.business_id == ""
    assert ("bad_business_id", "business_id") in said


@pytest.mark.parametrize(
    ("written", "country", "kept"),
    [
        ("100", "", "00100"), ("100.0", "", "00100"), ("20100.0", "FI", "20100"), ("100", "FI", "00100"),
        ("22100", "AX", "22100"), ("111 22", "SE", "111 22"), ("11122.0", "SE", "11122"),
        ("1067", "DE", "01067"), ("150", "NO", "0150"), ("M5V", "", "M5V"), ("FI-00100", "", "00100"),
        ("SW1A 1AA", "GB", "SW1A 1AA"), ("90001", "US", "90001"), ("100", "CA", "100"),
    ],
)  # fmt: skip
def test_a_postcode_has_the_digits_of_its_country(written: str, country: str, kept: str) -> None:
    assert postcode_of(written, country) == (kept, "", True)


@pytest.mark.parametrize(
    ("written", "country"),
    [("1112", "SE"), ("10", ""), ("ABC", "FI"), ("123456", "FI"), ("1.5", "")],
)
def test_a_postcode_that_cannot_be_one_stays_and_is_said(written: str, country: str) -> None:
    found, said = read(**AT, postcode=written, country=country)
    assert found is not None
    assert (found.postcode, said) == (written, [("bad_postcode", "postcode")])


@pytest.mark.parametrize("field", ["postcode", "place"])
def test_postcode_and_place_in_one_cell_are_two(field: str) -> None:
    found = person(**AT, **{field: "00100 HELSINKI"})
    assert (found.postcode, found.place) == ("00100", "HELSINKI")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Carl Gustaf von Essen", ("Carl Gustaf", "von Essen")),
        ("von Essen Carl Gustaf", ("Carl Gustaf", "von Essen")),
        ("CARL VON ESSEN", ("CARL", "VON ESSEN")),
        ("Åsa af Ursin", ("Åsa", "af Ursin")),
        ("José de la Cruz", ("José", "de la Cruz")),
        ("van der Berg", ("", "van der Berg")),
        ("von Essen, Carl", ("Carl", "von Essen")),
        ("García López, María", ("María", "García López")),
        ("MÄKINEN, AINO", ("AINO", "MÄKINEN")),
        ("Mäkinen, aino", ("aino", "Mäkinen")),
        ("Dr. Aino Mäkinen", ("Aino", "Mäkinen")),
        ("Rouva Aino Mäkinen", ("Aino", "Mäkinen")),
        ("Aino Mäkinen", ("Aino", "Mäkinen")),
    ],
)
def test_whole_names(text: str, names: tuple[str, str]) -> None:
    assert names_of(text)[:2] == names


@pytest.mark.parametrize(
    ("text", "names", "title"),
    [
        ("Aino Mäkinen, KTM", ("Aino", "Mäkinen"), "KTM"),
        ("Mäkinen, Aino, KTM", ("Aino", "Mäkinen"), "KTM"),
        ("Aino Mäkinen, toimittaja", ("Aino", "Mäkinen"), "toimittaja"),
        ("Aino Mäkinen, Verkställande direktör", ("Aino", "Mäkinen"), "Verkställande direktör"),
        ("Aino Mäkinen, M.Sc.", ("Aino", "Mäkinen"), "M.Sc."),
    ],
)
def test_a_degree_or_a_position_is_no_first_name(
    text: str, names: tuple[str, str], title: str
) -> None:
    found = person(**AT, full_name=text)
    assert ((found.first_name, found.last_name), found.title) == (names, title)


def test_what_stands_behind_a_name_is_never_lost() -> None:
    found = person(**AT, full_name="Aino Mäkinen, KTM (varalla)", title="Toimittaja", notes="Soita")
    assert (found.title, found.notes) == ("Toimittaja", "Soita\nKTM\nvaralla")


@pytest.mark.parametrize("word", ["Mr.", "Mrs", "herra", "Fru"])
def test_a_form_of_address_is_no_title(word: str) -> None:
    assert person(**AT, title=word).title == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("FIN", "FI"), ("UK", "GB"), ("U.S.A.", "US"), ("England", "GB"), ("Englanti", "GB"),
        ("Hollanti", "NL"), ("Holland", "NL"), ("Turkey", "TR"), ("Czech Republic", "CZ"), ("SWE", "SE"),
        ("Suomi Finland", "FI"), ("FI-Finland", "FI"), ("Landskapet Åland", "AX"), ("Sverige", "SE"),
        ("The Netherlands", "NL"), ("Suomi/Ruotsi", None), ("Narnia", None), ("SUN", None),
    ],
)  # fmt: skip
def test_countries_as_people_call_them(text: str, code: str | None) -> None:
    assert country_of(text) == code


@pytest.mark.parametrize(
    "word", ["nan", "NULL", "None", "\\N", "#N/A", "n/a", "-", "ei ole", "saknas", "Ei tiedossa"]
)
def test_a_word_for_nothing_is_nothing(word: str) -> None:
    found, said = read(
        email="a@example.org", last_name=word, organisation=word, phone=word, place=word,
        postcode=word, country=word, business_id=word, custom_1=word,
    )  # fmt: skip
    assert found is not None
    assert (found[3:6], found.place, found.organisation, found.values) == (("", "", ""), "", "", ())
    assert said == []


@pytest.mark.parametrize("word", ["-", "ei ole", "N/A", "ei sähköpostia", "ei"])
def test_nobody_is_refused_for_a_word_that_says_there_is_no_address(word: str) -> None:
    assert person(email=word, last_name="Mäkinen", phone="040 1234567").canonical == ""


def test_a_name_is_not_taken_for_nothing() -> None:
    for name in ("Nan", "Null", "Nil", "Na", "Tom"):
        assert person(**AT, last_name=name).last_name == name
    assert "NA" not in nothing_in("country")


@pytest.mark.parametrize(
    "cell",
    [
        "aino@example.org;", "aino@example.org,", '"aino@example.org"', "'aino@example.org'",
        "\u200baino@example.org", "aino@example.org\u200e", "aino@example.org (työ)", "[aino@example.org]",
    ],
)  # fmt: skip
def test_stray_signs_around_an_address_go_and_are_said(cell: str) -> None:
    found, said = read(email=cell)
    assert found is not None
    assert (found.email, said) == ("aino@example.org", [("address_tidied", "email")])
