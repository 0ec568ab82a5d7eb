"""Finnish, Swedish and English: which one is spoken now, its words, and how it writes dates and numbers.

The English text in the code is the msgid. Catalogues are `locale/<language>.po`, read once as text.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import dates, numbers
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
HOME_ZONE = ZoneInfo("Europe/Helsinki")
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


class Language(StrEnum):
    FINNISH = "fi"
    SWEDISH = "sv"
    ENGLISH = "en"


DEFAULT = Language.FINNISH
_current: ContextVar[Language] = ContextVar("language", default=DEFAULT)


def current_language() -> Language:
    return _current.get()


@contextmanager
def speaking(language: Language | str) -> Iterator[None]:
    """Everything inside is said in this language."""
    token = _current.set(Language(language))
    try:
        yield
    finally:
        _current.reset(token)


def N_(sentence: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a sentence for translation where it is defined; translate it where it is used."""
    return sentence


def gettext(sentence: str, **values: object) -> str:
    """The sentence in the current language, with `%(name)s` filled in when values are given."""
    found = _catalogue(current_language()).get(sentence)
    text = found if isinstance(found, str) and found else sentence
    return text % values if values else text


def pgettext(context: str, sentence: str, **values: object) -> str:
    """As `gettext`, for a short word that means two things: `context` says which of them."""
    found = _catalogue(current_language()).get(_key(context, sentence))
    text = found if isinstance(found, str) and found else sentence
    return text % values if values else text


def ngettext(singular: str, plural: str, n: int, **values: object) -> str:
    """The form for `n`; `%(n)s` and other values are filled in. All three languages have two forms."""
    found = _catalogue(current_language()).get(singular)
    forms = found if isinstance(found, tuple) and all(found) else (singular, plural)
    return forms[0 if n == 1 else 1] % {"n": format_number(n), **values}


@cache
def _catalogue(language: Language) -> dict[str, str | tuple[str, ...]]:
    if language is Language.ENGLISH:
        return {}
    with (LOCALE / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {
        _key(message.context, message.id if isinstance(message.id, str) else message.id[0]): (
            message.string if isinstance(message.string, str) else tuple(message.string or ())
        )
        for message in catalogue
        if message.id and not message.fuzzy
    }


def _key(context: str | None, sentence: str) -> str:
    return f"{context}\x04{sentence}" if context else sentence


def inside_a_sentence(label: str) -> str:
    """A label where no sentence begins: with a small letter, unless it begins as `VAT` does."""
    return label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}"


_DAY = {Language.FINNISH: "d.M.y", Language.SWEDISH: "d.M.y", Language.ENGLISH: "d MMMM y"}
_TIME = {Language.FINNISH: "H.mm", Language.SWEDISH: "H.mm", Language.ENGLISH: "H:mm"}
_BETWEEN = {Language.FINNISH: "klo", Language.SWEDISH: "kl.", Language.ENGLISH: "at"}


def format_date(moment: date | datetime) -> str:
    """`3.11.2026` in Finnish and Swedish, `3 November 2026` in English; moments in Finnish time."""
    day = moment.astimezone(HOME_ZONE).date() if isinstance(moment, datetime) else moment
    return _written_day(day, current_language())


def format_time(moment: datetime) -> str:
    """`14.05` in Finnish and Swedish, `14:05` in English; in Finnish time."""
    at = moment.astimezone(HOME_ZONE).time().replace(second=0, microsecond=0)
    return _written_time(at, current_language())


def format_second(moment: datetime) -> str:
    """`14.05.09` in Finnish and Swedish, `14:05:09` in English; in Finnish time."""
    at, language = moment.astimezone(HOME_ZONE).time().replace(microsecond=0), current_language()
    separator = _TIME[language][1]
    return dates.format_time(at, f"{_TIME[language]}{separator}ss", locale=language)


def format_datetime(moment: datetime) -> str:
    """Date and time of day, as one would write them in running text."""
    joint = _BETWEEN[current_language()]
    return f"{format_date(moment)} {joint}{NO_BREAK_SPACE}{format_time(moment)}"


def format_number(number: int | Decimal, pattern: str = "#,##0.####") -> str:
    """`10 000,5` with a no-break space in Finnish and Swedish, `10,000.5` in English."""
    return _written_number(number, pattern, current_language())


# Babel takes ten to thirty microseconds for each, and a page writes hundreds, mostly the same.
_KEPT = 4096


@lru_cache(_KEPT)
def _written_day(day: date, language: Language) -> str:
    return dates.format_date(day, _DAY[language], language)


@lru_cache(_KEPT)
def _written_time(at: time, language: Language) -> str:
    return dates.format_time(at, _TIME[language], locale=language)


@lru_cache(_KEPT)
def _written_number(number: int | Decimal, pattern: str, language: Language) -> str:
    return numbers.format_decimal(number, pattern, language)


def format_price(price: Decimal) -> str:
    """`1 250,00 €` in Finnish and Swedish, `€1,250.00` in English."""
    pattern = (
        "¤#,##0.00" if current_language() is Language.ENGLISH else "#,##0.00\N{NO-BREAK SPACE}¤"
    )
    return numbers.format_currency(price, "EUR", pattern, current_language())
