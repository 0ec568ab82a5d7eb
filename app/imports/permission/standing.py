"""What a cell says of somebody's permission, by the kind of column it stands in. Pure.

Only known words are believed: what nobody knows permits nothing and blocks nobody.
"""

import re
import unicodedata
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache

from app.contacts.rules import folded
from app.contacts.values import NO, YES
from app.imports.mapping.fields import PERMISSION
from app.imports.mapping.programs import words_of
from app.imports.permission.words import of_standing
from app.imports.reading.texts import moment
from app.lib.texts import tidy_line

_MARK_OF_EMOJI = "\N{VARIATION SELECTOR-16}"
_BETWEEN = re.compile(r"(?<=\w)[\s_.\-\N{HYPHEN}\N{NON-BREAKING HYPHEN}']+(?=\w)")
_DECIMAL = re.compile(r"(\d+)[.,]0+")
# Any day will do here: 2/3/2022 is two days, but one of them it is.
_DAY = re.compile(
    r"(\d{4}[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{4})([T ,]+[\d:.+Z -]*(UTC|GMT)?)?",
    re.ASCII | re.IGNORECASE,
)
_CHANNELS = re.compile(r"\w+_marketing\b", re.ASCII)
_STRUCK_THROUGH = 1  # Unicode's combining class of overlays
_EVER = datetime(9000, 1, 1, tzinfo=UTC)


class Says(StrEnum):
    """What one cell says. OPEN: not against it; NOTHING: it is empty; UNSURE: yes or no, but to what?"""

    YES = "yes"
    OPEN = "open"
    NO = "no"
    BOUNCED = "bounced"
    WAITING = "waiting"
    UNSURE = "unsure"
    UNKNOWN = "unknown"
    NOTHING = "nothing"


AGAINST = frozenset({Says.NO, Says.BOUNCED, Says.WAITING})


def _plain(text: str) -> str:
    """Without case, accents and what stands between words; signs before and after a word stay."""
    word = folded(tidy_line(text)).replace(_MARK_OF_EMOJI, "").strip("\"'“”. ")
    number = _DECIMAL.fullmatch(word)
    return number[1] if number else _BETWEEN.sub("", word)


@lru_cache(maxsize=1)
def _known() -> dict[str, Says]:
    words = of_standing()
    known: dict[str, Says] = {}
    for says in (Says.YES, Says.WAITING, Says.BOUNCED, Says.NO):
        known |= {_plain(word): says for word in words[says]}
    return known


@lru_cache(maxsize=1)
def _marks() -> dict[str, bool]:
    """Words that only say yes or no; True is yes."""
    words = of_standing()
    no = dict.fromkeys((*map(_plain, words["unmarked"]), *NO), False)
    return dict.fromkeys((*map(_plain, words["marked"]), *YES), True) | no


@lru_cache(maxsize=1)
def _nothing() -> frozenset[str]:
    return frozenset(folded(word) for word in of_standing()["nothing"])


@lru_cache(maxsize=20_000)
def said_in(field: str, text: str, program: str = "") -> Says:
    """By the field of its column (`fields.PERMISSION`), in a file of this program."""
    if not text.strip() or folded(tidy_line(text)) in _nothing():
        return Says.OPEN if PERMISSION[field] else Says.NOTHING
    if _is_struck_through(text):
        return Says.UNKNOWN
    word = _plain(text)
    if (theirs := words_of(program).get(word)) is not None:
        return Says(theirs)
    return _READ[field](word, text)


def _is_struck_through(text: str) -> bool:
    decomposed = unicodedata.normalize("NFKD", text)
    return any(unicodedata.combining(sign) == _STRUCK_THROUGH for sign in decomposed)


def _is_moment(text: str) -> bool:
    return bool(_DAY.fullmatch(text)) or moment(text, UTC, _EVER) is not None


def _state(word: str, _text: str) -> Says:
    """A bare yes, no or number under `status` may mean that somebody is subscribed, or blocked."""
    if word in _marks() or word.isdecimal():
        return Says.UNSURE
    return _known().get(word, Says.UNKNOWN)


def _may(word: str, text: str) -> Says:
    if word in _marks():
        return Says.YES if _marks()[word] else Says.WAITING
    if _is_moment(text.strip()):
        return Says.YES  # since that day
    return _known().get(word, Says.UNKNOWN)


def _must_not(word: str, text: str) -> Says:
    """An “active” here may be the block that is active: only clear words count."""
    if word in _marks():
        return Says.NO if _marks()[word] else Says.OPEN
    if _is_moment(text.strip()):
        return Says.NO
    if channels := _CHANNELS.findall(text.lower()):
        return Says.NO if "email_marketing" in channels else Says.OPEN
    says = _known().get(word, Says.UNKNOWN)
    return says if says in (Says.NO, Says.BOUNCED) else Says.UNKNOWN


def _left(word: str, _text: str) -> Says:
    if word in _marks():
        return Says.NO if _marks()[word] else Says.OPEN
    return Says.BOUNCED if _known().get(word) is Says.BOUNCED else Says.NO


def _cleaned(word: str, _text: str) -> Says:
    return Says.OPEN if _marks().get(word) is False else Says.BOUNCED


_READ = {
    "status": _state,
    "may_mail": _may,
    "no_mail": _must_not,
    "left_at": _left,
    "cleaned_at": _cleaned,
}


def denies(text: str) -> bool:
    """Whether a cell that should hold the time of a consent says instead that there is none."""
    return said_in("may_mail", text) in AGAINST


def is_marked(text: str) -> bool:
    """Whether a cell is a mark or a word for yes by itself."""
    return _marks().get(_plain(text)) is True
