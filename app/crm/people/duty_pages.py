"""The page on which staff write down why a list concerns somebody's work."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent.grounds.actions import MOST_NOTE, MOST_REASON, NO_POSITION, NO_REASON
from app.contacts.queries.person_details import PersonDetails
from app.crm.people import duties
from app.crm.people.duties import NewReason
from app.crm.people.edit_pages import EDIT, PATH, details_of
from app.lib.languages import N_
from app.lists.staff_queries import known_lists
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import in_words
from app.web.rendering.pages import Page, render, see_other

CHOOSE = N_("Choose one.")
NOT_CHECKED = N_("Check first that the person still holds the position, and tick the box.")
SAID = {
    "written": N_("Saved. Whether it holds is decided within a minute."),
    "ended": N_("Ended. Nothing more goes out on this ground."),
}


@get("/{contact_id:uuid}/duties", name="crm.duties", guards=EDIT)
async def work_duties(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    return await _page(request, await details_of(contact_id), filled())


@post("/{contact_id:uuid}/duties", name="crm.write_duties", guards=EDIT)
async def write(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    person, form = await details_of(contact_id), await read_form(request)
    reason = await _read(form, person)
    if reason is None:
        return await _page(request, person, form, 422)
    await duties.write_reason(contact_id, reason, by=request.user.id)
    return see_other(f"{PATH}/{contact_id}/duties", done="written")


@post("/{contact_id:uuid}/duties/{fact:int}/end", name="crm.end_duties", guards=EDIT)
async def end(request: StaffRequest, contact_id: FromPath[UUID], fact: FromPath[int]) -> Redirect:
    await details_of(contact_id)
    await duties.end_reason(contact_id, fact, by=request.user.id)
    return see_other(f"{PATH}/{contact_id}/duties", done="ended")


async def _read(form: Form, person: PersonDetails) -> NewReason | None:
    position = form.one("position", [key for key, _ in _positions(person)], required=NO_POSITION)
    address = form.one("address", [key for key, _ in _addresses(person)], required=CHOOSE)
    list_id = form.one("list", [key for key, _ in await _lists()], required=CHOOSE)
    note = form.text("note", required=NO_REASON, most=MOST_NOTE, lines=True)
    fi, sv, en = (form.text(f"reason_{one}", most=MOST_REASON) for one in ("fi", "sv", "en"))
    if not form.ticked("checked"):
        form.refuse("checked", NOT_CHECKED)
    if form.errors:
        return None
    return NewReason(UUID(address), int(position), UUID(list_id), note, fi, sv, en)


def _positions(person: PersonDetails) -> list[tuple[str, str]]:
    return [
        (str(one.id), ", ".join(filter(None, (one.title, one.organisation_name))))
        for one in person.current_positions
    ]


def _addresses(person: PersonDetails) -> list[tuple[str, str]]:
    return [(str(one.id), one.email) for one in person.addresses]


async def _lists() -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in await known_lists() if one.closed_at is None]


async def _page(
    request: StaffRequest, person: PersonDetails, form: Form, status: int = 200
) -> Page:
    return render(
        request,
        "crm/person_duties.html",
        status,
        person=person,
        here=f"{PATH}/{person.id}",
        form=form,
        positions=_positions(person),
        addresses=_addresses(person),
        lists=await _lists(),
        names=in_words(),
        most_note=MOST_NOTE,
        most_reason=MOST_REASON,
        reasons=await duties.reasons_of(person.id),
        done=SAID,
    )


router = staff_router(PATH, [work_duties, write, end])
