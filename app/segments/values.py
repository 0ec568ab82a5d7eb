"""Reading what stands beside an operator. Pure; every reader raises ValueError."""

from collections.abc import Callable, Collection
from uuid import UUID

from app.lib.problems import Problem
from app.lib.texts import tidy_line, whole_number_in

Read = Callable[[str], object]

MOST_CHARACTERS = 200
MOST_DAYS = 36_600


def nothing(text: str) -> str:
    """An operator without a value: what may have been sent is not looked at."""
    return text[:0]


class UnfitError(ValueError):
    """`problem` says why, in words for the page."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def a_text(text: str) -> str:
    wanted = tidy_line(text)
    if not wanted or len(wanted) > MOST_CHARACTERS:
        raise ValueError
    return wanted


def as_elsewhere(reader: Callable[[str], object]) -> Read:
    """The one reader of this kind, raising what it answers as a problem."""

    def read(text: str) -> object:
        value = reader(text)
        if isinstance(value, Problem):
            raise UnfitError(value)
        if value is None:
            raise ValueError
        return value

    return read


def days(text: str) -> int:
    number = whole_number_in(text)
    if number is None or not 1 <= number <= MOST_DAYS:
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
