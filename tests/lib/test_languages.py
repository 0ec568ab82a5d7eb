"""Dates, times and numbers as each language writes them."""

from datetime import UTC, date, datetime

import pytest

from app.lib.languages import (
    format_date,
    format_datetime,
    format_number,
    format_time,
    inside_a_sentence,
    speaking,
)

MOMENT = datetime(2026, 11, 3, 12, 5, tzinfo=UTC)
SUMMER = datetime(2026, 7, 3, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "time", "number"),
    [
        ("fi", "3.11.2026", "14.05", "10\N{NO-BREAK SPACE}000"),
        ("sv", "3.11.2026", "14.05", "10\N{NO-BREAK SPACE}000"),
        ("en", "3 November 2026", "14:05", "10,000"),
    ],
)
def test_each_language_has_its_own_form(language: str, day: str, time: str, number: str) -> None:
    with speaking(language):
        assert format_date(MOMENT) == day
        assert format_time(MOMENT) == time
        assert format_number(10_000) == number
        assert day in format_datetime(MOMENT)


def test_a_moment_late_in_the_evening_is_shown_in_finnish_time() -> None:
    with speaking("fi"):
        assert format_datetime(SUMMER) == "4.7.2026 klo\N{NO-BREAK SPACE}0.30"


def test_a_plain_date_stays_as_it_is() -> None:
    with speaking("sv"):
        assert format_date(date(2026, 1, 9)) == "9.1.2026"


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("E-mail address", "e-mail address"),
        ("VAT number", "VAT number"),
        ("Ääni", "ääni"),
        ("", ""),
    ],
)
def test_a_label_inside_a_sentence_begins_small_unless_it_is_an_abbreviation(
    label: str, inside: str
) -> None:
    assert inside_a_sentence(label) == inside
