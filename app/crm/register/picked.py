"""Whom a form is about: the ticked rows of a list, or everybody in the view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app import database
from app.contacts.search.paging import by_index
from app.crm.views.listing import safe_condition
from app.crm.views.shapes import Shape
from app.crm.views.walks import Condition
from app.lib.languages import N_
from app.web.rendering.ids import uuids_in

MOST_AT_ONCE = 10_000
NOT_PICKED = N_("Tick at least one row, or the whole view.")


@dataclass(frozen=True)
class Picked:
    """A condition over the rows of `shape`; `ids` are None for the whole view."""

    shape: Shape
    ids: tuple[UUID, ...] | None

    @property
    def is_whole(self) -> bool:
        return self.ids is None

    @property
    def is_nobody(self) -> bool:
        return self.ids == ()

    @property
    def fields(self) -> Mapping[str, str]:
        """What brings the list back, with what was searched for."""
        text = {"find": self.shape.text} if self.shape.text else {}
        return {**self.shape.fields, **text}


def picked(shape: Shape, ids: Sequence[str], *, whole: bool) -> Picked:
    """`ids` as a form sent them; what is no id is passed over."""
    return Picked(shape, None if whole else tuple(uuids_in(ids[:MOST_AT_ONCE])))


async def condition_for(chosen: Picked) -> Condition:
    """Over the alias of the list's kind."""
    alias = chosen.shape.about.alias
    if chosen.ids is not None:
        return Condition().also(f"{alias}.id = any({{0}})", list(chosen.ids))
    return await safe_condition(chosen.shape)


async def ids_of(chosen: Picked) -> list[UUID] | None:
    """Those who are there now; None when they are more than can be changed at once."""
    condition, about = await condition_for(chosen), chosen.shape.about
    sql = (
        f"select {about.alias}.id from {about.table} {about.alias} where {condition.sql} "
        f"limit {MOST_AT_ONCE + 1}"
    )
    async with by_index():
        rows = await database.fetch(sql, *condition.arguments)
    return [row["id"] for row in rows] if len(rows) <= MOST_AT_ONCE else None
