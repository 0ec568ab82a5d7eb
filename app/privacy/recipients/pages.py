"""Staff pages: the register of recipients, and one of them with its contract."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.disclosures import queries
from app.disclosures.actions import NO_RECIPIENT
from app.disclosures.queries import Registered
from app.disclosures.rules import (
    AT_WORK,
    KIND_WORDS,
    SAFEGUARD_WORDS,
    Kind,
    RecipientNow,
    country_in_words,
    ends_soon,
)
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import or_not_found
from app.privacy import actions
from app.privacy.recipients import forms
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/recipients"
SEE = [needs(Right.EXPORT_PEOPLE)]
CHANGE = [needs(Right.CHANGE_SETTINGS)]
MOST = 20
SAID = {
    "saved": N_("Saved. The privacy notice is updated to match."),
    "ended": N_("Ended. The privacy notice is updated to match."),
}


@get("/", name="recipients.all", guards=SEE)
async def register(request: StaffRequest) -> Page:
    known, today = await queries.register(), clock.today()
    return render(
        request,
        "privacy/recipients/register.html",
        recipients=known,
        at_work=AT_WORK,
        kinds=KIND_WORDS,
        safeguards=SAFEGUARD_WORDS,
        country=country_in_words,
        today=today,
        soon=[one.id for one in known if ends_soon(one.facts, today)],
        has_outside=any(one.facts.is_outside for one in known),
        done=SAID,
    )


@get("/new", name="recipients.new", guards=CHANGE)
async def new(request: StaffRequest) -> Page:
    return await _page(request, forms.opened(RecipientNow(Kind.OTHER, "", "FI")), None)


@post("/new", name="recipients.add", guards=CHANGE)
async def add(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    facts = forms.read(form)
    if facts is None:
        return await _page(request, form, None, 422)
    await actions.add_recipient(facts, request.user.id)
    return see_other(PATH, done="saved")


@get("/{firm:uuid}", name="recipients.one", guards=CHANGE)
async def one(request: StaffRequest, firm: FromPath[UUID]) -> Page:
    known = await _existing(firm)
    return await _page(request, forms.opened(known.facts), known)


@post("/{firm:uuid}", name="recipients.change", guards=CHANGE)
async def change(request: StaffRequest, firm: FromPath[UUID]) -> Page | Redirect:
    known, form = await _existing(firm), await read_form(request)
    facts = forms.read(form)
    if facts is None:
        return await _page(request, form, known, 422)
    await actions.change_recipient(firm, facts, request.user.id)
    return see_other(PATH, done="saved")


@post("/{firm:uuid}/end", name="recipients.end", guards=CHANGE)
async def end(request: StaffRequest, firm: FromPath[UUID]) -> Redirect:
    """Twice is once."""
    await actions.end_recipient(firm, request.user.id)
    return see_other(PATH, done="ended")


async def _existing(firm: UUID) -> Registered:
    return or_not_found(await queries.registered(firm), NO_RECIPIENT)


async def _page(
    request: StaffRequest, form: Form, known: Registered | None, status: int = 200
) -> Page:
    return render(
        request,
        "privacy/recipients/one.html",
        status,
        form=form,
        known=known,
        here=f"{PATH}/{known.firm if known else 'new'}",
        most=forms.MOST,
        offered=forms.offered(),
        disclosures=await queries.disclosures(most=MOST, firm=known.firm) if known else [],
    )


router = staff_router(PATH, [register, new, add, one, change, end])
