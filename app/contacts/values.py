"""What a text means as a number, a day, yes or no …: one reader a kind, for forms, files and segments. Pure.

Each answers the value, or the problem in words that say what to do about it.
"""

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from functools import cache

from babel import Locale

from app.contacts.rules import DAY_OUT_OF_RANGE, FIRST_YEAR, LAST_YEAR, folded
from app.lib.languages import N_, Language
from app.lib.problems import Problem
from app.lib.texts import has_controls, number_in, tidy_line, tidy_lines

NOT_TEXT = N_("There are control characters in it. Remove them.")
TOO_LONG = N_("Use at most %(most)s characters. There are now %(now)s.")
NOT_A_NUMBER = N_("Enter a number, for example 12 or 12.50.")
TOO_PRECISE = N_("There are too many decimals: at most four are kept, and two of a price.")
TOO_LARGE = N_("This number is too large.")
NOT_A_DAY = N_("Enter a date, for example 3.11.2026.")
NO_SUCH_DAY = N_("There is no such day. Check the day and the month.")
NOT_A_BIRTH_YEAR = N_("Enter the year of birth in four digits, for example 1985.")
NOT_A_TIME = N_("Enter the time of day, for example 14:05.")
NOT_A_CHOICE = N_("This is not one of the options of the field.")
NOT_YES_OR_NO = N_("Answer yes or no.")
DECIMALS = 4
LARGEST = Decimal(10) ** 14
YES = frozenset(["yes", "y", "true", "1", "kylla", "k", "ja", "x", "on"])
NO = frozenset(["no", "n", "false", "0", "ei", "nej", "off"])
"""Folded words of three languages."""
MOST_VALUE = 1000

Kept = str | Decimal | date | None


def text_fault(text: str, most: int, *, lines: bool = False) -> Problem | None:
    """Why this cannot be kept as text of at most `most` characters; line breaks with `lines`."""
    if has_controls(text, lines=lines):
        return Problem(NOT_TEXT)
    return Problem(TOO_LONG, {"most": most, "now": len(text)}) if len(text) > most else None


def read_text(text: str, most: int, *, lines: bool = False) -> str | Problem:
    """As it is kept; control characters are refused here, and taken out by what reads pages and files."""
    plain = text.replace("\r\n", "\n").rstrip()
    plain = plain if lines else plain.lstrip()
    return text_fault(plain, most, lines=lines) or (tidy_lines if lines else tidy_line)(plain)


def read_number(text: str, decimals: int = DECIMALS) -> Decimal | Problem:
    """With comma or point, with or without thousands apart; never rounded."""
    number = number_in(text)
    if number is None:
        return Problem(NOT_A_NUMBER)
    if abs(number) >= LARGEST:
        return Problem(TOO_LARGE)
    kept = round(number, decimals)
    return kept if kept == number else Problem(TOO_PRECISE)


def birth_year_fault(year: int) -> Problem | None:
    """Why nobody in the register can be born in this year."""
    return None if FIRST_YEAR <= year <= LAST_YEAR else Problem(NOT_A_BIRTH_YEAR)


def read_birth_year(text: str) -> int | Problem:
    """Four digits, or the year of a whole day."""
    plain = tidy_line(text)
    if not re.fullmatch(r"[0-9]{4}", plain):
        day = read_day(plain)
        if isinstance(day, Problem):
            return Problem(NOT_A_BIRTH_YEAR)
        plain = str(day.year)
    return birth_year_fault(int(plain)) or int(plain)


_MONTH = r"(?P<m>[^\W\d_]+)\.?"
_DAYS = (
    re.compile(r"(?P<y>\d{4})(?P<sign>[-/])(?P<m>\d{1,2})(?P=sign)(?P<d>\d{1,2})", re.ASCII),
    re.compile(r"(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4})", re.ASCII),
    re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})", re.ASCII),
    re.compile(rf"(?P<d>[0-9]{{1,2}})(?:\.? |-){_MONTH}[ -](?P<y>[0-9]{{4}})"),
    re.compile(rf"{_MONTH} (?P<d>[0-9]{{1,2}}),? (?P<y>[0-9]{{4}})"),
)


def read_day(text: str) -> date | Problem:
    """2026-11-03, 3.11.2026, 3 November 2026, Nov 3, 2026, and 23/11/2026 where no other day can be meant."""
    tidy = tidy_line(text)
    parts = next((m for pattern in _DAYS if (m := pattern.fullmatch(tidy))), None)
    if parts is None:
        return Problem(NOT_A_DAY)
    year, day = int(parts["y"]), int(parts["d"])
    month = int(parts["m"]) if parts["m"].isdecimal() else _months().get(parts["m"].casefold(), 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Problem(DAY_OUT_OF_RANGE)
    if "/" in tidy[:4]:  # Americans put the month first
        if day <= 12 and month <= 12 and day != month:
            return Problem(NOT_A_DAY)
        day, month = (month, day) if month > 12 else (day, month)
    try:
        return date(year, month, day)
    except ValueError:
        return Problem(NO_SUCH_DAY if month else NOT_A_DAY)


@cache
def _months() -> dict[str, int]:
    """By their names, whole and short, as they stand alone and in a date."""
    return {
        name.casefold().rstrip("."): number
        for language in Language
        for kind in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in Locale(language).months[kind][width].items()
    }


_TIME = re.compile(r"(\d{1,2})[.:](\d{2})(?:[.:]\d{2})?", re.ASCII)


def read_time(text: str) -> time | Problem:
    """14.05 or 14:05; seconds are left out."""
    parts = _TIME.fullmatch(tidy_line(text))
    try:
        return time(int(parts[1]), int(parts[2])) if parts else Problem(NOT_A_TIME)
    except ValueError:
        return Problem(NOT_A_TIME)


def read_yes_no(text: str) -> bool | Problem:
    word = folded(tidy_line(text))
    return word in YES if word in YES | NO else Problem(NOT_YES_OR_NO)


def read_choice(text: str, choices: Sequence[str]) -> str | Problem:
    """The option as it is offered, however its letters and spaces were typed."""
    tidy = tidy_line(text)
    if tidy in choices:
        return tidy
    alike = [choice for choice in choices if folded(choice) == folded(tidy)]
    return alike[0] if len(alike) == 1 else Problem(NOT_A_CHOICE)


def read_value(kind: str, choices: Sequence[str], text: str) -> Kept | Problem:
    """For a field that staff defined, in the type of its kind; None when it is empty."""
    tidy = read_text(text, MOST_VALUE, lines=kind == "text")
    if isinstance(tidy, Problem) or not tidy:
        return tidy or None
    match kind:
        case "number":
            return read_number(tidy)
        case "date":
            return read_day(tidy)
        case "choice":
            return read_choice(tidy, choices)
        case "yes_no":
            answer = read_yes_no(tidy)
            return answer if isinstance(answer, Problem) else "yes" if answer else "no"
        case _:
            return tidy


VALUE_COLUMNS = ("text", "number", "day")


def column_of(value: str | Decimal | date) -> str:
    """Of `field_values`, where a value of this type is kept."""
    return "text" if isinstance(value, str) else "number" if isinstance(value, Decimal) else "day"
