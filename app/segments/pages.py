"""Staff pages for segments: questions about people that are kept, counted and used by campaigns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.database import reading
from app.lib.languages import N_, gettext
from app.lib.refusals import Conflict, Forbidden
from app.segments import actions, queries
from app.segments import forms as conditions
from app.segments.actions import LONGEST_NAME, NO_NAME
from app.segments.askable import fields_of
from app.segments.counting import Count, count
from app.segments.definition import BadDefinitionError
from app.segments.fields.kinds import OPERATORS, SegmentField
from app.segments.forms import MATCHES, Rows
from app.segments.queries import Segment
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, edition_of, filled, read_form
from app.web.rendering.pages import Page, render, see_other

COUNTING_SECONDS = 1.0
"""The list shows counts for so long; what comes after is counted on its own page."""
DONE = {
    "archived": N_("The segment is archived. Campaigns that use it keep it."),
    "restored": N_("The segment has been restored."),
}


@get("/", name="crm.segments", guards=[needs(Right.SEE_PEOPLE)])
async def segments(request: StaffRequest) -> Page:
    found = await queries.segments()
    return render(
        request,
        "segments/all.html",
        segments=found,
        counts=await _counts(found),
        archived=await queries.segments(archived=True),
        done=DONE,
    )


async def _counts(found: Sequence[Segment]) -> dict[UUID, Count]:
    counts, end = {}, monotonic() + COUNTING_SECONDS
    for segment in found:
        if monotonic() > end:
            break
        if known := await _count(segment.definition):
            counts[segment.id] = known
    return counts


async def _count(definition: object) -> Count | None:
    """None for a definition that is not understood any more."""
    try:
        return await count(definition)
    except BadDefinitionError:
        return None


@get("/new", name="crm.new_segment", guards=[needs(Right.EDIT_PEOPLE)])
async def new(request: StaffRequest) -> Page:
    return await _form(request, None, Rows(), filled({"edition": "0"}))


@post("/new", name="crm.add_segment", guards=[needs(Right.EDIT_PEOPLE)])
async def add(request: StaffRequest) -> Page | Redirect:
    return await _answer(request, None)


@get("/{segment_id:uuid}", name="crm.segment", guards=[needs(Right.SEE_PEOPLE)])
async def segment(request: StaffRequest, segment_id: FromPath[UUID]) -> Page:
    found = await queries.segment(segment_id)
    form = filled({"name": found.name, "edition": str(found.edition)})
    rows = conditions.rows_of(found.definition)
    async with reading():
        counted = await _count(found.definition)
        return await _form(request, found, rows, form, counted=counted)


@post("/{segment_id:uuid}", name="crm.change_segment", guards=[needs(Right.EDIT_PEOPLE)])
async def change(request: StaffRequest, segment_id: FromPath[UUID]) -> Page | Redirect:
    return await _answer(request, await queries.segment(segment_id))


async def _answer(request: StaffRequest, known: Segment | None) -> Page | Redirect:
    """What a button does: add or remove a condition, count, save."""
    form = await read_form(request)
    rows = conditions.read_rows(form)
    if (changed := conditions.pressed(form, rows)) is not None:
        return await _form(request, known, conditions.renamed(changed), form)
    saves = form.value("do") == "save"
    name = form.text("name", required=NO_NAME if saves else None, most=LONGEST_NAME)
    conditions.check_rows(form, rows)
    if form.errors:
        return await _form(request, known, rows, form, 422)
    definition = conditions.definition_of(rows)
    if not saves:
        return await _form(request, known, rows, form, counted=await count(definition))
    try:
        await _save(known, name, definition, form, by=request.user.id)
    except Conflict as refusal:
        form.refuse("name", refusal.sentence)
        return await _form(request, known, rows, form, 409)
    return see_other("/staff/segments", done="saved")


async def _save(
    known: Segment | None, name: str, definition: dict[str, object], form: Form, *, by: UUID
) -> None:
    if known is None:
        await actions.add(name, definition, by=by)
        return
    if not conditions.shows_all_of(known.definition):
        raise Forbidden(MADE_ELSEWHERE)
    await actions.change(known.id, name, definition, edition_of(form), by=by)


MADE_ELSEWHERE = N_(
    "This segment has conditions that this page cannot show. It can be used and archived, "
    "but not changed here."
)


@dataclass(frozen=True)
class Asked:
    """A field as the form offers it, with its operators and what there is to choose from."""

    words: str
    group: str
    operators: Sequence[tuple[str, str]]
    options: Sequence[tuple[str, str]] | None


async def _form(
    request: StaffRequest,
    known: Segment | None,
    rows: Rows,
    form: Form,
    status: int = 200,
    *,
    counted: Count | None = None,
) -> Page:
    fields = await fields_of()
    used = {row.field for part in (rows, *rows.groups) for row in part.rows}
    return render(
        request,
        "segments/one.html",
        status,
        segment=known,
        rows=rows,
        form=_shown(form, rows),
        counted=counted,
        asked=await _asked([one for one in fields if one.key in used]),
        groups=_by_group(fields),
        matches=[(match, gettext(words)) for match, words in MATCHES.items()],
        is_whole=known is None or conditions.shows_all_of(known.definition),
        made_elsewhere=gettext(MADE_ELSEWHERE),
        done=DONE,
    )


def _shown(form: Form, rows: Rows) -> Form:
    """The form again, its rows numbered as they stand now."""
    kept = {"name": form.value("name"), "edition": form.value("edition")}
    return replace(
        filled({**kept, **conditions.typed(rows)}), errors=form.errors, called=form.called
    )


async def _asked(fields: Sequence[SegmentField]) -> dict[str, Asked]:
    return {
        one.key: Asked(
            gettext(one.words),
            gettext(one.group),
            [(operator, gettext(OPERATORS[operator].words)) for operator in one.operators],
            await one.options() if one.options else None,
        )
        for one in fields
    }


def _by_group(fields: Sequence[SegmentField]) -> Mapping[str, list[tuple[str, str]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in fields:
        groups.setdefault(gettext(one.group), []).append((one.key, gettext(one.words)))
    return groups


@post("/{segment_id:uuid}/archive", name="crm.archive_segment", guards=[needs(Right.EDIT_PEOPLE)])
async def archive(request: StaffRequest, segment_id: FromPath[UUID]) -> Redirect:
    await actions.archive(segment_id, by=request.user.id)
    return see_other("/staff/segments", done="archived")


@post("/{segment_id:uuid}/restore", name="crm.restore_segment", guards=[needs(Right.EDIT_PEOPLE)])
async def restore(request: StaffRequest, segment_id: FromPath[UUID]) -> Redirect:
    await actions.bring_back(segment_id, by=request.user.id)
    return see_other("/staff/segments", done="restored")


router = staff_router("/staff/segments", [segments, new, add, segment, change, archive, restore])
