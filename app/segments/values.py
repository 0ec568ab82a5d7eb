"""Reading what stands beside an operator. Pure; every reader raises ValueError."""

import re
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

Read = Callable[[str], object]

MOST_CHARACTERS = 200
LARGEST = Decimal("99999999999999.9999")
FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_DAYS = 36_600
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_FINNISH = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})", re.ASCII)


def nothing(text: str) -> str:
    """An operator without a value: what may have been sent is not looked at."""
    return text[:0]


def a_text(text: str) -> str:
    wanted = " ".join(text.split())
    if not wanted or len(wanted) > MOST_CHARACTERS or not wanted.isprintable():
        raise ValueError
    return wanted


def a_number(text: str) -> Decimal:
    """`12`, `-3,5`, `1 000.25`."""
    try:
        number = Decimal("".join(text.split()).replace(",", "."))
    except InvalidOperation:
        raise ValueError from None
    if not number.is_finite() or abs(number) > LARGEST or len(text) > MOST_CHARACTERS:
        raise ValueError
    return number.quantize(Decimal("0.0001"))


def a_day(text: str) -> date:
    """`2026-11-03` or `3.11.2026`, from 1900 to 2100."""
    tidy = text.strip()[:MOST_CHARACTERS]
    found = _ISO.fullmatch(tidy) or _FINNISH.fullmatch(tidy)
    if found is None:
        raise ValueError
    day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError
    return day


def days(text: str) -> int:
    number = int(a_whole_number(text))
    if not 1 <= number <= MOST_DAYS:
        raise ValueError
    return number


def a_whole_number(text: str) -> int:
    """A key of a table that counts its rows."""
    tidy = text.strip()
    if not (tidy.isascii() and tidy.isdecimal() and len(tidy) <= 10 and 0 < int(tidy) < 2**31):
        raise ValueError
    return int(tidy)


def an_id(text: str) -> UUID:
    if len(text) != 36:
        raise ValueError
    return UUID(text)


def one_of(offered: Collection[str]) -> Read:
    """A reader for a fixed set of words."""

    def read(text: str) -> str:
        if text not in offered:
            raise ValueError
        return text

    return read


def a_country(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and text.isalpha()):
        raise ValueError
    return text.upper()
