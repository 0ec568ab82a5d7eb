"""Calls, meetings and notes with everything about them: day, people, text, follow-up (register row R12)."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.facts import Who
from app.contacts.queries.person_details import person_details
from app.crm.common import organisation as organisation_choice
from app.crm.common import organisations
from app.crm.interactions import actions, notes, queries
from app.crm.interactions import forms as interaction_forms
from app.crm.interactions.actions import NO_SUCH_INTERACTION, InteractionEditedMeanwhile
from app.crm.interactions.forms import inputs_of
from app.crm.interactions.queries import Interaction
from app.crm.people import queries as person_queries
from app.crm.rules import KIND_WORDS, LONGEST_TEXT
from app.lib import clock
from app.lib.languages import gettext
from app.lib.refusals import or_not_found
from app.staff.reads.recording import seen
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import EDITION, Form, edition_of, filled, read_form
from app.web.rendering.ids import uuid_in
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/interactions"
EDIT = [needs(Right.EDIT_PEOPLE)]


@get("/new", name="crm.new_interaction", guards=EDIT)
async def new(request: StaffRequest) -> Page:
    """With `?person=` or `?organisation=`."""
    asked = request.query_params
    person = uuid_in(asked.get("person"))
    place = uuid_in(asked.get("organisation"))
    about = await person_details(person) if person else None
    if about and about.works_at and place is None:
        place = about.works_at.organisation_id
    known_place = await organisations.organisation(place) if place else None
    inputs = interaction_forms.now_inputs(clock.now(), request.user.id, [about.id] if about else [])
    if known_place:
        inputs |= {"organisation": known_place.name, "organisation_id": str(known_place.id)}
    return await _page(request, filled(inputs))


@post("/new", name="crm.add_interaction", guards=EDIT)
async def add(request: StaffRequest) -> Page | Redirect:
    form, team = await read_form(request), await person_queries.team()
    fields = await interaction_forms.read(form, team)
    follow_up = interaction_forms.read_follow_up(form, team)
    if fields is None or form.errors:
        return await _page(request, form, status=422)
    made = await actions.record_interaction(fields, Who(request.user.id), follow_up)
    return see_other(_back(await _found(made)), done="noted")


@get("/{interaction_id:uuid}", name="crm.interaction", guards=EDIT)
async def one(request: StaffRequest, interaction_id: FromPath[UUID]) -> Page:
    known = await _found(interaction_id)
    inputs = inputs_of(known, known.organisation_name)
    return await _page(request, filled({**inputs, EDITION: str(known.edition)}), known)


@post("/{interaction_id:uuid}", name="crm.change_interaction", guards=EDIT)
async def change(request: StaffRequest, interaction_id: FromPath[UUID]) -> Page | Redirect:
    """Who saved second reads what the first one saved before replacing it (trial F7)."""
    known, form = await _found(interaction_id), await read_form(request)
    present = [each.id for each in known.staff]
    fields = await interaction_forms.read(form, await person_queries.team(*present))
    if fields is None:
        return await _page(request, form, known, status=422)
    edition = edition_of(form)
    try:
        await actions.change_interaction(interaction_id, fields, edition, Who(request.user.id))
    except InteractionEditedMeanwhile as refusal:
        form.submitted[EDITION] = [str(refusal.edition)]
        theirs = await _found(interaction_id)
        return await _page(request, form, theirs, theirs=theirs, status=409)
    return see_other(_back(await _found(interaction_id)), done="saved")


@get("/{interaction_id:uuid}/delete", name="crm.ask_delete_interaction", guards=EDIT)
async def ask_delete(request: StaffRequest, interaction_id: FromPath[UUID]) -> Page:
    known = await _found(interaction_id)
    seen([one.id for one in known.people])
    return render(
        request,
        "crm/interaction_delete.html",
        one=known,
        kind=gettext(KIND_WORDS[known.kind]),
        facts=interaction_forms.said(known)[:-1],
        shown=notes.shown,
        here=f"{PATH}/{known.id}",
    )


@post("/{interaction_id:uuid}/delete", name="crm.delete_interaction", guards=EDIT)
async def delete(request: StaffRequest, interaction_id: FromPath[UUID]) -> Redirect:
    known = await _found(interaction_id)
    await actions.delete_interaction(interaction_id, Who(request.user.id))
    return see_other(_back(known), done="deleted")


async def _found(interaction_id: UUID) -> Interaction:
    return or_not_found(await queries.interaction(interaction_id), NO_SUCH_INTERACTION)


def _back(known: Interaction) -> str:
    """The first person, else the organisation."""
    if known.people:
        return f"/staff/people/{known.people[0].id}"
    return f"/staff/organisations/{known.organisation}" if known.organisation else "/staff/"


async def _page(
    request: StaffRequest,
    form: Form,
    known: Interaction | None = None,
    *,
    theirs: Interaction | None = None,
    status: int = 200,
) -> Page:
    chosen = uuid_in(form.value("organisation_id"))
    return render(
        request,
        "crm/interaction.html",
        status,
        one=known,
        theirs=interaction_forms.said(theirs) if theirs else [],
        here=f"{PATH}/{known.id}" if known else f"{PATH}/new",
        form=form,
        kinds=[(kind.value, gettext(word)) for kind, word in KIND_WORDS.items()],
        people=await interaction_forms.candidates(form, chosen),
        team=await person_queries.team(*(each.id for each in known.staff) if known else ()),
        candidates=await organisation_choice.candidates(form),
        organisations=await person_queries.known_organisations(),
        longest=LONGEST_TEXT,
    )


router = staff_router(PATH, [new, add, one, change, ask_delete, delete])
