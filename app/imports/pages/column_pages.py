"""The second step: what is in each column."""

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.imports import actions, queries
from app.imports.mapping.fields import CUSTOM, FIELDS, IGNORED, UNRELATED, CustomField
from app.imports.mapping.programs import named
from app.imports.pages import steps
from app.imports.pages.steps import path_of
from app.imports.permission.questions import Columns
from app.imports.permission.understood import understood
from app.imports.queries import ImportInfo
from app.imports.reading.fits import LOOKED_AT, columns, only_a_mark
from app.imports.writing.owners import owners
from app.lib.languages import N_, gettext
from app.lib.refusals import Conflict, Invalid
from app.staff.routing import needs
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, see_other

MAY_IMPORT = [needs(Right.IMPORT_PEOPLE)]
NOT_SAVED = N_("Do not save")
NOTHING_OF_PERMISSION = N_("Nothing to do with permission")


def name_of(column: int) -> str:
    """The form field of a column."""
    return f"c{column}"


@get("/{import_id:uuid}/columns", name="imports.columns", guards=MAY_IMPORT)
async def show_columns(request: StaffRequest, import_id: FromPath[UUID]) -> Page | Redirect:
    info = await steps.existing(import_id)
    if not steps.is_editable(info):
        return see_other(path_of(info))
    custom = await queries.custom_fields()
    form = filled({"edition": str(info.edition)})
    remembered = await queries.remembered_mapping(info.id)
    told = info.mapping or await queries.likely_mapping(info.id, info.headings)
    mapping = _known(told, custom)
    return await _page(request, info, mapping, custom, form, remembered=remembered is not None)


def _known(told: Sequence[str], custom: Sequence[CustomField]) -> list[str]:
    """A field that is gone is not saved."""
    known = {IGNORED, UNRELATED, *FIELDS, *(f"{CUSTOM}{one.id}" for one in custom)}
    return [field if field in known else IGNORED for field in told]


@post("/{import_id:uuid}/columns", name="imports.map_columns", guards=MAY_IMPORT)
async def map_columns(request: StaffRequest, import_id: FromPath[UUID]) -> Page | Redirect:
    info = await steps.existing(import_id)
    form = await read_form(request)
    custom = await queries.custom_fields()
    mapping = [form.value(name_of(at)) for at in range(len(info.headings))]
    edition = form.number("edition", least=0, most=2**31 - 1)
    try:
        await actions.map_columns(import_id, mapping, request.user.id, edition=edition)
    except Invalid as error:
        form.errors["columns"] = str(error)
        return await _page(request, info, mapping, custom, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except Conflict as error:
        if not steps.is_editable(info):
            raise
        form.submitted["edition"] = [str(info.edition)]
        return await _page(
            request, info, mapping, custom, form, HTTPStatus.CONFLICT, edited=str(error)
        )
    next_page = "columns" if form.value("next") == "again" else "source"
    return see_other(path_of(info, next_page), done="saved")


async def _page(
    request: StaffRequest,
    info: ImportInfo,
    mapping: Sequence[str],
    custom: Sequence[CustomField],
    form: Form,
    status: int = HTTPStatus.OK,
    edited: str = "",
    *,
    remembered: bool | None = None,
) -> Page:
    """`edited`: somebody else saved this step meanwhile; what was chosen here stands in the form.

    `remembered`: the columns are those of the last file of this shape.
    """
    rows = await queries.first_rows(info.id, LOOKED_AT)
    if remembered is None:
        remembered = await queries.remembered_mapping(info.id) is not None
    fields = {IGNORED: gettext(NOT_SAVED), UNRELATED: gettext(NOTHING_OF_PERMISSION)}
    fields |= {field: gettext(word) for field, word in FIELDS.items()}
    fields |= {f"{CUSTOM}{one.id}": one.name for one in custom}
    readable = [field if field in fields else IGNORED for field in mapping]
    return steps.show(
        request,
        "columns",
        info,
        "columns",
        form=form,
        status=status,
        columns=columns(info, readable, rows, custom, await owners(readable)),
        fields=list(fields.items()),
        looked_at=len(rows),
        permission=understood(
            Columns(info.headings, readable, [cells for _, cells in rows], named(info.format))
        ),
        mark=only_a_mark(info.headings, readable, rows, named(info.format)),
        theirs=[fields.get(field, "") for field in info.mapping or ()] if edited else [],
        edited=edited,
        remembered=remembered,
    )
