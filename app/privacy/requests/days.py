"""Which days are public holidays where the controller is."""

from collections.abc import Callable
from datetime import date
from functools import cache

from holidays import country_holidays

from app.staff.queries.identity import FINLAND

_EVE = " Eve"


def holidays_of(country: str = FINLAND) -> Callable[[date], bool]:
    """Whether a day is a public holiday there; of a country that nobody knows, none is.

    Eves are listed with the holidays but are working days before the law: an earlier end is safe.
    """
    return lambda day: _is_holiday(country.upper() or FINLAND, day)


def _is_holiday(country: str, day: date) -> bool:
    return day in _of_year(country, day.year)


@cache
def _of_year(country: str, year: int) -> frozenset[date]:
    try:
        known = country_holidays(country, years=year, language="en_US")
    except NotImplementedError:
        return frozenset()
    return frozenset(day for day, name in known.items() if not name.endswith(_EVE))
