"""Postcodes as spreadsheets leave them, and the place that stands behind one. Pure."""

import re
from functools import lru_cache
from typing import NamedTuple

# Digits, and whether some begin with zeros, which a number cell loses.
_DIGITS = {
    "FI": (5, True), "AX": (5, False), "SE": (5, False), "EE": (5, False), "DE": (5, True),
    "FR": (5, True), "IT": (5, True), "ES": (5, True), "LT": (5, True), "NO": (4, True),
    "DK": (4, True),
}  # fmt: skip
_FEWEST = 3  # digits that are left when the zeros are gone
_CODE = re.compile(r"(?:(FI|FIN|AX|SE|S|EE)[- ]?)?(\d[\d ]*?)(?:\.0+)?", re.ASCII | re.IGNORECASE)
_WITH_PLACE = re.compile(
    r"((?:(?:FI|FIN|AX|SE|S|EE)[- ]?)?(?:\d{5}|\d{3} \d{2}))[\s,]+([^\W\d_].*)",
    re.ASCII | re.IGNORECASE,
)
_DECIMAL = re.compile(r"\d+[.,]\d+", re.ASCII)
_PREFIXES = {"FIN": "FI", "S": "SE"}
_SWEDISH = re.compile(r"\d{3} \d{2}", re.ASCII)


class Postcode(NamedTuple):
    """`is_sure` False: no postcode of that country looks so."""

    code: str
    place: str = ""
    is_sure: bool = True


def looks_swedish(text: str) -> bool:
    """`111 22`: nobody in Finland writes a postcode so."""
    return _SWEDISH.fullmatch(text) is not None


def with_place(text: str) -> tuple[str, str] | None:
    """`00100 HELSINKI` as postcode and place."""
    if text.isalpha():  # asked of nearly every row
        return None
    parts = _WITH_PLACE.fullmatch(text)
    return (parts[1], parts[2].strip()) if parts else None


@lru_cache(maxsize=10_000)
def postcode_of(text: str, country: str) -> Postcode:
    """Five digits in Finland, on Åland and where no country is known; of others what they have.

    Country `?` is one that nobody could read: nothing is filled up then.
    """
    place = ""
    if (both := with_place(text)) is not None:
        text, place = both
    parts = _CODE.fullmatch(text)
    if parts is None:
        is_sure = country not in _DIGITS and _DECIMAL.fullmatch(text) is None
        return Postcode(text, place, is_sure)
    prefix = (parts[1] or "").upper()
    country = country or _PREFIXES.get(prefix, prefix)
    written = text[parts.start(2) :] if prefix and country else text
    written = re.sub(r"\.0+$", "", written)
    return _filled(written, parts[2].replace(" ", ""), country)._replace(place=place)


def _filled(written: str, digits: str, country: str) -> Postcode:
    if country not in ("", *_DIGITS):
        return Postcode(written)
    most, has_zeros = _DIGITS[country or "FI"]
    if len(digits) == most:
        return Postcode(written)
    if has_zeros and _FEWEST <= len(digits) < most:
        return Postcode(digits.zfill(most))
    return Postcode(written, is_sure=False)
