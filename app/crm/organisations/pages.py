"""One organisation: its people and whether they may be mailed, its stream, services and details."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts import words
from app.contacts.actions import keeping
from app.contacts.actions import organisations as organisations_actions
from app.contacts.facts import Owner, Who
from app.contacts.legal_forms import LegalForm, proposed_form
from app.contacts.queries import changes, organisations
from app.contacts.queries.organisations import OrganisationDetails
from app.contacts.rules import Role
from app.crm.common import words as page_words
from app.crm.editing import meanwhile as editing
from app.crm.interactions.actions import record_interaction
from app.crm.organisations import queries as organisation_queries
from app.crm.organisations.queries import OrganisationPage
from app.crm.people import forms as person_forms
from app.crm.people.position_pages import set_roles
from app.crm.relations import forms as work_forms
from app.crm.relations import queries
from app.crm.stream import tabs as stream_tabs
from app.database import reading
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Invalid, or_not_found
from app.lists.person_words import VERDICTS
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/organisations"
SEE = [needs(Right.SEE_PEOPLE)]
EDIT = [needs(Right.EDIT_PEOPLE)]
NO_FORM = N_("Choose one of the legal forms.")
NO_SUCH_ORGANISATION = N_("There is no such organisation in the register.")
SAID = {
    "noted": N_("Saved. It is at the top of the timeline."),
    "checked": N_("Noted: the data was checked today."),
    "done": N_("Done."),
    "created": N_("The organisation is in the register."),
}


@get("/{organisation_id:uuid}", name="crm.organisation", guards=SEE)
async def organisation(request: StaffRequest, organisation_id: FromPath[UUID]) -> Page:
    async with reading():
        return await _show(request, await _found(organisation_id))


@post("/{organisation_id:uuid}/notes", name="crm.write_organisation_note", guards=EDIT)
async def write_note(request: StaffRequest, organisation_id: FromPath[UUID]) -> Page | Redirect:
    found, form = await _found(organisation_id), await read_form(request)
    fields = stream_tabs.read_note(form, request.user.id, [], organisation_id)
    if fields is None:
        return await _show(request, found, note=form, status=422)
    await record_interaction(fields, Who(request.user.id))
    return see_other(f"{PATH}/{organisation_id}", done="noted")


@post("/{organisation_id:uuid}/checked", name="crm.organisation_checked", guards=EDIT)
async def checked(request: StaffRequest, organisation_id: FromPath[UUID]) -> Redirect:
    """Somebody went through the data and found them right (register row R18)."""
    await keeping.mark_checked(Owner(organisation=organisation_id), Who(request.user.id))
    return see_other(f"{PATH}/{organisation_id}", done="checked")


@post("/{organisation_id:uuid}/legal-form", name="crm.decide_legal_form", guards=EDIT)
async def decide_legal_form(request: StaffRequest, organisation_id: FromPath[UUID]) -> Redirect:
    """What the name suggested, decided by a person."""
    await details_of(organisation_id)
    form = await read_form(request)
    chosen = form.one("legal_form", list(LegalForm), required=NO_FORM)
    if form.errors:
        raise Invalid(NO_FORM)
    who = Who(request.user.id)
    await organisations_actions.decide_legal_form(organisation_id, LegalForm(chosen), who)
    return see_other(f"{PATH}/{organisation_id}", done="saved")


@get("/{organisation_id:uuid}/work", name="crm.organisation_work", guards=EDIT)
async def work(request: StaffRequest, organisation_id: FromPath[UUID]) -> Page:
    return await _work_page(request, await details_of(organisation_id))


@post("/{organisation_id:uuid}/roles", name="crm.change_organisation_roles", guards=EDIT)
async def change_roles(request: StaffRequest, organisation_id: FromPath[UUID]) -> Page | Redirect:
    known, form = await details_of(organisation_id), await read_form(request)
    wanted = set(person_forms.read_roles(form))
    if form.errors:
        return await _work_page(request, known, roles=form, status=422)
    held = {Role(one.role) for one in known.roles}
    await set_roles(Owner(organisation=organisation_id), held, wanted, Who(request.user.id))
    return see_other(f"{PATH}/{organisation_id}/work", done="saved")


@post("/{organisation_id:uuid}/prospect", name="crm.change_organisation_prospect", guards=EDIT)
async def change_prospect(
    request: StaffRequest, organisation_id: FromPath[UUID]
) -> Page | Redirect:
    known, form = await details_of(organisation_id), await read_form(request)
    owner, who = Owner(organisation=organisation_id), Who(request.user.id)
    if not await work_forms.save_prospect(form, owner, known.owner, who):
        return await _work_page(request, known, prospect=form, status=422)
    return see_other(f"{PATH}/{organisation_id}/work", done="saved")


@post("/{organisation_id:uuid}/considered", name="crm.change_organisation_considered", guards=EDIT)
async def change_considered(
    request: StaffRequest, organisation_id: FromPath[UUID]
) -> Page | Redirect:
    known, form = await details_of(organisation_id), await read_form(request)
    owner, who = Owner(organisation=organisation_id), Who(request.user.id)
    if not await work_forms.save_considered(form, owner, who):
        return await _work_page(request, known, considered=form, status=422)
    return see_other(f"{PATH}/{organisation_id}/work", done="saved")


async def details_of(organisation_id: UUID) -> OrganisationDetails:
    return or_not_found(
        await organisations.organisation_details(organisation_id), NO_SUCH_ORGANISATION
    )


async def _found(organisation_id: UUID) -> OrganisationPage:
    return or_not_found(
        await organisation_queries.organisation_page(organisation_id), NO_SUCH_ORGANISATION
    )


async def _show(
    request: StaffRequest, found: OrganisationPage, *, note: Form | None = None, status: int = 200
) -> Page:
    known = found.details
    sources = await changes.sources_of(Owner(organisation=known.id))
    return render(
        request,
        "crm/organisation.html",
        status,
        found=found,
        one=known,
        here=f"{PATH}/{known.id}",
        about=f"organisation={known.id}",
        stream=await stream_tabs.of_organisation(request, known.id),
        note=note or filled({"kind": "note"}),
        form=note or filled(),
        source=words.source_in_words(known.source_kind),
        other_sources=[page_words.source_of_fields(each) for each in sources],
        kind=words.value_in_words("kind", known.kind),
        legal_forms=words.LEGAL_FORMS,
        suggested=proposed_form(known.name, known.business_id, known.country),
        verdicts=VERDICTS,
        done=SAID,
        **page_words.for_pages(clock.today()),
        **stream_tabs.for_stream(),
    )


async def _work_page(
    request: StaffRequest,
    known: OrganisationDetails,
    *,
    roles: Form | None = None,
    prospect: Form | None = None,
    considered: Form | None = None,
    status: int = 200,
) -> Page:
    owner = Owner(organisation=known.id)
    return render(
        request,
        "crm/organisation_work.html",
        status,
        one=known,
        here=f"{PATH}/{known.id}",
        roles=roles or filled({"roles": [each.role for each in known.roles]}),
        prospect=prospect or work_forms.opened(await queries.prospect(owner), known.owner),
        considered_form=considered or filled({"service_stage": "idea"}),
        form=roles or prospect or considered or filled(),
        role_choices=editing.role_choices(),
        **await work_forms.for_form(owner, known.owner),
    )


router = staff_router(
    PATH,
    [
        organisation,
        write_note,
        checked,
        work,
        change_roles,
        change_prospect,
        change_considered,
        decide_legal_form,
    ],
)
