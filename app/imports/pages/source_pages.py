"""The third step: where the people come from, what their data are for, what they agreed to."""

from http import HTTPStatus
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.campaigns.writing import queries
from app.consent import queries as ledger
from app.imports import actions
from app.imports.pages import source_forms, steps
from app.imports.pages.steps import path_of
from app.imports.queries import ImportInfo
from app.imports.reading.fits import PROOF
from app.lib.refusals import Conflict, Invalid
from app.staff.routing import needs
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, read_form
from app.web.rendering.pages import Page, see_other

MAY_IMPORT = [needs(Right.IMPORT_PEOPLE)]


@get("/{import_id:uuid}/source", name="imports.source", guards=MAY_IMPORT)
async def source(request: StaffRequest, import_id: FromPath[UUID]) -> Page | Redirect:
    info = await steps.existing(import_id)
    if not steps.is_editable(info):
        return see_other(path_of(info))
    if info.mapping is None:
        return see_other(path_of(info, "columns"))
    return await _page(request, info, source_forms.shown(info))


@post("/{import_id:uuid}/source", name="imports.describe", guards=MAY_IMPORT)
async def describe(request: StaffRequest, import_id: FromPath[UUID]) -> Page | Redirect:
    info = await steps.existing(import_id)
    form = await read_form(request)
    edition = form.number("edition", least=0, most=2**31 - 1)
    lists = [str(one.id) for one in await queries.list_options()]
    purposes = [one.key for one in await ledger.purposes()]
    told = source_forms.read(form, info, purposes, lists)
    if form.errors:
        return await _page(request, info, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        await actions.describe(import_id, told, request.user.id, edition=edition)
    except Invalid as error:
        form.errors["kind"] = str(error)
        return await _page(request, info, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except Conflict as error:
        if not steps.is_editable(info):
            raise
        form.submitted["edition"] = [str(info.edition)]
        return await _page(request, info, form, HTTPStatus.CONFLICT, edited=str(error))
    return see_other(path_of(info, "check"), done="saved")


async def _page(
    request: StaffRequest,
    info: ImportInfo,
    form: Form,
    status: int = HTTPStatus.OK,
    edited: str = "",
) -> Page:
    lists = [(str(one.id), one.name) for one in await queries.list_options()]
    return steps.show(
        request,
        "source",
        info,
        "source",
        form=form,
        status=status,
        edited=edited,
        has_proof=bool(PROOF & set(info.mapping or ())),
        of_whom=steps.of_whom(info),
        suppresses=info.suppresses is not None,
        may_record=request.user.may(Right.RECORD_CONSENT),
        **source_forms.options(await ledger.purposes(), lists),
    )
