"""How many a definition holds: exact as far as one looks, beyond that as the planner guesses."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from app import database
from app.contacts.about import About
from app.contacts.search.paging import by_index
from app.lib.languages import N_, format_number, gettext, ngettext
from app.segments.compile import compile_piece

EXACT_TO = 10_000
LOOKED_AT = 12_000
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
    piece, values = compile_piece(definition, 1, about)
    return await count_where(f"({piece.sql})", values, about, piece.ways)


async def count_where(
    condition: str,
    values: Sequence[object],
    about: About = About.PEOPLE,
    ways: Sequence[str] = (),
    *,
    known: int | None = None,
) -> Count:
    """The same of a condition over `c` (or `o`) that is compiled already.

    `ways` are its ids as `Piece` knows them: nobody has to be looked up only to be counted. `known`
    is the number as far as EXACT_TO, if it came to light before.
    """
    rows = f"select from {about.table} {about.alias} where {condition}"
    if known is not None and known <= EXACT_TO:
        return Count(known, is_exact=True)
    async with by_index():
        number = await _number(rows, ways, values) if known is None else known
        if number is not None and number <= EXACT_TO:
            return Count(number, is_exact=True)
        guess = (await _plan(rows, values))["Plan Rows"]
    return Count(rounded(max(guess, EXACT_TO if number else 0)), is_exact=False)


async def _number(rows: str, ways: Sequence[str], values: Sequence[object]) -> int | None:
    """Beyond EXACT_TO it is any larger number. None when it takes too long."""
    asked = [_each_once(rows), *(_some_of(way) for way in ways)]
    costs = [(await _plan(one, values))["Total Cost"] for one in asked] if ways else [0]
    place = costs.index(min(costs))
    some = await _counted(asked[place], values)
    if some is None or some["seen"] < LOOKED_AT or some["number"] > EXACT_TO:
        return some["number"] if some else None
    all_of_it = f"select distinct id from ({ways[place - 1]}) had (id)"
    counted = await _counted(_each_once(all_of_it), values)
    return counted["number"] if counted else None


def _each_once(rows: str) -> str:
    return f"select count(*) as number, 0 as seen from ({rows} limit {EXACT_TO + 1}) found"


def _some_of(way: str) -> str:
    """As many as usually are enough to know that there are too many; ids may come twice."""
    some = f"select id from ({way}) had (id) limit {LOOKED_AT}"
    return f"select count(distinct id) as number, count(*) as seen from ({some}) looked_at"


async def _counted(sql: str, values: Sequence[object]) -> asyncpg.Record | None:
    """None when it takes too long."""
    try:
        async with database.transaction():
            await database.execute(f"set local statement_timeout = '{PATIENCE}'")
            found = await database.fetchrow(sql, *values)
            await database.execute("set local statement_timeout to default")
    except asyncpg.QueryCanceledError:
        return None
    return found


async def _plan(sql: str, values: Sequence[object]) -> dict[str, Any]:
    found: list[dict[str, Any]] = json.loads(
        await database.fetchval(f"explain (format json) {sql}", *values)
    )
    plan: dict[str, Any] = found[0]["Plan"]
    return plan


def rounded(number: int) -> int:
    """To two digits: 42,391 → 42,000."""
    return round(number, 2 - len(str(number))) if number > 99 else number
