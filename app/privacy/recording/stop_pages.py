"""What the person forbids, recorded by whoever was told: by channel, by purpose, all; a restriction."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent import queries as ledger
from app.consent.events import ANY_CHANNEL, TRANSFER
from app.contacts.queries import people
from app.contacts.queries.person_details import PersonDetails
from app.contacts.values import read_day
from app.crm.people.edit_pages import details_of
from app.lib import clock
from app.lib.languages import N_, current_language, gettext
from app.lib.refusals import Conflict, Invalid
from app.lists.transfer.actions import permitted_at
from app.privacy.recording import stops
from app.privacy.recording.stops import Channel, Reach
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/people"
HEAR = [needs(Right.SEE_PEOPLE, Right.EDIT_PEOPLE)]
LIFT = [needs(Right.SEE_PEOPLE, Right.EDIT_PEOPLE, Right.RECORD_CONSENT)]
LONGEST_HOW = 200
PURPOSE = "purpose:"
CHOOSE_REACH = N_("Choose how far the objection goes. If nothing was said, choose everything.")
NO_DAY = N_("Enter the day.")
EVERYTHING = N_("Everything: no direct marketing at all, in any way")
NO_TRANSFER = N_("Nothing of theirs outside the EU and the EEA any more")
CHANNELS: dict[str, str] = {
    Channel.EMAIL: N_("All marketing by e-mail"),
    Channel.POST: N_("All marketing by post"),
    Channel.PHONE: N_("All marketing by phone"),
}


@get("/{contact_id:uuid}/stop", name="privacy.ask_stop", guards=HEAR)
async def ask_stop(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    known = filled({"reach": ANY_CHANNEL, "on": clock.today().isoformat()})
    return await _page(request, await details_of(contact_id), known)


@post("/{contact_id:uuid}/stop", name="privacy.record_objection", guards=HEAR)
async def record_objection(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    person, form = await details_of(contact_id), await read_form(request)
    reach = form.one("reach", [key for key, _ in await _reaches(person)], required=CHOOSE_REACH)
    how = form.text("how", most=LONGEST_HOW)
    if form.errors:
        return await _page(request, person, form, 422)
    wanted = (
        Reach(purpose=reach.removeprefix(PURPOSE))
        if reach.startswith(PURPOSE)
        else Reach(channel=reach)
    )
    try:
        if reach == TRANSFER:
            await stops.no_transfer(contact_id, how=how, by=request.user.id)
        else:
            await stops.record_objection(contact_id, wanted, how=how, by=request.user.id)
    except (Conflict, Invalid) as refusal:
        return await _page(request, person, form, 409, str(refusal))
    return see_other(f"{PATH}/{contact_id}", done="saved")


@post("/{contact_id:uuid}/restrict", name="privacy.restrict", guards=HEAR)
async def restrict(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    person, form = await details_of(contact_id), await read_form(request)
    how = form.text("how", most=LONGEST_HOW)
    if form.errors:
        return await _page(request, person, form, 422)
    try:
        await stops.restrict(contact_id, how=how, by=request.user.id)
    except Conflict as refusal:
        return await _page(request, person, form, 409, str(refusal))
    return see_other(f"{PATH}/{contact_id}", done="saved")


@post("/{contact_id:uuid}/unrestrict", name="privacy.unrestrict", guards=LIFT)
async def unrestrict(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    """The person has been told before: when and how is asked for."""
    person, form = await details_of(contact_id), await read_form(request)
    on = form.read("on", read_day, required=NO_DAY)
    told = form.text("told", required=stops.NOT_TOLD, most=LONGEST_HOW)
    if form.errors or on is None:
        return await _page(request, person, form, 422)
    try:
        await stops.lift_restriction(contact_id, told_on=on, told_how=told, by=request.user.id)
    except (Conflict, Invalid) as refusal:
        return await _page(request, person, form, 409, str(refusal))
    return see_other(f"{PATH}/{contact_id}", done="saved")


async def _reaches(person: PersonDetails) -> list[tuple[str, str]]:
    """Everything first: it is what holds when nothing was said."""
    language = current_language().value
    may_leave = await permitted_at([one.id for one in await people.subjects_of(person.id)])
    return [
        (ANY_CHANNEL, gettext(EVERYTHING)),
        *((one, gettext(word)) for one, word in CHANNELS.items()),
        *(
            (PURPOSE + one.key, one.names[language])
            for one in await ledger.purposes()
            if one.direct_marketing
        ),
        *([(TRANSFER, gettext(NO_TRANSFER))] if may_leave else ()),
    ]


async def _page(
    request: StaffRequest, person: PersonDetails, form: Form, status: int = 200, refused: str = ""
) -> Page:
    return render(
        request,
        "privacy/stop.html",
        status,
        person=person,
        here=f"{PATH}/{person.id}",
        form=form,
        refused=refused,
        reaches=await _reaches(person),
        is_restricted=await stops.is_restricted(person.id),
    )


router = staff_router(PATH, [ask_stop, record_objection, restrict, unrestrict])
