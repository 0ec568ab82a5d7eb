"""Through the people or organisations in one order, a page at a time, by keyset.

The order by name goes along the index of sort keys. The other orders have two parts: first those who
have the thing (a contact, a next step), in its order, then all others by name. A page names only the
one it ended with: what it is sorted by is asked again, so no name ever stands in an address.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from app import database
from app.contacts.about import About
from app.contacts.search.paging import Found, by_index, ids_in_order
from app.lib import clock
from app.lib.languages import N_

PAGE = 50
NEAR = 2_000


class Sort(StrEnum):
    """The orders there are; anything else that is asked for is the order by name (trial A19)."""

    NAME = "name"
    LAST_CONTACT = "last_contact"
    NEXT_STEP = "next_step_on"
    CREATED = "created"


SORT_WORDS = {
    Sort.NAME: N_("Name"),
    Sort.LAST_CONTACT: N_("Last contact, newest first"),
    Sort.NEXT_STEP: N_("Next step, earliest first"),
    Sort.CREATED: N_("Added on, newest first"),
}


def sort_of(text: str) -> Sort:
    return Sort(text) if text in list(Sort) else Sort.NAME


@dataclass(frozen=True)
class Condition:
    """SQL over the kind's alias, parameters numbered from `$1`; written by our code alone.

    `ways`: its ids in other words, as `Piece` has them.
    """

    sql: str = "true"
    arguments: tuple[object, ...] = ()
    ways: tuple[str, ...] = ()

    def also(self, sql: str, *arguments: object) -> "Condition":
        """Both this and that; in `sql` the new arguments are `{0}`, `{1}` and so on."""
        first = len(self.arguments) + 1
        numbers = [f"${first + place}" for place in range(len(arguments))]
        joined = f"{self.sql} and ({sql.format(*numbers)})"
        return Condition(joined, (*self.arguments, *arguments))


@dataclass(frozen=True)
class _First:
    """The first part of an order: the table `w` that has the thing, and what it is sorted by.

    `{0}` in `among` is now: what lies in the future has not been yet.
    """

    table: str
    whose: str
    key: str
    among: str
    is_newest_first: bool

    def among_these(self, condition: Condition) -> Condition:
        moments = (clock.now(),) if "{0}" in self.among else ()
        return condition.also(self.among, *moments)


@dataclass(frozen=True)
class Kind:
    """What is walked through, and the first parts of the orders that have two."""

    about: About
    first: dict[Sort, _First]


def _newest(table: str, whose: str) -> _First:
    among = (
        f"w.at <= {{0}} and w.id = (select l.id from {table} l "
        f"where l.{whose} = w.{whose} and l.at <= {{0}} order by l.at desc, l.id desc limit 1)"
    )
    return _First(table, whose, "at", among, is_newest_first=True)


def _next_step(whose: str) -> _First:
    among = f"w.{whose} is not null and w.next_step_on is not null"
    return _First("prospect_profiles", whose, "next_step_on", among, is_newest_first=False)


PEOPLE = Kind(
    About.PEOPLE,
    {
        Sort.LAST_CONTACT: _newest("interaction_people", "contact"),
        Sort.NEXT_STEP: _next_step("contact"),
    },
)
ORGANISATIONS = Kind(
    About.ORGANISATIONS,
    {
        Sort.LAST_CONTACT: _newest("interactions", "organisation"),
        Sort.NEXT_STEP: _next_step("organisation"),
    },
)


async def page(
    kind: Kind, condition: Condition, sort: Sort, after: UUID | None = None, most: int = PAGE + 1
) -> Found:
    """At most `most` ids, after the one that the page before ended with; on the first page with the
    number of all, where it came to light.
    """
    if sort is Sort.CREATED:
        return await _along(kind, condition, "created_at", after, most, descending=True)
    if sort is Sort.NAME:
        return await _along(kind, condition, "sort_key", after, most)
    ids = await _in_two_parts(kind, condition, sort, after, most)
    return Found(ids, len(ids) if after is None and len(ids) < most else None)


async def _in_two_parts(
    kind: Kind, condition: Condition, sort: Sort, after: UUID | None, most: int
) -> list[UUID]:
    """First those who have what is sorted by, then the others by name."""
    found: list[UUID] = []
    first = kind.first[sort]
    key = await _key_in(first, after) if after else None
    if after is None or key is not None:
        found = await _in_first(kind, condition, first, (key, after) if after else None, most)
        after = None
    if len(found) < most:
        rest = _without(kind, condition, first)
        found += (await _along(kind, rest, "sort_key", after, most - len(found))).ids
    return found


async def _along(
    kind: Kind,
    condition: Condition,
    column: str,
    after: UUID | None,
    most: int,
    *,
    descending: bool = False,
) -> Found:
    """By an index that has this column; from the start when the last one is gone."""
    sql = f"select {column} from {kind.about.table} where id = $1"
    key = await database.fetchval(sql, after) if after else None
    page = await ids_in_order(
        condition.sql,
        condition.arguments,
        order=f"{kind.about.alias}.{column}",
        after=(key, after) if after and key is not None else None,
        most=most,
        about=kind.about,
        descending=descending,
    )
    return page if key is None else Found(page.ids)


async def _in_first(
    kind: Kind, condition: Condition, first: _First, after: tuple[Any, UUID] | None, most: int
) -> list[UUID]:
    """Most pages are full of those whose thing is among the first few thousand; then the others."""
    condition = first.among_these(condition)
    turn, way = ("<", "desc") if first.is_newest_first else (">", "asc")
    place = "true"
    if after is not None:
        key, last = len(condition.arguments) + 1, len(condition.arguments) + 2
        place = f"(w.{first.key}, w.{first.whose}) {turn} (${key}, ${last})"
        condition = Condition(f"{condition.sql} and {place}", (*condition.arguments, *after))
    order = f"order by w.{first.key} {way}, w.{first.whose} {way}"
    near = f"(select * from {first.table} w where {place} {order} limit {NEAR})"
    c = kind.about.alias
    async with by_index():
        for rows in (near, first.table):
            found = await database.fetch(
                f"select {c}.id from {rows} w join {kind.about.table} {c} on {c}.id = w.{first.whose} "
                f"where {condition.sql} {order} limit {int(most)}",
                *condition.arguments,
            )
            if len(found) == most:
                break
    return [row["id"] for row in found]


def _without(kind: Kind, condition: Condition, first: _First) -> Condition:
    """Those who have no such thing."""
    own = f"w.{first.whose} = {kind.about.alias}.id"
    there = first.among_these(Condition(own, condition.arguments))
    none = f"not exists (select from {first.table} w where {there.sql})"
    return Condition(f"{condition.sql} and {none}", there.arguments)


async def _key_in(first: _First, one: UUID) -> Any:
    condition = first.among_these(Condition().also(f"w.{first.whose} = {{0}}", one))
    sql = f"select w.{first.key} from {first.table} w where {condition.sql}"
    return await database.fetchval(sql, *condition.arguments)


def everybody(kind: Kind, condition: Condition) -> str:
    """The statement for all of them by name, for a cursor."""
    c = kind.about.alias
    return (
        f"select {c}.id from {kind.about.table} {c} where {condition.sql} "
        f"order by {c}.sort_key using ~<~, {c}.id"
    )
