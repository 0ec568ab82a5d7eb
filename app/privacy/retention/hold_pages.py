"""Setting a hold: on a person, or on everybody at an organisation."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.queries.organisations import organisation_names
from app.contacts.values import read_day
from app.crm.people.edit_pages import details_of
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Invalid, NotFound
from app.privacy.retention import actions, queries
from app.privacy.retention.facts import facts_of, rules_in_force
from app.privacy.retention.pages import PATH, SEE
from app.privacy.retention.rules import WHY_WORDS, Verdict, decide
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

NO_ORGANISATION = N_("This organisation is not in the register.")


@get("/people/{contact_id:uuid}/hold", name="retention.ask_hold", guards=SEE)
async def ask_hold(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    return await _page(request, filled(), contact=contact_id)


@post("/people/{contact_id:uuid}/hold", name="retention.set_hold", guards=SEE)
async def set_hold(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    return await _set(request, contact=contact_id)


@get("/organisations/{organisation_id:uuid}/hold", name="retention.ask_hold_all", guards=SEE)
async def ask_hold_all(request: StaffRequest, organisation_id: FromPath[UUID]) -> Page:
    return await _page(request, filled(), organisation=organisation_id)


@post("/organisations/{organisation_id:uuid}/hold", name="retention.set_hold_all", guards=SEE)
async def set_hold_all(request: StaffRequest, organisation_id: FromPath[UUID]) -> Page | Redirect:
    return await _set(request, organisation=organisation_id)


async def _set(request: StaffRequest, **whom: UUID) -> Page | Redirect:
    await _named(**whom)
    form = await read_form(request)
    why = form.text("why", required=actions.NO_WHY, most=actions.LONGEST_WHY)
    until = form.read("until", read_day, required=actions.NO_UNTIL)
    if not form.errors and until is not None:
        try:
            await actions.set_hold(why, until, request.user.id, **whom)
            return see_other(PATH, done="held")
        except Invalid as refusal:
            form.refuse("until", refusal.sentence, **refusal.values)
    return await _page(request, form, 422, **whom)


async def _page(request: StaffRequest, form: Form, status: int = 200, **whom: UUID) -> Page:
    name, here = await _named(**whom)
    (of,) = whom.values()
    return render(
        request,
        "privacy/hold.html",
        status,
        form=form,
        called=name,
        here=here,
        is_organisation="organisation" in whom,
        holds=await queries.holds(of),
        verdict=await _verdict(whom.get("contact")),
        why_words=WHY_WORDS,
        longest=actions.LONGEST_WHY,
    )


async def _verdict(contact: UUID | None) -> Verdict | None:
    """What holds one person now."""
    if contact is None:
        return None
    facts = (await facts_of([contact], clock.today())).get(contact)
    return decide(facts, await rules_in_force(), clock.today()) if facts else None


async def _named(contact: UUID | None = None, organisation: UUID | None = None) -> tuple[str, str]:
    """What they are called, and their page. Raises NotFound."""
    if contact is not None:
        return (await details_of(contact)).name, f"/staff/people/{contact}"
    assert organisation is not None
    names = await organisation_names([organisation])
    if organisation not in names:
        raise NotFound(NO_ORGANISATION)
    return names[organisation], f"/staff/organisations/{organisation}"


router = staff_router("/staff", [ask_hold, set_hold, ask_hold_all, set_hold_all])
