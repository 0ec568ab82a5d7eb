"""Earlier names of the controller: who they were, and whom the sentences of consents name (trial H20)."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent.wordings import controllers as wordings
from app.lib.languages import N_
from app.lib.refusals import NotFound
from app.staff.actions import controllers as actions
from app.staff.queries.controllers import controllers, same_as_today, today_s
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/settings/controllers"
MAY_CHANGE = [needs(Right.CHANGE_SETTINGS)]
SAME, ANOTHER = "same", "another"
LONGEST_NAME = 200
NO_ANSWER = N_("Answer whether it is the same company.")
NO_NAME = N_("Enter the name that the sentence contains.")
NO_SUCH_SENTENCE = N_("There is no such sentence, or it has been answered already.")
SAID = {"saved": N_("Saved. The answer is kept with your name and the date.")}


@get("/", name="privacy.controllers", guards=MAY_CHANGE)
async def page(request: StaffRequest) -> Page:
    return await _page(request, filled())


@post("/{version:int}", name="privacy.answer_controller", guards=MAY_CHANGE)
async def answer(request: StaffRequest, version: FromPath[int]) -> Page | Redirect:
    """Whether it is the company that stood before it, under a new name."""
    form = await read_form(request)
    said = form.one("answer", (SAME, ANOTHER), required=NO_ANSWER)
    if form.errors:
        return await _page(request, form, 422)
    if version not in {one.id for one in await controllers()}:
        raise NotFound(actions.NO_SUCH_CONTROLLER)
    await actions.answer(version, is_same=said == SAME, by=request.user.id)
    return see_other(PATH, done="saved")


@post("/sentences/{wording:uuid}", name="privacy.answer_sentence", guards=MAY_CHANGE)
async def answer_sentence(request: StaffRequest, wording: FromPath[UUID]) -> Page | Redirect:
    """Whom a sentence names in which the program has found no name that it knows."""
    form = await read_form(request)
    if wording not in {one.id for one in await wordings.open_wordings()}:
        raise NotFound(NO_SUCH_SENTENCE)
    known = [str(one.id) for one in await controllers() if one.is_ours]
    said = form.one("controller", [*known, ANOTHER], required=NO_ANSWER)
    name = form.text("name", most=LONGEST_NAME, required=NO_NAME if said == ANOTHER else None)
    if form.errors:
        return await _page(request, form, 422, wording)
    version = await actions.another_company(name) if said == ANOTHER else int(said)
    await wordings.answer_wording(wording, version, request.user.id)
    return see_other(PATH, done="saved")


async def _page(
    request: StaffRequest, form: Form, status: int = 200, answering: UUID | None = None
) -> Page:
    versions = await controllers()
    return render(
        request,
        "privacy/controllers.html",
        status,
        versions=list(reversed(versions)),
        today=today_s(versions),
        same=same_as_today(versions),
        sentences=await wordings.open_wordings(),
        consents=await wordings.consents_by_controller(),
        answering=answering,
        empty=filled(),
        form=form,
        longest_name=LONGEST_NAME,
        done=SAID,
    )


router = staff_router(PATH, [page, answer, answer_sentence])
