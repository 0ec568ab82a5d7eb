"""A new person, and what staff change about one in one form (register rows R5, R6, R8, R18)."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent.suppression.kept import suppressed
from app.contacts.actions import belongings, custom_fields, positions, roles
from app.contacts.actions import people as people_actions
from app.contacts.facts import EditedMeanwhile, Owner, Who
from app.contacts.queries import fields, person_details, things
from app.contacts.queries import people as people_queries
from app.contacts.queries.organisations import OrganisationFound
from app.contacts.queries.person_details import PersonDetails
from app.crm.common import organisation as organisation_choice
from app.crm.common import words as page_words
from app.crm.common.candidates import candidates
from app.crm.common.organisations import organisation
from app.crm.editing import meanwhile as editing
from app.crm.editing import parts
from app.crm.editing.meanwhile import Meanwhile
from app.crm.people import forms as person_forms
from app.crm.people import queries as person_queries
from app.crm.people.forms import NewPerson, PersonEdit
from app.crm.relations.actions import set_media_profile
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, or_not_found
from app.lists import staff_queries
from app.lists.actions.asked_to_leave import NO_SUCH_PERSON
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, edition_of, filled, read_form
from app.web.rendering.ids import uuid_in
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/people"
EDIT = [needs(Right.EDIT_PEOPLE)]
ANYWAY = "anyway"
NAMESAKE = "namesake"
KNOWN = N_("This address is in the register already. Open that person instead of adding another.")
SAME_NAME = N_(
    "Somebody with this name is already in the register. Open that person, or mark that this is "
    "another one."
)
SUPPRESSED = N_("This address is on the suppression list. Read the note above and decide.")


@get("/new", name="crm.new_person", guards=EDIT)
async def new_person(request: StaffRequest) -> Page:
    """`?organisation=` names where the person works."""
    wanted = uuid_in(request.query_params.get("organisation"))
    place = await organisation(wanted) if wanted else None
    inputs = {"organisation": place.name, "organisation_id": str(place.id)} if place else {}
    known = {"language": "fi", "address_kind": "unknown", "owner": str(request.user.id)}
    return await _new_page(request, filled({**known, **inputs}))


@post("/new", name="crm.create_person", guards=EDIT)
async def create_person(request: StaffRequest) -> Page | Redirect:
    form, team = await read_form(request), await person_queries.team()
    new = person_forms.read_new(form, team, clock.today())
    place = await organisation_choice.chosen(form)
    if form.has(editing.MORE, "phones"):
        form.errors.clear()
        return await _new_page(request, form)
    await _refuse_known(form, new)
    if form.errors:
        return await _new_page(request, form, 422)
    try:
        contact_id = await _add(new, place, Who(request.user.id))
    except Conflict:  # entered this very moment
        form.refuse("email", KNOWN)
        return await _new_page(request, form, 409)
    return see_other(f"{PATH}/{contact_id}", done="created")


async def _refuse_known(form: Form, new: NewPerson) -> None:
    """Somebody of this address, or of this name; a suppressed address is entered knowingly."""
    if new.address and await people_queries.address_by_canonical(new.address.canonical):
        form.refuse("email", KNOWN)
    elif new.address and await _suppression(new.address.canonical) and not form.ticked(ANYWAY):
        form.refuse("email", SUPPRESSED)
    elif not form.ticked(NAMESAKE) and await _namesakes(form):
        form.refuse("last_name", SAME_NAME)


async def _namesakes(form: Form) -> list[UUID]:
    first, last = form.value("first_name").strip(), form.value("last_name").strip()
    return await people_queries.people_named(first, last)


async def _add(new: NewPerson, place: OrganisationFound | str | None, who: Who) -> UUID:
    """The person with position and roles; an organisation that is new comes from the same source."""
    async with transaction():
        contact_id = await people_actions.add_person(
            new.fields, new.source, who, address=new.address, address_kind=new.address_kind
        )
        if place:
            at = await organisation_choice.known_or_new(place, new.source, who, new.roles)
            await positions.add_position(contact_id, at, new.position, who)
        for role in new.roles:
            await roles.add_role(Owner(contact=contact_id), role, who)
        await _add_the_rest(contact_id, new, who)
    return contact_id


async def _add_the_rest(contact_id: UUID, new: NewPerson, who: Who) -> None:
    """What else stands on a business card."""
    if new.phones:
        await belongings.set_phones(contact_id, None, new.phones, who)
    if new.tags:
        await belongings.set_tags(contact_id, new.tags, who)
    if new.beat:
        await set_media_profile(contact_id, new.beat, "", who)


async def _suppression(canonical: str) -> list[page_words.Warned]:
    rows = (await suppressed([canonical])).get(canonical, [])
    lists = {one.id: one for one in await staff_queries.known_lists()} if rows else {}
    return [page_words.warning(row, lists) for row in rows]


async def _new_page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    address = person_forms.address_in(form)
    known = await people_queries.address_by_canonical(address.canonical) if address else None
    return render(
        request,
        "crm/person_new.html",
        status,
        known=await people_queries.person(known.contact_id) if known else None,
        suppression=await _suppression(address.canonical) if address and not known else [],
        candidates=await organisation_choice.candidates(form),
        namesakes=await candidates(await _namesakes(form)) if not known else [],
        organisations=await person_queries.known_organisations(),
        tags=[one.name for one in await things.tags_like(most=200)],
        address_kinds=person_forms.address_kinds(),
        **editing.for_form(form, await person_queries.team(), []),
    )


@get("/{contact_id:uuid}/edit", name="crm.edit_person", guards=EDIT)
async def edit_person(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    person = await details_of(contact_id)
    custom = await fields.custom_fields("person")
    snapshot = person_forms.snapshot_of(person_forms.edit_of(person), custom)
    return await _edit_page(request, person, custom, editing.opened(snapshot, person.edition))


@post("/{contact_id:uuid}/edit", name="crm.change_person", guards=EDIT)
async def change_person(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    """Who saved second is shown what the first one saved, and chooses field by field (trial F7)."""
    person = await details_of(contact_id)
    custom = await fields.custom_fields("person")
    theirs = person_forms.snapshot_of(person_forms.edit_of(person), custom)
    form = editing.sent(await read_form(request), theirs)
    team = await person_queries.team(person.owner)
    edit = person_forms.read_edit(form, team, custom, has_address=bool(person.addresses))
    who = Who(request.user.id, parts.why(form))
    if form.has(editing.MORE, "phones") or form.has(editing.MORE, "profiles"):
        form.errors.clear()
        return await _edit_page(request, person, custom, form)
    if form.errors:
        return await _edit_page(request, person, custom, form, status=422)
    try:
        await _save(contact_id, edit, edition_of(form), who)
    except EditedMeanwhile as refusal:
        return await _conflict(request, contact_id, form, edit, refusal.edition)
    return see_other(f"{PATH}/{contact_id}", done="saved")


async def _save(contact_id: UUID, edit: PersonEdit, edition: int, who: Who) -> None:
    owner = Owner(contact=contact_id)
    async with transaction():
        await people_actions.change_person(contact_id, edit.fields, edition, who)
        await belongings.set_tags(contact_id, edit.tags, who)
        await belongings.set_phones(contact_id, None, edit.phones, who)
        await belongings.set_profiles(contact_id, None, edit.profiles, who)
        for field, value in edit.values.items():
            await custom_fields.set_value(owner, field, value, who)


async def _conflict(
    request: StaffRequest, contact_id: UUID, form: Form, edit: PersonEdit, edition: int
) -> Page:
    person, custom = await details_of(contact_id), await fields.custom_fields("person")
    team = await person_queries.team(person.owner, edit.fields.owner)
    both = await editing.meanwhile(
        Owner(contact=contact_id),
        form,
        person_forms.snapshot_of(edit, custom),
        person_forms.snapshot_of(person_forms.edit_of(person), custom),
        edition,
        lambda subject, inputs: editing.common_in_words(subject, inputs, team),
    )
    return await _edit_page(request, person, custom, form, both=both, status=409)


async def _edit_page(
    request: StaffRequest,
    person: PersonDetails,
    custom: parts.Fields,
    form: Form,
    *,
    both: Meanwhile | None = None,
    status: int = 200,
) -> Page:
    return render(
        request,
        "crm/person_edit.html",
        status,
        person=person,
        both=both,
        here=f"{PATH}/{person.id}",
        tags=[one.name for one in await things.tags_like(most=200)],
        **editing.for_form(form, await person_queries.team(person.owner), custom),
    )


async def details_of(contact_id: UUID) -> PersonDetails:
    return or_not_found(await person_details.person_details(contact_id), NO_SUCH_PERSON)


router = staff_router(PATH, [new_person, create_person, edit_person, change_person])
