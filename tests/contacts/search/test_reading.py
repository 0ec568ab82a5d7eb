from datetime import date

import pytest

from app.contacts.identifiers import (
    HAS_EXTENSION,
    NOT_A_BUSINESS_ID,
    NOT_A_PHONE,
    NOT_A_VAT_NUMBER,
    NOT_AN_ADDRESS,
    NOT_HTTPS,
    read_business_id,
    read_country,
    read_phone,
    read_url,
    read_vat_number,
)
from app.contacts.rules import DAY_OUT_OF_RANGE
from app.contacts.values import NO_SUCH_DAY, NOT_A_DAY, NOT_TEXT, TOO_LONG, read_day, read_text
from app.lib.problems import Problem


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("040 123 4567", "FI", "+358401234567"),
        ("+358 (0)40 123 4567", "FI", "+358401234567"),
        ("00358401234567", "FI", "+358401234567"),
        ("016-123456", "FI", "+35816123456"),
        ("08-123 456", "SE", "+468123456"),
        ("+46 8 123 456", "FI", "+468123456"),
        ("tel. 040 123 4567", "FI", "+358401234567"),
    ],
)
def test_a_phone_number_is_kept_in_one_form(typed: str, country: str, kept: str) -> None:
    assert read_phone(typed, country) == kept


@pytest.mark.parametrize(
    "typed", ["", "123", "soita Ainolle", "040 123", "+999 123 4567", "0" * 300]
)
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    assert read_phone(typed) == Problem(NOT_A_PHONE)


def test_an_extension_is_not_silently_lost() -> None:
    assert read_phone("016 123456 ext. 12") == Problem(HAS_EXTENSION)


@pytest.mark.parametrize("typed", ["2077474-0", "20774740", "FI20774740", " 2077474-0 "])
def test_a_business_id_is_kept_in_one_form(typed: str) -> None:
    assert read_business_id(typed) == "2077474-0"


@pytest.mark.parametrize("typed", ["2077474-1", "20774", "yritys", ""])
def test_a_business_id_with_another_check_digit_is_refused(typed: str) -> None:
    assert read_business_id(typed) == Problem(NOT_A_BUSINESS_ID)


def test_business_ids_of_neighbours_are_known_and_others_kept_as_they_are() -> None:
    assert read_business_id("556012-5790", "SE") == "5560125790"
    assert read_business_id("556012-5791", "SE") == Problem(NOT_A_BUSINESS_ID)
    assert read_business_id("HRB 12345", "DE") == "HRB 12345"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("fi 2077474-0", "FI20774740"),
        ("SE 556012579001", "SE556012579001"),
        ("EL094259216", "EL094259216"),
        ("GB980780684", "GB980780684"),
        ("NO 923 609 016 MVA", "NO923609016MVA"),
        ("CHE-107.787.577 MWST", "CHE107787577MWST"),
    ],
)
def test_a_vat_number_is_kept_with_its_country(typed: str, kept: str) -> None:
    assert read_vat_number(typed) == kept


@pytest.mark.parametrize("typed", ["", "FI20774741", "20774740", "XX1", "FI"])
def test_what_is_no_vat_number_is_refused(typed: str) -> None:
    assert read_vat_number(typed) == Problem(NOT_A_VAT_NUMBER)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-03", date(2026, 11, 3)),
        ("3.11.2026", date(2026, 11, 3)),
        ("03. 11. 2026", date(2026, 11, 3)),
        ("23/11/2026", date(2026, 11, 23)),
        ("29.2.2024", date(2024, 2, 29)),
    ],
)
def test_a_day_is_read_as_browsers_and_finns_write_it(typed: str, day: date) -> None:
    assert read_day(typed) == day


@pytest.mark.parametrize(
    "typed", ["0000-01-01", "9999-12-31", "1.1.1899", "1.1.2101", "0000-00-00"]
)
def test_a_day_in_an_unbelievable_year_is_refused(typed: str) -> None:
    assert read_day(typed) == Problem(DAY_OUT_OF_RANGE)


@pytest.mark.parametrize(
    "typed", ["", "tomorrow", "1.1.26", "3/11/2026", "\u0663.1.2026", "3. foo 2026"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    assert read_day(typed) == Problem(NOT_A_DAY)


@pytest.mark.parametrize("typed", ["29.2.2026", "32.1.2026", "2025-02-30", "31/4/2026"])
def test_a_day_that_no_calendar_has_is_said_to_be_none(typed: str) -> None:
    assert read_day(typed) == Problem(NO_SUCH_DAY)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.com", "https://example.com"),
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("https://ääkköset.example.com/ö", "https://ääkköset.example.com/ö"),
        ("https://example.com:8443/", "https://example.com:8443/"),
    ],
)
def test_a_web_address_is_kept(typed: str, kept: str) -> None:
    assert read_url(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://user:secret@example.com",
        "https://localhost",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://example.com:99999",
        "https://exa mple.com",
        "https://example..com",
        'https://example.com/"onclick="x',
        "https://example.com/\x00",
        "https://" + "a" * 300 + ".com",
        "https://[",
    ],
)
def test_what_is_no_web_address_is_refused(typed: str) -> None:
    assert read_url(typed) == Problem(NOT_AN_ADDRESS)


def test_an_address_without_encryption_is_refused_with_its_own_sentence() -> None:
    assert read_url("http://example.com") == Problem(NOT_HTTPS)


def test_text_is_composed_and_without_doubled_spaces() -> None:
    assert read_text("  Ma\u0308kinen \u00a0 Oy ", 80) == "Mäkinen Oy"


def test_line_breaks_stay_only_where_they_are_meant() -> None:
    assert read_text("a\r\nb", 80, lines=True) == "a\nb"
    assert read_text("a\nb", 80) == Problem(NOT_TEXT)


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\x7fb", "a\ud800b"])
def test_control_characters_are_refused(text: str) -> None:
    assert read_text(text, 80, lines=True) == Problem(NOT_TEXT)


def test_a_name_of_ten_thousand_characters_is_refused_with_both_numbers() -> None:
    assert read_text("a" * 10_000, 80) == Problem(TOO_LONG, {"most": 80, "now": 10_000})


def test_a_country_is_two_letters_that_exist() -> None:
    assert read_country(" fi ") == "FI"
    assert read_country("") == ""
    assert isinstance(read_country("ZZ"), Problem)
    assert isinstance(read_country("Suomi"), Problem)
