"""Views that staff keep, for themselves or for all: asked for, made, changed, deleted."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from app import database
from app.contacts.about import About
from app.crm.tables import SavedView
from app.crm.views.filters import definition_of, filters_of
from app.crm.views.shapes import Shape, View
from app.crm.views.walks import sort_of
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Forbidden, NotFound
from app.staff.log import actions

NO_SUCH_VIEW = N_("There is no such view.")
NAME_TAKEN = N_("There is already a view with this name.")
NOT_YOURS = N_("Only the person who saved this view or an administrator can change it.")


@dataclass(frozen=True)
class KeptView:
    """A saved view; `owner_name` says whose."""

    id: UUID
    about: About
    owner: UUID
    owner_name: str
    view: View
    shared_at: datetime | None


@dataclass(frozen=True)
class Asker:
    """The member of staff who asks; an administrator may change what others share."""

    id: UUID
    is_administrator: bool = False


_VIEWS = """
select v.id, v.about, v.owner, m.name as owner_name, v.name, v.filters, v.columns, v.sort, v.shared_at
  from saved_views v join staff_members m on m.id = v.owner
 where (v.owner = $1 or v.shared_at is not null)
   and ($2::text is null or v.about = $2) and ($3::uuid is null or v.id = $3)
 order by v.shared_at is not null, lower(v.name), v.id
"""


async def views_for(member: UUID, about: About | None = None) -> list[KeptView]:
    """One's own and the shared ones, by name, one's own first."""
    rows = await database.fetch(_VIEWS, member, about.value if about else None, None)
    return [_kept(row) for row in rows]


async def existing(view_id: UUID, member: UUID) -> KeptView:
    """The view, if it is this member's or shared. Raises NotFound, the same for foreign and none."""
    for row in await database.fetch(_VIEWS, member, None, view_id):
        return _kept(row)
    raise NotFound(NO_SUCH_VIEW)


def _kept(row: Any) -> KeptView:
    about = About(row["about"])
    view = View(
        key=str(row["id"]),
        name=row["name"],
        filters=filters_of(about, json.loads(row["filters"])),
        columns=tuple(row["columns"]),
        sort=sort_of(row["sort"]),
        is_own_name=True,
    )
    return KeptView(row["id"], about, row["owner"], row["owner_name"], view, row["shared_at"])


async def save(shape: Shape, name: str, by: UUID, *, shared: bool = False) -> UUID:
    """Keep what the list shows now: filters, columns, order; not what was searched for.

    Raises Conflict when a view that this member sees on the same list has the name.
    """
    view_id, now = uuid4(), clock.now()
    async with transaction():
        await _refuse_taken_name(name, by, shape.about, view_id)
        await SavedView.insert(
            SavedView(
                id=view_id,
                owner=by,
                about=shape.about.value,
                name=name,
                filters=definition_of(shape.about, shape.filters),
                columns=list(shape.columns),
                sort=shape.sort.value,
                created_at=now,
                changed_at=now,
                shared_at=now if shared else None,
            )
        )
        await actions.note(by, "view_saved", about_kind="view", about=view_id)
    return view_id


async def change(view_id: UUID, by: Asker, *, name: str, shared: bool) -> KeptView:
    """Another name; shared from now on or no more. Raises NotFound, Forbidden, Conflict."""
    async with transaction():
        kept = await _changeable(view_id, by)
        if (kept.view.name, kept.shared_at is not None) == (name, shared):
            return kept
        await _refuse_taken_name(name, kept.owner, kept.about, view_id)
        await database.execute(
            "update saved_views set name = $2, changed_at = $3, "
            "shared_at = case when $4 then coalesce(shared_at, $3) end where id = $1",
            view_id,
            name,
            clock.now(),
            shared,
        )
        await actions.note(by.id, "view_changed", about_kind="view", about=view_id)
    return kept


async def delete(view_id: UUID, by: Asker) -> KeptView:
    """Raises NotFound, Forbidden."""
    async with transaction():
        kept = await _changeable(view_id, by)
        await database.execute("delete from saved_views where id = $1", view_id)
        await actions.note(by.id, "view_deleted", about_kind="view", about=view_id)
    return kept


async def _changeable(view_id: UUID, by: Asker) -> KeptView:
    await database.execute("select from saved_views where id = $1 for update", view_id)
    kept = await existing(view_id, by.id)
    if kept.owner != by.id and not by.is_administrator:
        raise Forbidden(NOT_YOURS)
    return kept


async def _refuse_taken_name(name: str, owner: UUID, about: About, but: UUID) -> None:
    """Among the owner's and the shared ones. One saving at a time: two would not see each other."""
    await lock("saved views")
    others = [one for one in await views_for(owner, about) if one.id != but]
    if name.casefold() in {one.view.name.casefold() for one in others}:
        raise Conflict(NAME_TAKEN)


async def segments() -> list[tuple[str, str]]:
    """Saved questions that a list may be filtered by."""
    rows = await database.fetch(
        "select id::text, name from segments where archived_at is null order by lower(name), id limit 500"
    )
    return [(row["id"], row["name"]) for row in rows]
