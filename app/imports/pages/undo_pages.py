"""Undoing a whole import: asked first, with what will go; then a worker does it."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.imports import actions
from app.imports.pages import steps
from app.imports.pages.steps import path_of
from app.imports.undoing.told import extent, may_be_undone
from app.staff.routing import needs
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.pages import Page, see_other

MAY_IMPORT = [needs(Right.IMPORT_PEOPLE)]


@get("/{import_id:uuid}/undo", name="imports.ask_undo", guards=MAY_IMPORT)
async def ask_undo(request: StaffRequest, import_id: FromPath[UUID]) -> Page | Redirect:
    info = await steps.existing(import_id)
    if not may_be_undone(info):
        return see_other(path_of(info))
    return steps.show(request, "undo", info, "", extent=await extent(import_id))


@post("/{import_id:uuid}/undo", name="imports.undo", guards=MAY_IMPORT)
async def undo(request: StaffRequest, import_id: FromPath[UUID]) -> Redirect:
    await actions.undo(import_id, request.user.id)
    return see_other(f"{steps.ROOT}/{import_id}", done="undoing")
