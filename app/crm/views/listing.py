"""One page of a list: who stands on it, what their columns say, how many there are in all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app import database
from app.contacts.about import About
from app.crm.views import organisation_columns as organisations
from app.crm.views import people_columns as people
from app.crm.views.columns import Ask, Column, Look, chosen, values
from app.crm.views.counting import count
from app.crm.views.filters import condition_of
from app.crm.views.shapes import Shape
from app.crm.views.walks import ORGANISATIONS, PAGE, PEOPLE, Condition, Kind, page
from app.segments.counting import Count
from app.segments.definition import BadDefinitionError


@dataclass(frozen=True)
class Row:
    """Somebody on the page; `name` as it is sorted, `hint` the address beside it."""

    id: UUID
    name: str
    hint: str
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Listed:
    """`known` are all columns there are; `last` is set when more come after."""

    columns: Sequence[Column]
    known: Sequence[Column]
    rows: Sequence[Row]
    count: Count
    last: UUID | None


_NAMES = Ask("select id, first_name, last_name from contacts where id = any($1)")
_ORGANISATION_NAMES = Ask("select id, name from organisations where id = any($1)")
_NAME = Column("name", "", Look.TEXT, _NAMES, "*")
_EMAIL = Column("email", "", Look.TEXT, people.ADDRESS, "email")
_ORGANISATION_NAME = Column("name", "", Look.TEXT, _ORGANISATION_NAMES, "name")
ALWAYS: Mapping[About, tuple[Column, ...]] = {
    About.PEOPLE: (_NAME, _EMAIL),
    About.ORGANISATIONS: (_ORGANISATION_NAME,),
}


def kind_of(about: About) -> Kind:
    return PEOPLE if about is About.PEOPLE else ORGANISATIONS


async def known_columns(about: About) -> list[Column]:
    if about is About.PEOPLE:
        return await people.people_columns()
    return await organisations.organisation_columns()


async def safe_condition(shape: Shape) -> Condition:
    """A filter that cannot be understood (its list or tag is gone) lets nobody through."""
    try:
        return await condition_of(shape)
    except BadDefinitionError:
        return Condition("false")


async def listed(shape: Shape, after: UUID | None = None) -> Listed:
    """The page after this person or organisation; the first without."""
    kind, condition = kind_of(shape.about), await safe_condition(shape)
    known = await known_columns(shape.about)
    columns = with_permission(shape, known)
    found = await page(kind, condition, shape.sort, after, PAGE + 1)
    rows = await rows_of(shape.about, columns, found.ids[:PAGE])
    number = await count(kind, condition, found.number)
    last = found.ids[PAGE - 1] if len(found.ids) > PAGE else None
    return Listed(columns, known, rows, number, last)


def with_permission(shape: Shape, known: Sequence[Column]) -> list[Column]:
    """The chosen columns; who filters by a list sees the permission for it."""
    wanted = shape.filters.get("list")
    first, rest = shape.columns[:2], shape.columns[2:]
    return chosen(known, [*first, *([f"list:{wanted}"] if wanted else []), *rest])


async def rows_of(about: About, columns: Sequence[Column], ids: Sequence[UUID]) -> list[Row]:
    found = await values(database.fetch, [*ALWAYS[about], *columns], ids)
    return [_row(one, found[one]) for one in ids if found[one]["name"] is not None]


def _row(one: UUID, cells: Mapping[str, Any]) -> Row:
    if isinstance(cells["name"], str):
        return Row(one, cells["name"], "", cells)
    name, email = filed_name(cells["name"]), cells.get("email") or ""
    return Row(one, name or email or str(one)[:8], email if name else "", cells)


def filed_name(names: Mapping[str, str]) -> str:
    """As people are sorted: `Mäkinen, Aino`."""
    return ", ".join(part for part in (names["last_name"], names["first_name"]) if part)
