"""A conversation in which a person agreed to one question: who had it, when, and what was agreed."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent.grounds.actions import MOST_NOTE, NO_NOTE, NOT_YET
from app.contacts.queries.person_details import PersonDetails
from app.contacts.values import read_day
from app.crm.people.edit_pages import EDIT, PATH, details_of
from app.lib import clock
from app.lib.languages import N_, current_language, format_date, gettext
from app.lib.refusals import Invalid
from app.lists.asking.conversations import (
    TOO_LONG_AGO,
    conversations_of,
    record_conversation,
)
from app.lists.queries import offered_lists
from app.segments.fields import options
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

ANY_LIST = "any"
WHEN = N_("Write the day of the conversation.")
CHOOSE = N_("Choose one.")
SAID = {"recorded": N_("Recorded. One question may be sent to the person for 30 days.")}
_DAY_FAULTS = (NOT_YET, TOO_LONG_AGO)


@get("/{contact_id:uuid}/conversation", name="crm.conversation", guards=EDIT)
async def conversation(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    person = await details_of(contact_id)
    known = [key for key, _ in await _lists()]
    wanted = request.query_params.get("list", "")
    form = filled(
        {
            "on": format_date(clock.today()),
            "staff": str(request.user.id),
            "list": wanted if wanted in known else ANY_LIST,
            "address": str(person.addresses[0].id) if person.addresses else "",
        }
    )
    return await _page(request, person, form)


@post("/{contact_id:uuid}/conversation", name="crm.record_conversation", guards=EDIT)
async def record(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    person, form = await details_of(contact_id), await read_form(request)
    on = form.read("on", read_day, required=WHEN, most=40)
    note = form.text("note", required=NO_NOTE, most=MOST_NOTE, lines=True)
    address = form.one("address", [str(one.id) for one in person.addresses], required=CHOOSE)
    staff = form.one("staff", [key for key, _ in await options.members()], required=CHOOSE)
    list_id = form.one("list", [key for key, _ in await _lists()], required=CHOOSE)
    if form.errors or on is None:
        return await _page(request, person, form, 422)
    try:
        await record_conversation(
            UUID(address),
            on,
            note,
            None if list_id == ANY_LIST else UUID(list_id),
            had_by=UUID(staff),
            by=request.user.id,
            is_written=form.ticked("written"),
        )
    except Invalid as refusal:
        form.refuse("on" if refusal.sentence in _DAY_FAULTS else "note", str(refusal))
        return await _page(request, person, form, 422)
    return see_other(f"{PATH}/{contact_id}/conversation", done="recorded")


async def _lists() -> list[tuple[str, str]]:
    offered = await offered_lists(current_language().value)
    any_list = (ANY_LIST, gettext(N_("Any list")))
    return [any_list, *((str(one.list_id), one.name) for one in offered)]


async def _page(
    request: StaffRequest, person: PersonDetails, form: Form, status: int = 200
) -> Page:
    return render(
        request,
        "crm/person_conversation.html",
        status,
        person=person,
        here=f"{PATH}/{person.id}",
        form=form,
        lists=await _lists(),
        staff=await options.members(),
        addresses=[(str(one.id), one.email) for one in person.addresses],
        conversations=await conversations_of([one.id for one in person.addresses]),
        most=MOST_NOTE,
        done=SAID,
    )


router = staff_router(PATH, [conversation, record])
