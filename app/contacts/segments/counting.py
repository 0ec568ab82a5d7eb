"""How many a definition holds: exact as far as one looks, beyond that as the planner guesses."""

import json
from dataclasses import dataclass

import asyncpg

from app import database
from app.contacts.about import About
from app.contacts.paging import by_index
from app.contacts.segments.compile import compile_condition
from app.lib.languages import N_, format_number, gettext, ngettext

EXACT_TO = 10_000
PATIENCE = "2s"
"""Negations that hold for few can only be answered by looking at everybody."""
ABOUT = N_("about %(number)s people")


@dataclass(frozen=True)
class Count:
    """So many people; not exact: 'about'."""

    number: int
    is_exact: bool

    def __str__(self) -> str:
        """`1 person`, `about 42,000 people`, in the current language."""
        if self.is_exact:
            return ngettext("%(n)s person", "%(n)s people", self.number)
        return gettext(ABOUT, number=format_number(self.number))


async def count(definition: object, about: About = About.PEOPLE) -> Count:
    """Exact to 10,000, beyond that rounded to two digits. Raises BadDefinitionError."""
    condition, values = compile_condition(definition, 1, about)
    return await count_where(condition, values, about)


async def count_where(condition: str, values: list[object], about: About = About.PEOPLE) -> Count:
    """The same of a condition over `c` (or `o`) that is compiled already."""
    rows = f"from {about.table} {about.alias} where {condition}"
    async with by_index():
        number = await _counted(rows, values)
        if number is not None and number <= EXACT_TO:
            return Count(number, is_exact=True)
        guess = await _guessed(rows, values)
    return Count(rounded(max(guess, EXACT_TO if number else 0)), is_exact=False)


async def _counted(rows: str, values: list[object]) -> int | None:
    """None when it takes too long."""
    try:
        async with database.transaction():
            await database.execute(f"set local statement_timeout = '{PATIENCE}'")
            number: int = await database.fetchval(
                f"select count(*) from (select {rows} limit {EXACT_TO + 1}) found",  # noqa: S608
                *values,
            )
            await database.execute("set local statement_timeout to default")
    except asyncpg.QueryCanceledError:
        return None
    return number


async def _guessed(rows: str, values: list[object]) -> int:
    plan = json.loads(await database.fetchval(f"explain (format json) select {rows}", *values))
    return int(plan[0]["Plan"]["Plan Rows"])


def rounded(number: int) -> int:
    """To two digits: 42,391 → 42,000."""
    return round(number, 2 - len(str(number))) if number > 99 else number
