"""After the start: how far it is, stopping it, what came of it, what waits, and what goes."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.campaigns.running.queries import a_worker_lives
from app.consent.grounds.days import day_of
from app.contacts.rules import FROM_ELSEWHERE
from app.imports import actions
from app.imports.after.permitted import permitted
from app.imports.after.quarantine import PORTION, quarantine, release
from app.imports.pages import steps
from app.imports.pages.check_pages import what_was_found
from app.imports.pages.steps import path_of
from app.imports.queries import ImportInfo
from app.imports.rules import LEFT, State
from app.imports.undoing.told import extent, may_be_undone, stayed, stayed_number
from app.lib.languages import N_
from app.staff.periods.queries import period
from app.staff.periods.rules import Key
from app.staff.routing import needs
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.pages import Page, see_other

MAY_IMPORT = [needs(Right.IMPORT_PEOPLE)]
DONE = {
    "forgotten": N_("The rows of this file have been deleted. The counts stay."),
    "stopped": N_("The import will stop after the current rows. What has been imported stays."),
    "started": N_("The import has started."),
    "undoing": N_("The import is being undone. This page shows when it is done."),
    "released": N_("Recorded. These people may be e-mailed from now on."),
}
# Said only as long as it goes on, however often the page is looked at again.
UNDER_WAY = {"started": State.RUNNING, "undoing": State.UNDOING}


async def run_page(request: StaffRequest, info: ImportInfo, after: str = "") -> Page:
    is_running = info.state is State.RUNNING
    is_undoing = info.state is State.UNDOING
    waits = await quarantine(info.id)
    may_undo = may_be_undone(info)
    ended = info.finished_at or info.cancelled_at or info.failed_at
    return steps.show(
        request,
        "run",
        info,
        "check",
        is_running=is_running,
        has_worker=await a_worker_lives() if is_running or is_undoing else True,
        share=round(100 * info.done_rows / info.rows, 1) if info.rows else 100,
        failed=info.state is State.FAILED,
        stopped=info.state is State.CANCELLED,
        kept_until=(await period(Key.IMPORTS)).ends(day_of(ended))
        if ended and not info.data_deleted_at
        else None,
        to_tell=info.source_kind in FROM_ELSEWHERE and info.counts.created > 0,
        quarantine=waits,
        permitted=await permitted(info, waits.waiting) if may_undo else None,
        portion=PORTION,
        may_record=request.user.may(Right.RECORD_CONSENT),
        done={
            key: text for key, text in DONE.items() if UNDER_WAY.get(key, info.state) is info.state
        },
        may_undo=may_undo,
        undoing=await extent(info.id) if is_undoing else None,
        stayed=await stayed(info.id) if info.undone_at else [],
        stayed_number=await stayed_number(info.id) if info.undone_at else 0,
        left_words=LEFT,
        **await what_was_found(info, after, is_trial=False),
    )


@get("/{import_id:uuid}/rows", name="imports.rows", guards=MAY_IMPORT)
async def rows(
    request: StaffRequest, import_id: FromPath[UUID], after: FromQuery[str] = ""
) -> Page:
    """Further findings of an import that has begun."""
    return await run_page(request, await steps.existing(import_id), after)


@get("/{import_id:uuid}/cancel", name="imports.ask_cancel", guards=MAY_IMPORT)
async def ask_cancel(request: StaffRequest, import_id: FromPath[UUID]) -> Page | Redirect:
    info = await steps.existing(import_id)
    if info.state not in (State.RUNNING, State.FAILED):
        return see_other(path_of(info))
    return steps.show(request, "cancel", info, "check", left=info.rows - info.done_rows)


@post("/{import_id:uuid}/cancel", name="imports.cancel", guards=MAY_IMPORT)
async def cancel(request: StaffRequest, import_id: FromPath[UUID]) -> Redirect:
    await actions.cancel(import_id, request.user.id)
    return see_other(f"{steps.ROOT}/{import_id}", done="stopped")


@get("/{import_id:uuid}/forget", name="imports.ask_forget", guards=MAY_IMPORT)
async def ask_forget(request: StaffRequest, import_id: FromPath[UUID]) -> Page | Redirect:
    info = await steps.existing(import_id)
    if info.data_deleted_at or info.state in (State.RUNNING, State.TRYING, State.UNDOING):
        return see_other(path_of(info))
    return steps.show(request, "forget", info, "")


@post("/{import_id:uuid}/forget", name="imports.forget", guards=MAY_IMPORT)
async def forget(request: StaffRequest, import_id: FromPath[UUID]) -> Redirect:
    await actions.delete_rows(import_id, request.user.id)
    return see_other(f"{steps.ROOT}/{import_id}", done="forgotten")


@post("/{import_id:uuid}/release", name="imports.release", guards=[needs(Right.RECORD_CONSENT)])
async def release_portion(request: StaffRequest, import_id: FromPath[UUID]) -> Redirect:
    """The next portion of the consents that wait."""
    await release(import_id, request.user.id)
    return see_other(f"{steps.ROOT}/{import_id}", done="released")
