"""A guardian's consent for a child whose year of birth is known: a fact with who, when and how."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app import database
from app.consent.grounds.actions import MOST_NOTE, NO_GUARDIAN, NOT_YET, NewFact, record_fact
from app.consent.grounds.facts import FactKind
from app.contacts.queries.person_details import PersonDetails
from app.contacts.values import read_day
from app.crm.people.edit_pages import EDIT, PATH, details_of
from app.lib import clock
from app.lib.languages import N_
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

NO_ADDRESS = N_("Choose the address.")
NO_DAY = N_("Enter the day on which the guardian consented.")
SAID = {"saved": N_("Saved. It is kept with your name and the date.")}


@dataclass(frozen=True)
class GuardiansConsent:
    email: str
    day: date
    note: str
    by: str


_GIVEN = """
select a.email, f.on_day as day, f.note, coalesce(m.name, '') as by
  from ground_facts f join contact_addresses a on a.id = f.address
  left join staff_members m on m.id = f.recorded_by
 where a.contact = $1 and f.kind = 'guardian' and f.ended_at is null order by f.id
"""


@get("/{contact_id:uuid}/guardian", name="crm.guardian", guards=EDIT)
async def guardian(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    form = filled({"day": clock.today().isoformat()})
    return await _page(request, await details_of(contact_id), form)


@post("/{contact_id:uuid}/guardian", name="crm.record_guardian", guards=EDIT)
async def record_guardian(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    person, form = await details_of(contact_id), await read_form(request)
    addresses = [str(one.id) for one in person.addresses]
    address = form.one("address", addresses, required=NO_ADDRESS)
    day = form.read("day", read_day, required=NO_DAY)
    note = form.text("note", most=MOST_NOTE, lines=True, required=NO_GUARDIAN)
    if day is not None and day > clock.today():
        form.refuse("day", NOT_YET)
    if form.errors or day is None:
        return await _page(request, person, form, 422)
    fact = NewFact(FactKind.GUARDIAN, UUID(address), day, note=note)
    await record_fact(fact, request.user.id)
    return see_other(f"{PATH}/{contact_id}/guardian", done="saved")


async def _page(
    request: StaffRequest, person: PersonDetails, form: Form, status: int = 200
) -> Page:
    rows = await database.fetch(_GIVEN, person.id)
    return render(
        request,
        "crm/person_guardian.html",
        status,
        person=person,
        here=f"{PATH}/{person.id}",
        form=form,
        given=[GuardiansConsent(**row) for row in rows],
        addresses=[("", ""), *((str(one.id), one.email) for one in person.addresses)],
        longest_note=MOST_NOTE,
        done=SAID,
    )


router = staff_router(PATH, [guardian, record_guardian])
