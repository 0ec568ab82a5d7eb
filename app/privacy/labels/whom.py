"""Whom staff print for: a segment, a view, people ticked in a list, or those who are to be told by letter."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.contacts.about import About
from app.crm.views import saved
from app.crm.views.filters import condition_of
from app.crm.views.shapes import READY, View, ready, shape_of
from app.crm.views.walks import Condition
from app.lib.languages import N_, gettext, ngettext
from app.lib.refusals import Invalid, NotFound
from app.segments.compile import compile_condition
from app.segments.definition import BadDefinitionError
from app.segments.queries import segment, segments
from app.web.rendering.ids import uuid_in

SEGMENT, VIEW, TICKED, TO_TELL = "segment", "view", "ticked", "to_tell"
MOST_TICKED = 200
NOT_CHOSEN = N_("Choose for whom.")
NOT_UNDERSTOOD = N_(
    "This segment or view asks for something that cannot be asked any more. Mend it first."
)
TO_BE_TOLD = N_("To be told where the data came from")


@dataclass(frozen=True)
class Whom:
    """`condition` is over `c`; `name` is what staff call them."""

    name: str
    condition: Condition


async def choices(member: UUID) -> list[tuple[str, str]]:
    """What the page offers: segments, then views."""
    kept = await saved.views_for(member, About.PEOPLE)
    views = [*READY[About.PEOPLE], *(one.view for one in kept)]
    asked = [(f"{SEGMENT}:{one.id}", one.name) for one in await segments()]
    return [
        *asked,
        *((f"{VIEW}:{view.key}", _name(view)) for view in views),
        (TO_TELL, gettext(TO_BE_TOLD)),
    ]


def _name(view: View) -> str:
    return view.name if view.is_own_name else gettext(view.name)


async def whom(chosen: str, ticked: Collection[UUID], member: UUID) -> Whom:
    """Raises NotFound for what is not there for this member, Invalid for what cannot be asked."""
    kind, _, key = chosen.partition(":")
    if kind == TO_TELL:
        is_open = Condition("c.told_at is null and c.told_due_on is not null")
        return Whom(gettext(TO_BE_TOLD), is_open)
    if kind == TICKED and ticked:
        name = ngettext("%(n)s person", "%(n)s people", len(ticked))
        return Whom(name, Condition().also("c.id = any({0})", list(ticked)))
    try:
        return await (_of_segment(key) if kind == SEGMENT else _of_view(kind, key, member))
    except BadDefinitionError:
        raise Invalid(NOT_UNDERSTOOD) from None


async def _of_segment(key: str) -> Whom:
    segment_id = uuid_in(key)
    if segment_id is None:
        raise NotFound(NOT_CHOSEN)
    asked = await segment(segment_id)
    sql, values = compile_condition(asked.definition)
    return Whom(asked.name, Condition(sql, tuple(values)))


async def _of_view(kind: str, key: str, member: UUID) -> Whom:
    view_id = uuid_in(key)
    view = ready(About.PEOPLE, key)
    if view_id is not None:
        kept = await saved.existing(view_id, member)
        view = kept.view if kept.about is About.PEOPLE else None
    if kind != VIEW or view is None:
        raise NotFound(NOT_CHOSEN)
    return Whom(_name(view), await condition_of(shape_of(About.PEOPLE, view, {})))


def ticked_in(values: Sequence[str]) -> list[UUID]:
    """Ids as an address or a form has them; what is none is passed over."""
    return [one for value in values[:MOST_TICKED] if (one := uuid_in(value)) is not None]
