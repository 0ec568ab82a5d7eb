"""Views that staff keep: saved from a list, renamed, shared, deleted."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.about import About
from app.crm.register import pages as list_pages
from app.crm.register.pages import PATHS, said_in, shape_in
from app.crm.views import saved
from app.crm.views.saved import Asker, KeptView
from app.lib.languages import N_
from app.lib.refusals import Conflict, Forbidden
from app.staff.routing import MISSING_RIGHT, needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

SEE = [needs(Right.SEE_PEOPLE)]
PATH = "/staff/views"
LONGEST_NAME = 80
NO_NAME = N_("Give the view a name.")


@get("/", name="views.all", guards=SEE)
async def views(request: StaffRequest) -> Page:
    return await _page(request)


@post("/save", name="views.save", guards=SEE)
async def save(request: StaffRequest) -> Page | Redirect:
    """Keep what a list shows under a name; without one the list is shown again."""
    form = await read_form(request)
    shared = _shared(request, form)
    about = About(form.one("about", list(About)) or About.PEOPLE)
    shape = await shape_in(request, about, said_in(form))
    name = form.text("name", required=NO_NAME, most=LONGEST_NAME)
    if form.errors:
        return await list_pages.again(request, shape, form)
    try:
        view_id = await saved.save(shape, name, request.user.id, shared=shared)
    except Conflict as taken:
        form.refuse("name", taken.sentence)
        return await list_pages.again(request, shape, form)
    return see_other(f"{PATHS[about]}?view={view_id}", done="view_saved")


@post("/{view_id:uuid}/change", name="views.change", guards=SEE)
async def change(request: StaffRequest, view_id: FromPath[UUID]) -> Page | Redirect:
    """Another name; shared or no more."""
    form = await read_form(request)
    kept = await saved.existing(view_id, request.user.id)
    shared = _shared(request, form, before=kept.shared_at is not None)
    name = form.text("name", required=NO_NAME, most=LONGEST_NAME)
    if form.errors:
        return await _page(request, (kept, form))
    try:
        await saved.change(view_id, asker(request), name=name, shared=shared)
    except Conflict as taken:
        form.refuse("name", taken.sentence)
        return await _page(request, (kept, form))
    return see_other(PATH, done="saved")


@post("/{view_id:uuid}/delete", name="views.delete", guards=SEE)
async def delete(request: StaffRequest, view_id: FromPath[UUID]) -> Redirect:
    await saved.delete(view_id, asker(request))
    return see_other(PATH, done="view_deleted")


def _shared(request: StaffRequest, form: Form, *, before: bool = False) -> bool:
    """What was ticked. Who may only look has no such box: nothing changes, and asking is refused."""
    if request.user.may(Right.EDIT_PEOPLE):
        return form.ticked("shared")
    if form.ticked("shared"):
        raise Forbidden(MISSING_RIGHT)
    return before


def asker(request: StaffRequest) -> Asker:
    return Asker(request.user.id, is_administrator=request.user.may(Right.MANAGE_STAFF))


async def _page(request: StaffRequest, mended: tuple[KeptView, Form] | None = None) -> Page:
    """All views one sees; `mended` is the one whose form was not understood, as it was sent."""
    views = await saved.views_for(request.user.id)
    asks = asker(request)
    forms = {kept.id: _form(kept) for kept in views}
    if mended:
        forms[mended[0].id] = mended[1]
    return render(
        request,
        "crm/views.html",
        422 if mended else 200,
        views=[(kept, kept.owner == asks.id or asks.is_administrator) for kept in views],
        forms=forms,
        paths=PATHS,
        done=list_pages.SAID,
    )


def _form(kept: KeptView) -> Form:
    return filled({"name": kept.view.name, "shared": "yes" if kept.shared_at else None})


router = staff_router(PATH, [views, save, change, delete])
