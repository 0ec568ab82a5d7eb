"""The phone numbers in a cell: several in one, with extensions and remarks beside them. Pure."""

import re
from functools import lru_cache
from typing import NamedTuple

from app.contacts.phones import e164

UNKNOWN = "?"
"""A country that stands in the row and that nobody could read: only numbers with + are sure."""

_PLAIN = re.compile(r"\+?[0-9][0-9 -]{5,24}")
_OF_A_CELL = re.compile(r"(\+?\d{6,15})[.,]0+", re.ASCII)
_BETWEEN = re.compile(
    r"\s*(?:[;,|\n]|:::)\s*|\s+/\s+|/(?=\s*[+0])|\s+(?:tai|sekä|ja|eller|samt|och|or|and)\s+",
    re.IGNORECASE,
)
_FEWEST = 5  # digits of a number that stands beside another one
_BESIDE = re.compile(
    r"(?P<number>\(?\+?\d[\d\s().\-\u2013/]*\d\)?)[\s,;:(\[]*(?P<said>[^\W\d_][^\n]*?)[)\]\s]*"
)
_KINDS = {
    "työ": "work", "työpuhelin": "work", "work": "work", "arbete": "work", "office": "work",
    "toimisto": "work", "koti": "home", "home": "home", "hem": "home", "gsm": "mobile",
    "mobile": "mobile", "mobil": "mobile", "cell": "mobile", "matkapuhelin": "mobile",
    "kännykkä": "mobile", "vaihde": "switchboard", "växel": "switchboard", "switchboard": "switchboard",
}  # fmt: skip
_ROUNDED = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)
_FAX = re.compile(r"\W*(?:tele)?(?:fax|faksi|faxi)\b", re.IGNORECASE)
# By the ending of somebody's address. Others belong to nobody's country in practice: .io, .eu, .nu …
_ENDINGS = {
    "se": "SE", "no": "NO", "dk": "DK", "ee": "EE", "de": "DE", "lv": "LV", "lt": "LT", "pl": "PL",
    "nl": "NL", "be": "BE", "fr": "FR", "it": "IT", "es": "ES", "at": "AT", "ch": "CH", "uk": "GB",
    "ie": "IE", "is": "IS", "ru": "RU", "ua": "UA", "cz": "CZ", "hu": "HU", "pt": "PT", "gr": "GR",
}  # fmt: skip


class Number(NamedTuple):
    """One number. `kind` is empty when nothing is said of it; `beside`: it had words beside it."""

    number: str
    kind: str = ""
    beside: str = ""


class Numbers(NamedTuple):
    """`bad` are no phone numbers; of those `unsure` nobody can tell in which country they are."""

    good: tuple[Number, ...]
    bad: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()


def hinted_by(canonical: str) -> str:
    """The foreign country that an address speaks of; empty when it does not."""
    return _ENDINGS.get(canonical.rpartition(".")[2], "")


def numbers_in(text: str, country: str, hint: str) -> Numbers:
    """Read as in the row's own country; `country` is empty when the row names none: then as at home.

    `hint` is a foreign country that something else in the row speaks of.
    """
    if _PLAIN.fullmatch(text):
        good = _sure(text, country, hint)
        if good:
            return Numbers((Number(good),))
        return Numbers((), *(((), (text,)) if good is None else ((text,), ())))
    return _looked_at(text, country, hint)


@lru_cache(maxsize=10_000)
def _looked_at(text: str, country: str, hint: str) -> Numbers:
    good, bad, unsure = [], [], []
    for piece in _pieces(text):
        number = _one(piece, country, hint)
        if number is None:
            unsure.append(piece)
        elif not number.number:
            bad.append(piece)
        else:
            good.append(number)
    return Numbers(tuple(good), tuple(bad), tuple(unsure))


def _pieces(text: str) -> list[str]:
    pieces = [piece for piece in _BETWEEN.split(text) if piece.strip()]
    if len(pieces) > 1 and all(sum(map(str.isdecimal, one)) >= _FEWEST for one in pieces):
        return pieces
    return [text]


def _one(text: str, country: str, hint: str) -> Number | None:
    """None: unsure. Without a number: none is there."""
    if (cell := _OF_A_CELL.fullmatch(text)) is not None:
        text = cell[1]
    if _FAX.match(text) or _ROUNDED.fullmatch(text):
        return Number("")
    beside = _BESIDE.fullmatch(text)
    if beside is not None and sum(map(str.isdecimal, beside["said"])) < _FEWEST:
        number = _sure(beside["number"], country, hint)
        if number is None:
            return None
        if number:
            kind = _KINDS.get(beside["said"].strip(" .").lower(), "")
            return Number(number, kind, "" if kind else text)
    number = _sure(text, country, hint)
    return None if number is None else Number(number)


def _sure(text: str, country: str, hint: str) -> str | None:
    """The number, empty when it is none, None when it could be one of two countries."""
    is_home = country in ("", "AX", UNKNOWN)
    number = e164(text, "FI" if is_home else country) or ""
    if not number or country not in ("", UNKNOWN) or _names_its_country(text):
        return number
    if country == UNKNOWN:
        return None
    abroad = hint or ("SE" if number.startswith("+3587") else "")
    if abroad and e164(text, abroad) not in (None, number):
        return None
    return number


def _names_its_country(text: str) -> bool:
    return "+" in text or text.lstrip("( ").startswith("00")
