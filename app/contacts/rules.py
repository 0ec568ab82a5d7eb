"""What can be said of people and organisations without asking the database."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache

from app.lib.languages import N_, gettext
from app.lib.problems import Problem

_WORD = re.compile(r"[^\W_]+")
_ALPHABET = str.maketrans(
    {
        "å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "œ": "}", "ő": "}", "õ": "}",
        "ü": "y", "ű": "y", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "-": " ",
    }
)  # fmt: skip
_BETWEEN_NAMES = "\x1f"
_MOST_WORDS_OF_NOTES = 40
_REMEMBERED = 40
_MOST_SORTED_BY = 600  # a B-tree takes 2,704 bytes; some letters are folded to many
FIRST_YEAR, LAST_YEAR = 1900, 2100
NAMELESS = N_("Name not known")
DAY_OUT_OF_RANGE = N_("The year must be between 1900 and 2100.")
ENDS_BEFORE = N_("The last day is before the first day.")


class Role(StrEnum):
    """What somebody is to us (register row R3); subscribers are told by their subscriptions."""

    CUSTOMER = "customer"
    PROSPECT = "prospect"
    MEDIA = "media"
    PARTNER = "partner"
    AUTHORITY = "authority"


class SourceKind(StrEnum):
    """Where data came from (register row R13)."""

    SIGN_UP = "sign_up"
    WEB_FORM = "web_form"
    EMAIL = "email"
    PHONE = "phone"
    SOCIAL_MEDIA = "social_media"
    CONTRACT = "contract"
    MEETING = "meeting"
    MEDIA_REGISTER = "media_register"
    EVENT_REGISTRATION = "event_registration"
    PARTNER = "partner"
    COMMERCIAL_SERVICE = "commercial_service"
    IMPORT = "import"
    OTHER = "other"


FROM_ELSEWHERE = frozenset(
    {SourceKind.MEDIA_REGISTER, SourceKind.PARTNER, SourceKind.COMMERCIAL_SERVICE}
)
PHONE_KINDS = ("mobile", "work", "switchboard", "home", "other")
ORGANISATION_KINDS = ("company", "media_house", "authority", "association", "partner", "other")
FIELD_KINDS = ("text", "number", "date", "choice", "yes_no")


def search_key(first_name: str, last_name: str, *emails: str) -> str:
    """Every word a person is found by, each after a space: of the names, of the addresses before
    the @, and the addresses whole.

    Computed here because the database knows no letters beyond ASCII when it has no locale.
    """
    return _as_key(_names_and_addresses(first_name, last_name, emails))


def _names_and_addresses(first: str, last: str, emails: Iterable[str]) -> list[str]:
    words = [*words_of(last), *words_of(first)]
    addresses = [folded(email) for email in emails]
    for address in addresses:
        words += _split(address.partition("@")[0])
    return words + addresses


def _as_key(words: Iterable[str]) -> str:
    return "".join([f" {word}" for word in dict.fromkeys(words)])


def person_key(
    names: tuple[str, str],
    emails: Iterable[str],
    *,
    others: Iterable[str] = (),
    digits: Iterable[str] = (),
    notes: str = "",
) -> str:
    """`search_key` and more: the words of `others` (organisations, title, tags), phone numbers as
    digits, and the first words of the notes.
    """
    return _as_key([*_names_and_addresses(*names, emails), *_other_words(others, digits, notes)])


def organisation_key(
    name: str, business_id: str = "", *, others: Iterable[str] = (), digits: Iterable[str] = (),
    notes: str = "",
) -> str:  # fmt: skip
    """The words an organisation is found by; its business ID with and without the hyphen."""
    ids = [business_id.lower(), business_id.replace("-", "").lower()] if business_id else []
    return _as_key(_other_words((name, *others), (*ids, *digits), notes))


def _other_words(others: Iterable[str], digits: Iterable[str], notes: str) -> list[str]:
    words = [word for text in others if text for word in words_of(text)]
    said = words_of(notes[:2000])[:_MOST_WORDS_OF_NOTES] if notes else []
    return [*words, *digits, *said]


def words_of(text: str) -> Sequence[str]:
    """The words of a text, folded; something with an @ is one word."""
    return _words_of(text) if len(text) <= _REMEMBERED else _split(text)


def _split(text: str) -> list[str]:
    if text.isascii() and "@" not in text:
        return _WORD.findall(text.lower())
    return [
        word
        for part in folded(text).split()
        for word in ([part] if "@" in part else _WORD.findall(part))
    ]


@lru_cache(maxsize=5_000)
def _words_of(text: str) -> tuple[str, ...]:
    """Names, places and employers come again and again in an import."""
    return tuple(_split(text))


def sort_key(first_name: str, last_name: str, email: str = "") -> str:
    """Where a person stands in a list compared byte by byte: by last name, first name, address.

    In the order of the Finnish and Swedish alphabets: å, ä, ö come after z, ü is y (SFS 4600).
    """
    parts = [part for part in (last_name, first_name) if part]
    key = _BETWEEN_NAMES.join([*map(_in_alphabet, parts), _folded_by_alphabet(email)])
    return key[:_MOST_SORTED_BY]


@lru_cache(maxsize=5_000)
def _in_alphabet(text: str) -> str:
    return _folded_by_alphabet(text)


def _folded_by_alphabet(text: str) -> str:
    if text.isascii():
        return folded(text.replace("-", " "))
    return folded(unicodedata.normalize("NFC", text).casefold().translate(_ALPHABET))


def folded(text: str) -> str:
    """Without case, marks and doubled spaces: `Mäkinen` and `MAKINEN` are both `makinen`."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def display_name(first_name: str, last_name: str, email: str = "") -> str:
    """The name as one would say it, or the address of somebody who gave no name.

    Nobody is without a text to read and to follow: of those with a number only, it says so.
    """
    name = " ".join(part for part in (first_name, last_name) if part)
    return name or email or gettext(NAMELESS)


def day_fault(day: date) -> Problem | None:
    return None if FIRST_YEAR <= day.year <= LAST_YEAR else Problem(DAY_OUT_OF_RANGE)
