"""A new organisation, and everything about one that staff change in one form (register rows R5, R8)."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts import words
from app.contacts.actions import belongings, custom_fields
from app.contacts.actions import organisations as organisations_actions
from app.contacts.actions.organisations import ITS_OWN_PARENT
from app.contacts.facts import EditedMeanwhile, Owner, Source, Who
from app.contacts.legal_forms import proposed_form
from app.contacts.queries import fields
from app.contacts.queries import organisations as organisations_queries
from app.contacts.queries.organisations import OrganisationDetails
from app.crm.common import organisation as organisation_choice
from app.crm.editing import meanwhile as editing
from app.crm.editing import parts
from app.crm.editing.meanwhile import Meanwhile
from app.crm.organisations import forms as organisation_forms
from app.crm.organisations.forms import OrganisationEdit
from app.crm.organisations.pages import EDIT, PATH, details_of
from app.crm.people import queries as person_queries
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_, gettext
from app.lib.refusals import Conflict
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, edition_of, filled, read_form
from app.web.rendering.pages import Page, render, see_other

NAME_KNOWN = N_(
    "An organisation with this name is already in the register. Open it, or mark "
    "that this is another one."
)
ANOTHER = "another"
NOT_KNOWN = N_("Not known")


@get("/new", name="crm.new_organisation", guards=EDIT)
async def new_organisation(request: StaffRequest) -> Page:
    custom = await fields.custom_fields("organisation")
    known = {"kind": "company", "owner": str(request.user.id)}
    return await _page(request, filled(known), custom)


@post("/new", name="crm.create_organisation", guards=EDIT)
async def create_organisation(request: StaffRequest) -> Page | Redirect:
    form, custom = await read_form(request), await fields.custom_fields("organisation")
    edit = await organisation_forms.read_edit(form, await person_queries.team(), custom)
    source = parts.source(form, clock.today())
    if _wants_rows(form):
        form.errors.clear()
        return await _page(request, form, custom)
    if await organisations_queries.organisations_named(edit.fields.name) and not form.ticked(
        ANOTHER
    ):
        form.refuse("name", NAME_KNOWN)
    if form.errors:
        return await _page(request, form, custom, status=422)
    try:
        made = await _add(edit, source, Who(request.user.id))
    except Conflict as refusal:  # another has this business ID
        form.errors["business_id"] = str(refusal)
        return await _page(request, form, custom, status=409)
    return see_other(f"{PATH}/{made}", done="created")


async def _add(edit: OrganisationEdit, source: Source, who: Who) -> UUID:
    async with transaction():
        made = await organisations_actions.add_organisation(edit.fields, source, who)
        await _save_rest(made, edit, who)
        return made


@get("/{organisation_id:uuid}/edit", name="crm.edit_organisation", guards=EDIT)
async def edit_organisation(request: StaffRequest, organisation_id: FromPath[UUID]) -> Page:
    known, custom = await _known(organisation_id)
    snapshot = organisation_forms.snapshot_of(organisation_forms.edit_of(known), custom)
    return await _page(request, editing.opened(snapshot, known.edition), custom, known)


@post("/{organisation_id:uuid}/edit", name="crm.change_organisation", guards=EDIT)
async def change_organisation(
    request: StaffRequest, organisation_id: FromPath[UUID]
) -> Page | Redirect:
    """Who saved second is shown what the first one saved, and chooses field by field (trial F7)."""
    known, custom = await _known(organisation_id)
    theirs = organisation_forms.snapshot_of(organisation_forms.edit_of(known), custom)
    form = editing.sent(await read_form(request), theirs)
    team = await person_queries.team(known.owner)
    edit = await organisation_forms.read_edit(form, team, custom)
    who = Who(request.user.id, parts.why(form))
    if _wants_rows(form):
        form.errors.clear()
        return await _page(request, form, custom, known)
    if form.errors:
        return await _page(request, form, custom, known, status=422)
    try:
        await _save(organisation_id, edit, edition_of(form), who)
    except EditedMeanwhile as refusal:
        return await _conflict(request, form, organisation_id, edit, refusal.edition)
    except Conflict as refusal:
        about = "parent" if refusal.sentence == ITS_OWN_PARENT else "business_id"
        form.errors[about] = str(refusal)
        return await _page(request, form, custom, known, status=409)
    return see_other(f"{PATH}/{organisation_id}", done="saved")


async def _save(organisation_id: UUID, edit: OrganisationEdit, edition: int, who: Who) -> None:
    async with transaction():
        await organisations_actions.change_organisation(organisation_id, edit.fields, edition, who)
        await _save_rest(organisation_id, edit, who)


async def _save_rest(organisation_id: UUID, edit: OrganisationEdit, who: Who) -> None:
    owner = Owner(organisation=organisation_id)
    await belongings.set_phones(None, organisation_id, edit.phones, who)
    await belongings.set_profiles(None, organisation_id, edit.profiles, who)
    for field, value in edit.values.items():
        await custom_fields.set_value(owner, field, value, who)


async def _conflict(
    request: StaffRequest, form: Form, organisation_id: UUID, edit: OrganisationEdit, edition: int
) -> Page:
    known, custom = await _known(organisation_id)
    team = await person_queries.team(known.owner, edit.fields.owner)
    both = await editing.meanwhile(
        Owner(organisation=organisation_id),
        form,
        organisation_forms.snapshot_of(edit, custom),
        organisation_forms.snapshot_of(organisation_forms.edit_of(known), custom),
        edition,
        lambda subject, inputs: organisation_forms.in_words(subject, inputs, team),
    )
    return await _page(request, form, custom, known, both=both, status=409)


async def _known(organisation_id: UUID) -> tuple[OrganisationDetails, parts.Fields]:
    return await details_of(organisation_id), await fields.custom_fields("organisation")


def _wants_rows(form: Form) -> bool:
    return form.has(editing.MORE, "phones") or form.has(editing.MORE, "profiles")


async def _page(
    request: StaffRequest,
    form: Form,
    custom: parts.Fields,
    known: OrganisationDetails | None = None,
    *,
    both: Meanwhile | None = None,
    status: int = 200,
) -> Page:
    same = (
        [] if known else await organisations_queries.organisations_named(form.value("name").strip())
    )
    return render(
        request,
        "crm/organisation_edit.html",
        status,
        one=known,
        both=both,
        here=f"{PATH}/{known.id}" if known else f"{PATH}/new",
        same=same if form.value("name").strip() else [],
        kinds=editing.choices(words.ORGANISATION_KINDS),
        legal_forms=[("", gettext(NOT_KNOWN)), *editing.choices(words.LEGAL_FORMS)],
        looks_like=_looks_like(form),
        parents=await organisation_choice.candidates(form, "parent"),
        near_parents=await organisation_choice.near(form.value("parent"))
        if "parent" in form.errors
        else [],
        organisations=await person_queries.known_organisations(),
        **editing.for_form(form, await person_queries.team(known.owner if known else None), custom),
    )


def _looks_like(form: Form) -> str:
    """The legal form that what is typed suggests, in words."""
    typed = [form.value(name).strip() for name in ("name", "business_id", "country")]
    suggested = proposed_form(*typed)
    return gettext(words.LEGAL_FORMS[suggested]) if suggested else ""


router = staff_router(
    PATH, [new_organisation, create_organisation, edit_organisation, change_organisation]
)
