"""Staff pages: who can reach the server and the database, and the yearly review of it."""

from dataclasses import asdict
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.values import read_day
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import or_not_found
from app.privacy.record import actions, queries
from app.privacy.record.actions import NO_ACCESS, AccessFacts
from app.privacy.record.pages import MAY, PATH
from app.privacy.record.queries import Holder
from app.privacy.record.rules import is_reminded
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

ACCESS = f"{PATH}/access"
MOST = {"name": 120, "what": 300, "note": 300}
MOST_REVIEWS = 10
NO_NAME = N_("Enter the name.")
NO_WHAT = N_("Enter what can be reached, and with which rights.")
NO_SINCE = N_("Enter the day from which the access has been there.")
BEFORE = N_("The last day cannot be before the first.")
SAID = {
    "saved": N_("Saved."),
    "reviewed": N_("The review is recorded. The next one is due in a year."),
}


@get("/", name="record.access", guards=MAY)
async def access(request: StaffRequest) -> Page:
    return await _list(request, filled())


@post("/", name="record.review_access", guards=MAY)
async def review(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    note = form.text("note", most=MOST["note"])
    if form.errors:
        return await _list(request, form, 422)
    await actions.review(note, request.user.id)
    return see_other(ACCESS, done="reviewed")


async def _list(request: StaffRequest, form: Form, status: int = 200) -> Page:
    today, known = clock.today(), await queries.holders()
    due = await queries.review_due_on(today)
    return render(
        request,
        "privacy/record/access.html",
        status,
        form=form,
        now=[one for one in known if one.has_access(today)],
        before=[one for one in known if not one.has_access(today)],
        reviews=await queries.reviews(MOST_REVIEWS),
        due=due,
        is_due=is_reminded(due, today),
        today=today,
        most=MOST,
        done=SAID,
    )


@get("/new", name="record.new_access", guards=MAY)
async def new(request: StaffRequest) -> Page:
    return _page(request, filled(), None)


@post("/new", name="record.add_access", guards=MAY)
async def add(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    facts = _read(form)
    if facts is None:
        return _page(request, form, None, 422)
    await actions.add_access(facts, request.user.id)
    return see_other(ACCESS, done="saved")


@get("/{access_id:uuid}", name="record.one_access", guards=MAY)
async def one(request: StaffRequest, access_id: FromPath[UUID]) -> Page:
    known = await _known(access_id)
    told = {name: str(value) for name, value in asdict(known).items() if value is not None}
    return _page(request, filled(told), known)


@post("/{access_id:uuid}", name="record.change_access", guards=MAY)
async def change(request: StaffRequest, access_id: FromPath[UUID]) -> Page | Redirect:
    known, form = await _known(access_id), await read_form(request)
    facts = _read(form)
    if facts is None:
        return _page(request, form, known, 422)
    await actions.change_access(access_id, facts, request.user.id)
    return see_other(ACCESS, done="saved")


def _read(form: Form) -> AccessFacts | None:
    """What was entered, or None with the reasons in the form."""
    name = form.text("name", required=NO_NAME, most=MOST["name"])
    what = form.text("what", required=NO_WHAT, most=MOST["what"])
    since = form.read("since", read_day, required=NO_SINCE)
    until = form.read("until", read_day)
    undertaking = form.read("undertaking_on", read_day)
    if since and until and until < since:
        form.refuse("until", BEFORE)
    if form.errors or since is None:
        return None
    return AccessFacts(name, what, since, until, undertaking)


async def _known(access_id: UUID) -> Holder:
    known = {one.id: one for one in await queries.holders()}
    return or_not_found(known.get(access_id), NO_ACCESS)


def _page(request: StaffRequest, form: Form, known: Holder | None, status: int = 200) -> Page:
    return render(
        request,
        "privacy/record/one_access.html",
        status,
        form=form,
        known=known,
        here=known.path if known else f"{ACCESS}/new",
        most=MOST,
    )


router = staff_router(ACCESS, [access, review, new, add, one, change])
