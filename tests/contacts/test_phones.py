import time

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.contacts import phones
from app.contacts.identifiers import read_phone
from tests.doses import dose

COUNTRIES = ("FI", "SE", "NO", "DK", "EE", "DE", "GB", "US")
DIGITS = st.text("0123456789", min_size=3, max_size=13)
BETWEEN = st.sampled_from(["", "", " ", "-", "  ", ")", "(0)", ".", "/", "\u00a0"])


@st.composite
def written_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """Digits as people write them, with the country they are read in."""
    country = draw(st.sampled_from(COUNTRIES))
    code = str(phonenumbers.country_code_for_region(draw(st.sampled_from(COUNTRIES))))
    beginning = draw(
        st.sampled_from(["", "0", "00", "+", "+0", f"+{code}", f"00{code}", f"+{code}0"])
    )
    digits = draw(DIGITS)
    place = draw(st.integers(0, len(digits)))
    return beginning + digits[:place] + draw(BETWEEN) + digits[place:], country


def asked(text: str, country: str) -> str | None:
    read = read_phone(text, country)
    return read if isinstance(read, str) else None


@given(written_numbers())
@settings(max_examples=dose(150, 20_000))
def test_the_quick_answer_is_that_of_the_library(written: tuple[str, str]) -> None:
    assert phones.e164(*written) == asked(*written)


@given(st.text(max_size=30), st.sampled_from(COUNTRIES))
@settings(max_examples=dose(100, 10_000))
def test_any_text_is_answered_as_by_the_library(text: str, country: str) -> None:
    assert phones.e164(text, country) == asked(text, country)


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("kind", [0, 1, 2, 3, 4, 6, 7])
def test_an_example_of_each_kind_is_valid_however_it_is_written(country: str, kind: int) -> None:
    example = phonenumbers.example_number_for_type(country, kind)
    if example is None:
        return
    for style in (0, 1, 2):
        written = phonenumbers.format_number(example, style)
        assert phones.e164(written, country) == asked(written, country) != None  # noqa: E711


def test_a_common_number_does_not_trouble_the_library() -> None:
    phones.e164("040 123 4567")
    start = time.perf_counter()
    for number in range(2000):
        phones.e164(f"040 {number:07}")
    quick = time.perf_counter() - start
    start = time.perf_counter()
    for number in range(200):
        read_phone(f"040 {number:07}")
    assert quick / 2000 < (time.perf_counter() - start) / 200 / 3


def test_a_number_is_found_by_its_digits_with_and_without_the_country() -> None:
    assert phones.digits_of("+358401234567") == ("358401234567", "0401234567")
    assert phones.digits_of("+4531234567") == ("4531234567", "31234567")
    assert phones.digits_of("+12025550123") == ("12025550123", "2025550123")


def test_a_number_is_shown_as_one_writes_it_here() -> None:
    assert phones.shown("+358401234567") == "040 1234567"
    assert phones.shown("+468123456") == "+46 8 12 34 56"
