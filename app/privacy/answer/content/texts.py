"""The free texts of an answer: what in them may be about others, and the answer without that."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from typing import Any

from app import database
from app.privacy.answer.content.collecting import Collected, Tables
from app.privacy.answer.content.names import Others, Suspect, masked, suspects
from app.privacy.erasing.places import PLACES

WHOLLY = frozenset(
    ("merges", "import_changes", "import_rows", "privacy_request_steps", "privacy_request_wishes")
)
"""Tables in which any text may be about others."""
FREE: dict[str, frozenset[str]] = {}
for _place in PLACES.values():
    FREE[_place.table] = FREE.get(_place.table, frozenset()) | frozenset(_place.columns)

_NEAR = """
select distinct c.first_name, c.last_name from contacts c
 where c.id <> all($1) and c.id = any(array(
    select other.contact from interaction_people mine
      join interaction_people other on other.interaction = mine.interaction
     where mine.contact = any($1)
    union
    select other.contact from positions mine
      join positions other on other.organisation = mine.organisation
     where mine.contact = any($1) limit 2000))
 order by 1, 2
"""
_FIRMS = """
select distinct name from (
    select o.name from positions p join organisations o on o.id = p.organisation where p.contact = any($1)
    union all
    select o.name from interaction_people p join interactions i on i.id = p.interaction
      join organisations o on o.id = i.organisation where p.contact = any($1)
    union all select s.name from services s
    union all select i.name from identity i) as each
"""


async def to_check(collected: Collected) -> list[Suspect]:
    """What somebody has to look at before the answer goes out."""
    people = collected.whose.people
    near = await database.fetch(_NEAR, people)
    firms = await database.fetch(_FIRMS, people)
    others = Others(
        [(row["first_name"], row["last_name"]) for row in near], [row["name"] for row in firms]
    )
    handles = [row["handle"].lstrip("@") for row in collected.rows("social_profiles")]
    own = replace(collected.named, emails=(*collected.named.emails, *handles))
    return suspects(list(_texts(collected.tables)), own, others)


def without(collected: Collected, words: Collection[str]) -> Collected:
    """The same with these words taken out of every free text."""
    if not words:
        return collected
    told = {
        table: [
            {
                name: _each(value, lambda text: masked(text, words))
                if _is_free(table, name)
                else value
                for name, value in row.items()
            }
            for row in rows
        ]
        for table, rows in collected.tables.items()
    }
    return replace(collected, tables=told)


def _is_free(table: str, column: str) -> bool:
    return table in WHOLLY or column in FREE.get(table, ())


def _texts(tables: Tables) -> Iterator[str]:
    for table, rows in tables.items():
        for row in rows:
            for name, value in row.items():
                if _is_free(table, name):
                    yield from _strings(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _each(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _each(one, change) for name, one in value.items()}
    return [_each(one, change) for one in value] if isinstance(value, list) else value
