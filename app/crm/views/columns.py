"""Columns of a list: one question for all rows of a page, never one for each row."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.lib import clock
from app.lib.languages import HOME_ZONE, current_language, gettext

Fetch = Callable[..., Awaitable[list[Any]]]
"""`database.fetch`, or the fetch of a connection that an export holds."""


class Look(StrEnum):
    """How a value is shown."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    LANGUAGE = "language"
    KIND = "kind"
    LEGAL_FORM = "legal_form"
    STAGE = "stage"
    SOURCE = "source"
    YES_NO = "yes_no"
    ROLES = "roles"
    TAGS = "tags"
    ORGANISATION = "organisation"
    PERMISSION = "permission"
    PHONES = "phones"


@dataclass(frozen=True)
class Ask:
    """A question about many: `$1` is the ids; then come `needs` (day, now, language) and `more`.

    It answers at most one row an id, with the column `id`.
    """

    sql: str
    needs: tuple[str, ...] = ()
    more: tuple[object, ...] = ()


@dataclass(frozen=True)
class Column:
    """`word` is a msgid, or with `is_name` what staff called it; `field` is the answer's column."""

    key: str
    word: str
    look: Look
    ask: Ask
    field: str
    is_name: bool = False

    @property
    def heading(self) -> str:
        return self.word if self.is_name else gettext(self.word)


Rows = Mapping[UUID, Mapping[str, Any]]
"""By id: the values of all columns by their keys."""


async def values(
    fetch: Fetch, columns: Sequence[Column], ids: Sequence[UUID]
) -> dict[UUID, dict[str, Any]]:
    """What stands in these columns for these people or organisations; a question is asked once."""
    found = {ask: await answers(fetch, ask, ids) for ask in {c.ask: None for c in columns}}
    return {
        one: {column.key: value_in(found[column.ask].get(one), column) for column in columns}
        for one in ids
    }


async def answers(fetch: Fetch, ask: Ask, ids: Sequence[UUID]) -> dict[UUID, Any]:
    """By id; who has no answer is left out."""
    now = clock.now()
    known = {
        "day": now.astimezone(HOME_ZONE).date(),
        "now": now,
        "language": current_language().value,
    }
    rows = await fetch(ask.sql, list(ids), *(known[need] for need in ask.needs), *ask.more)
    return {row["id"]: row for row in rows}


def value_in(row: Any, column: Column) -> Any:
    """What a column takes from an answer: one field, or all of them."""
    if row is None:
        return None
    return dict(row) if column.field == "*" else row[column.field]


def chosen(known: Collection[Column], keys: Sequence[str]) -> list[Column]:
    """The columns with these keys, in this order; unknown keys are left out."""
    by_key = {column.key: column for column in known}
    return [by_key[key] for key in dict.fromkeys(keys) if key in by_key]
