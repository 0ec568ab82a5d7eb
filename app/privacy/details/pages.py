"""Staff ask for a confirmation; the person's own page, behind a link that works once."""

from typing import Any
from uuid import UUID

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.facts import MOST, EditedMeanwhile, PersonFields
from app.crm.editing import parts
from app.crm.editing.meanwhile import for_form
from app.crm.people.edit_pages import details_of
from app.lib.languages import N_, Language
from app.lib.refusals import Conflict
from app.lists.public.forms import mark, shown_at
from app.lists.public.own.preferences import DETAILS
from app.lists.public.visits import ONCE_MORE, check_limits, doubts
from app.privacy.details import actions
from app.privacy.details.actions import Confirmed
from app.privacy.details.links import Opened, opened
from app.privacy.requests import queries as requests
from app.privacy.requests.words import ASKED
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest, identity_of
from app.web.rendering.forms import Form, edition_of, filled, read_form
from app.web.rendering.pages import Page, render, see_other

AnyRequest = Request[Any, Any, Any]
EDIT = [needs(Right.SEE_PEOPLE, Right.EDIT_PEOPLE)]
LONGEST_SAID = 2000
MEANWHILE = N_("Your details were changed while you had the page open. Look at them again.")
SAID = {"asked": N_("The link is on its way to the person.")}


@get("/{contact_id:uuid}/confirm-details", name="details.ask_form", guards=EDIT)
async def ask_form(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    return await _ask_page(request, contact_id)


@post("/{contact_id:uuid}/confirm-details", name="details.ask", guards=EDIT)
async def ask(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    try:
        await actions.ask_to_confirm(contact_id, request.user.id)
    except Conflict as refusal:
        return await _ask_page(request, contact_id, 409, str(refusal))
    return see_other(f"/staff/people/{contact_id}/confirm-details", done="asked")


async def _ask_page(
    request: StaffRequest, contact_id: UUID, status: int = 200, refused: str = ""
) -> Page:
    person = await details_of(contact_id)
    main = next((one.email for one in person.addresses if one.is_main), "")
    return render(
        request,
        "privacy/details/ask.html",
        status,
        person=person,
        main=main,
        refused=refused,
        done=SAID,
    )


@get("/details/{link:str}", name="details.page")
async def page(request: AnyRequest, link: FromPath[str]) -> Page:
    """Looking uses nothing up: programs that check mail follow links."""
    known = await opened(link)
    if known is None:
        return _over(request)
    fields = known.person.fields
    phones = parts.phone_inputs(tuple((one.number, one.kind) for one in known.person.phones))
    shown = {name: getattr(fields, name) for name in _OWN}
    return _page(
        request, link, known, filled({**shown, **phones, "edition": str(known.person.edition)})
    )


@post("/details/{link:str}", name="details.confirm", status_code=200)
async def confirm(request: AnyRequest, link: FromPath[str]) -> Page:
    """All is right, or is put right now; or everything is to go."""
    known = await opened(link)
    if known is None:
        return _over(request)
    form = await read_form(request)
    shown = shown_at(form, DETAILS)
    if shown is None or doubts(request, known.link.mailed_at, shown):
        return _page(request, link, known, form, said=ONCE_MORE)
    if form.value("act") == "erase":
        await check_limits(request, "privacy request")
        return await _kept(request, link, known, form, None)
    told = _read(form, known)
    if form.has("more", "phones"):
        form.errors.clear()
        return _page(request, link, known, form)
    if form.errors:
        return _page(request, link, known, form, 422)
    return await _kept(request, link, known, form, told)


async def _kept(
    request: AnyRequest, link: str, known: Opened, form: Form, told: Confirmed | None
) -> Page:
    """Nothing told: everything is to go."""
    asked: UUID | None
    try:
        if told is None:
            asked = await actions.ask_for_erasure(known.link.id, known.owner, known.person)
        else:
            asked = await actions.confirm(known.link.id, known.owner, known.person, told)
    except EditedMeanwhile:
        return _page(request, link, known, form, 409, MEANWHILE)
    except Conflict:
        return _over(request)
    return await _done(request, asked)


_OWN = ("first_name", "last_name", "title", "language", "street", "postcode", "place", "country")


def _read(form: Form, known: Opened) -> Confirmed:
    """What staff alone write, such as notes, stays as it is."""
    now = known.person.fields
    own = {
        "first_name": form.text("first_name", most=MOST["first_name"]),
        "last_name": form.text("last_name", most=MOST["last_name"]),
        "title": form.text("title", most=MOST["title"]),
        "language": form.one("language", list(Language)) or now.language,
        **parts.post(form),
    }
    fields = PersonFields(**(vars(now) | own))
    said = form.text("said", most=LONGEST_SAID, lines=True)
    return Confirmed(fields, parts.phones(form), edition_of(form), said)


def _page(
    request: AnyRequest, link: str, known: Opened, form: Form, status: int = 200, said: str = ""
) -> Page:
    edition = str(known.person.edition)
    return render(
        request,
        "privacy/details/page.html",
        status,
        path=f"/details/{link}",
        person=known.person,
        edition=edition,
        said=said,
        mark=mark(DETAILS),
        most_said=LONGEST_SAID,
        **for_form(form, [], []),
    )


async def _done(request: AnyRequest, asked: UUID | None) -> Page:
    case = await requests.case(asked) if asked else None
    return render(
        request,
        "privacy/details/done.html",
        case=case,
        wishes=[ASKED[one.kind] for one in case.wishes] if case else [],
        us=await identity_of(request),
    )


def _over(request: AnyRequest) -> Page:
    return render(request, "privacy/details/over.html", 404)


router = Router("/", route_handlers=[page, confirm])
staff_pages = staff_router("/staff/people", [ask_form, ask])
