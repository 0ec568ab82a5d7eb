"""What we need to know of a journalist or a prospect, and which services somebody considers."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.facts import Owner, Who
from app.contacts.queries.person_details import PersonDetails
from app.crm.editing import parts
from app.crm.people.edit_pages import EDIT, PATH, details_of
from app.crm.relations import forms as work_forms
from app.crm.relations import queries
from app.crm.relations.actions import set_media_profile
from app.crm.relations.queries import MediaProfile
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other


@get("/{contact_id:uuid}/work", name="crm.person_work", guards=EDIT)
async def work(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    return await _page(request, await details_of(contact_id))


@post("/{contact_id:uuid}/media", name="crm.change_media", guards=EDIT)
async def change_media(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    person, form = await details_of(contact_id), await read_form(request)
    beat, embargo = work_forms.read_media(form)
    who = Who(request.user.id, parts.why(form))
    if form.errors:
        return await _page(request, person, media=form, status=422)
    await set_media_profile(contact_id, beat, embargo, who)
    return see_other(f"{PATH}/{contact_id}/work", done="saved")


@post("/{contact_id:uuid}/prospect", name="crm.change_prospect", guards=EDIT)
async def change_prospect(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    person, form = await details_of(contact_id), await read_form(request)
    owner, who = Owner(contact=contact_id), Who(request.user.id, parts.why(form))
    if not await work_forms.save_prospect(form, owner, person.owner, who):
        return await _page(request, person, prospect=form, status=422)
    return see_other(f"{PATH}/{contact_id}/work", done="saved")


@post("/{contact_id:uuid}/considered", name="crm.change_considered", guards=EDIT)
async def change_considered(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    person, form = await details_of(contact_id), await read_form(request)
    owner, who = Owner(contact=contact_id), Who(request.user.id)
    if not await work_forms.save_considered(form, owner, who):
        return await _page(request, person, considered=form, status=422)
    return see_other(f"{PATH}/{contact_id}/work", done="saved")


async def _page(
    request: StaffRequest,
    person: PersonDetails,
    *,
    media: Form | None = None,
    prospect: Form | None = None,
    considered: Form | None = None,
    status: int = 200,
) -> Page:
    owner = Owner(contact=person.id)
    return render(
        request,
        "crm/person_work.html",
        status,
        person=person,
        here=f"{PATH}/{person.id}",
        media=media or _media_form(await queries.media_profile(person.id)),
        prospect=prospect or work_forms.opened(await queries.prospect(owner), person.owner),
        considered_form=considered or filled({"service_stage": "idea"}),
        form=media or prospect or considered or filled(),
        **await work_forms.for_form(owner, person.owner),
    )


def _media_form(known: MediaProfile | None) -> Form:
    return filled(
        {"beat": known.beat, "embargo_notes": known.embargo_notes} if known is not None else None
    )


router = staff_router(PATH, [work, change_media, change_prospect, change_considered])
