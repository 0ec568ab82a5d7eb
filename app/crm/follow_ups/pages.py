"""What is to be done, by whom and when; done things leave the first page."""

from functools import partial
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.facts import Owner, Who
from app.contacts.queries import people
from app.contacts.values import read_day
from app.crm.common import organisations
from app.crm.editing.parts import member
from app.crm.follow_ups import actions, queries
from app.crm.follow_ups.actions import FollowUpFields
from app.crm.follow_ups.queries import MOST, FollowUpDue, Shown
from app.crm.people.queries import team
from app.crm.rules import LONGEST_WHAT, due_in_words, due_look
from app.lib import clock
from app.lib.languages import N_, gettext
from app.lib.refusals import NotFound, or_not_found
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.ids import uuid_in
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/follow-ups"
SEE = [needs(Right.SEE_PEOPLE)]
EDIT = [needs(Right.EDIT_PEOPLE)]
EVERYBODY = "everybody"

NO_WHAT = N_("Write what needs to be done.")
NO_DAY = N_("Enter the day by which it must be done.")
NO_SUCH_FOLLOW_UP = N_("There is no such follow-up.")
ABOUT_NOBODY = N_("There is no such person or organisation in the register.")
SAID = {
    "done": N_("Done."),
    "reopened": N_("It is open again."),
    "added": N_("The follow-up is added."),
}


@get("/", name="crm.follow_ups", guards=SEE)
async def follow_ups(request: StaffRequest) -> Page:
    """One's own open ones; everybody's, or done ones, when asked for."""
    of_all = request.query_params.get("whose") == EVERYBODY
    kind = Shown.DONE if request.query_params.get("shown") == Shown.DONE else Shown.OPEN
    return render(
        request,
        "crm/follow_ups.html",
        found=await queries.follow_ups(None if of_all else request.user.id, kind),
        of_all=of_all,
        shows_done=kind is Shown.DONE,
        most=MOST,
        due_look=partial(due_look, today=clock.today()),
        due_in_words=partial(due_in_words, today=clock.today()),
        done=SAID,
    )


@get("/new", name="crm.new_follow_up", guards=EDIT)
async def new(request: StaffRequest) -> Page:
    """About `?person=` or `?organisation=`."""
    asked = request.query_params
    form = filled(
        {
            "person": asked.get("person", ""),
            "organisation": asked.get("organisation", ""),
            "owner": str(request.user.id),
        }
    )
    return await _new_page(request, form)


@post("/new", name="crm.add_follow_up", guards=EDIT)
async def add(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    about, _, path = await _about(form)
    fields = await _read(form)
    if fields is None:
        return await _new_page(request, form, 422)
    who = Who(request.user.id)
    await actions.add_follow_up(fields, who, contact=about.contact, organisation=about.organisation)
    return see_other(path, done="saved")


@get("/{follow_up_id:uuid}", name="crm.follow_up", guards=EDIT)
async def follow_up(request: StaffRequest, follow_up_id: FromPath[UUID]) -> Page:
    found = await _found(follow_up_id)
    form = filled(
        {
            "what": found.what,
            "due_on": found.due_on.isoformat(),
            "owner": str(found.owner) if found.owner else "",
        }
    )
    return await _edit_page(request, found, form)


@post("/{follow_up_id:uuid}", name="crm.change_follow_up", guards=EDIT)
async def change(request: StaffRequest, follow_up_id: FromPath[UUID]) -> Page | Redirect:
    found, form = await _found(follow_up_id), await read_form(request)
    fields = await _read(form, found)
    if fields is None:
        return await _edit_page(request, found, form, 422)
    await actions.change_follow_up(follow_up_id, fields, Who(request.user.id))
    return see_other(PATH, done="saved")


@post("/{follow_up_id:uuid}/done", name="crm.finish_follow_up", guards=EDIT)
async def finish(request: StaffRequest, follow_up_id: FromPath[UUID]) -> Redirect:
    """Back to where the button stood: the first page, the person or organisation, or the list."""
    found, form = await _found(follow_up_id), await read_form(request)
    await actions.finish_follow_up(follow_up_id, Who(request.user.id))
    return see_other(_way_back(found, form.value("back")), done="done")


def _way_back(found: FollowUpDue, page: str) -> str:
    if page == "person" and found.contact:
        return f"/staff/people/{found.contact}"
    if page == "organisation" and found.organisation:
        return f"/staff/organisations/{found.organisation}"
    return "/staff/" if page == "home" else PATH


@post("/{follow_up_id:uuid}/reopen", name="crm.reopen_follow_up", guards=EDIT)
async def reopen(request: StaffRequest, follow_up_id: FromPath[UUID]) -> Redirect:
    await _found(follow_up_id)
    await actions.reopen_follow_up(follow_up_id, Who(request.user.id))
    return see_other(PATH, done="reopened")


@post("/{follow_up_id:uuid}/delete", name="crm.delete_follow_up", guards=EDIT)
async def delete(request: StaffRequest, follow_up_id: FromPath[UUID]) -> Redirect:
    await actions.delete_follow_up(follow_up_id, Who(request.user.id))
    return see_other(PATH, done="deleted")


async def _found(follow_up_id: UUID) -> FollowUpDue:
    return or_not_found(await queries.follow_up(follow_up_id), NO_SUCH_FOLLOW_UP)


async def _read(form: Form, known: FollowUpDue | None = None) -> FollowUpFields | None:
    """`known` may stay with whom it is, also when they have left the staff."""
    what = form.text("what", required=NO_WHAT, most=LONGEST_WHAT)
    due_on = form.read("due_on", read_day, required=NO_DAY)
    owner = member(form, "owner", await team(known.owner if known else None))
    if form.errors or due_on is None:
        return None
    return FollowUpFields(what, due_on, owner)


async def _about(form: Form) -> tuple[Owner, str, str]:
    """Whom it is about, that name, and that page."""
    if person_id := uuid_in(form.value("person")):
        if person := await people.person(person_id):
            return Owner(contact=person.id), person.name, f"/staff/people/{person.id}"
    elif (asked := uuid_in(form.value("organisation"))) and (
        place := await organisations.organisation(asked)
    ):
        return Owner(organisation=place.id), place.name, place.path
    raise NotFound(ABOUT_NOBODY)


async def _new_page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    _, name, path = await _about(form)
    return await _form_page(request, form, status, None, about=name, about_path=path)


async def _edit_page(
    request: StaffRequest, found: FollowUpDue, form: Form, status: int = 200
) -> Page:
    facts = {"about": found.about, "about_path": found.about_path}
    return await _form_page(request, form, status, found, **facts)


async def _form_page(
    request: StaffRequest, form: Form, status: int, found: FollowUpDue | None, **facts: str
) -> Page:
    members = await team(found.owner if found else None)
    return render(
        request,
        "crm/follow_up.html",
        status,
        form=form,
        found=found,
        team=[("", gettext(N_("Nobody yet"))), *members],
        longest=LONGEST_WHAT,
        **facts,
    )


router = staff_router(PATH, [follow_ups, new, add, follow_up, change, finish, reopen, delete])
