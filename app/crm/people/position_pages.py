"""Where a person works and what they are to us, from one day to another (register rows R3, R5)."""

from dataclasses import replace
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.actions import positions as positions_actions
from app.contacts.actions import roles as roles_actions
from app.contacts.facts import Owner, PositionFields, Source, Who
from app.contacts.queries.person_details import PersonDetails, PositionHeld
from app.contacts.rules import Role, SourceKind
from app.crm.common import organisation as organisation_choice
from app.crm.common import words as page_words
from app.crm.editing import meanwhile as editing
from app.crm.editing import parts
from app.crm.people import forms as person_forms
from app.crm.people import queries as person_queries
from app.crm.people.edit_pages import EDIT, PATH, details_of
from app.crm.people.forms import NO_ORGANISATION
from app.database import transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import or_not_found
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

NO_SUCH_POSITION = N_("The person has no such position.")
SAID = {
    "added": N_("Added."),
    "ended": N_("Ended. The position stays in the history."),
}


@get("/{contact_id:uuid}/positions", name="crm.person_positions", guards=EDIT)
async def positions(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    return await _page(request, await details_of(contact_id))


@post("/{contact_id:uuid}/positions", name="crm.add_position", guards=EDIT)
async def add_position(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    person, form = await details_of(contact_id), await read_form(request)
    fields = person_forms.read_position(form)
    place = await organisation_choice.chosen(form)
    if place is None:
        form.refuse("organisation", NO_ORGANISATION)
    if place is None or form.errors:
        return await _page(request, person, adding=form, status=422)
    who = Who(request.user.id, parts.why(form))
    async with transaction():
        source = Source(SourceKind.OTHER, on=clock.today())
        at = await organisation_choice.known_or_new(place, source, who, roles_of(person))
        await positions_actions.add_position(contact_id, at, fields, who)
    return see_other(f"{PATH}/{contact_id}/positions", done="added")


@post("/{contact_id:uuid}/positions/{position_id:int}", name="crm.change_position", guards=EDIT)
async def change_position(
    request: StaffRequest, contact_id: FromPath[UUID], position_id: FromPath[int]
) -> Page | Redirect:
    """`do` = `end` ends it today; otherwise what the form says is kept."""
    person, form = await details_of(contact_id), await read_form(request)
    held = or_not_found(
        next((one for one in person.positions if one.id == position_id), None), NO_SUCH_POSITION
    )
    who, back = Who(request.user.id, parts.why(form)), f"{PATH}/{contact_id}/positions"
    if form.value("do") == "end":
        await positions_actions.end_position(position_id, clock.today(), who)
        return see_other(back, done="ended")
    fields = person_forms.read_position(form)
    if form.errors:
        return await _page(request, person, changing=(held.id, form), status=422)
    await positions_actions.change_position(position_id, fields, who)
    return see_other(back, done="saved")


@post("/{contact_id:uuid}/roles", name="crm.change_roles", guards=EDIT)
async def change_roles(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    person, form = await details_of(contact_id), await read_form(request)
    who, wanted = Who(request.user.id, parts.why(form)), set(person_forms.read_roles(form))
    if form.errors:
        return await _page(request, person, roles=form, status=422)
    await set_roles(Owner(contact=contact_id), set(roles_of(person)), wanted, who)
    return see_other(f"{PATH}/{contact_id}/positions", done="saved")


async def set_roles(owner: Owner, held: set[Role], wanted: set[Role], who: Who) -> None:
    """Begin those that are new and end those that are no longer wanted."""
    async with transaction():
        for role in sorted(wanted - held):
            await roles_actions.add_role(owner, role, who)
        for role in sorted(held - wanted):
            await roles_actions.end_role(owner, role, who)


def roles_of(person: PersonDetails) -> list[Role]:
    return [Role(one.role) for one in person.roles]


async def _page(
    request: StaffRequest,
    person: PersonDetails,
    *,
    adding: Form | None = None,
    changing: tuple[int, Form] | None = None,
    roles: Form | None = None,
    status: int = 200,
) -> Page:
    held = {one.id: _form_of(one) for one in person.positions}
    adding = adding or filled({"main": None if person.current_positions else "yes"})
    return render(
        request,
        "crm/person_positions.html",
        status,
        person=person,
        here=f"{PATH}/{person.id}",
        adding=adding,
        changing=held | ({changing[0]: changing[1]} if changing else {}),
        roles=roles or filled({"roles": roles_of(person)}),
        candidates=await organisation_choice.candidates(adding),
        organisations=await person_queries.known_organisations(),
        span_of=page_words.span,
        done=SAID,
        **editing.for_form(changing[1] if changing else roles or adding, [], []),
    )


def _form_of(held: PositionHeld) -> Form:
    names = ("title", "decision_maker", "since", "until")
    fields = replace(PositionFields(), **{name: getattr(held, name) for name in names})
    return filled(person_forms.position_inputs(replace(fields, main=held.is_main)))


router = staff_router(PATH, [positions, add_position, change_position, change_roles])
