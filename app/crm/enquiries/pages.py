"""Staff make enquiry forms, open and close them, and see what came in."""

from functools import partial

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app import config
from app.crm.common.words import first_line
from app.crm.enquiries import actions, queries
from app.crm.enquiries.forms import (
    LANGUAGES,
    MOST,
    filled_with,
    read_owner,
    read_slug,
    read_words,
)
from app.crm.enquiries.queries import EnquiryForm
from app.crm.people.queries import team
from app.lib.languages import N_, current_language, gettext, speaking
from app.lib.refusals import Conflict
from app.lists.list_rules import STATE_LOOKS, STATE_WORDS
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.embedded import form_code
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import in_words
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/enquiries"
SEE = [needs(Right.SEE_PEOPLE)]
MANAGE = [needs(Right.SEE_PEOPLE, Right.MANAGE_LISTS)]
SAID = {
    "created": N_("Created. Nobody sees the form until you open it."),
    "opened": N_("Open. Anybody can write to you by this form now."),
    "closed": N_("Closed. Nobody can write by it any more; what came in stays."),
}


@get("/", name="enquiries.all", guards=SEE)
async def all_enquiries(request: StaffRequest) -> Page:
    return render(
        request,
        "crm/enquiries.html",
        enquiries=await queries.enquiries(),
        most=queries.MOST,
        forms=await queries.forms(),
        first_line=partial(first_line, ""),
        looks=STATE_LOOKS,
        state_words=STATE_WORDS,
        done=SAID,
    )


@get("/new", name="enquiries.new", guards=MANAGE)
async def new_form(request: StaffRequest) -> Page:
    return await _page(request, None, filled({"owner": str(request.user.id)}))


@post("/new", name="enquiries.create", guards=MANAGE)
async def create_form(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    slug, words, owner = read_slug(form), read_words(form), read_owner(form, await team())
    if form.errors or owner is None:
        return await _page(request, None, form, 422)
    try:
        await actions.add_form(slug, words, owner, request.user.id)
    except Conflict as refusal:
        form.refuse("slug", str(refusal))
        return await _page(request, None, form, refusal.status)
    return see_other(f"{PATH}/{slug}", done="created")


@get("/{slug:str}", name="enquiries.edit", guards=MANAGE)
async def edit_form(request: StaffRequest, slug: FromPath[str]) -> Page:
    known = await queries.form(slug)
    return await _page(request, known, filled_with(known))


@post("/{slug:str}", name="enquiries.change", guards=MANAGE)
async def change_form(request: StaffRequest, slug: FromPath[str]) -> Page | Redirect:
    known, form = await queries.form(slug), await read_form(request)
    words, owner = read_words(form), read_owner(form, await team(known.owner))
    if form.errors or owner is None:
        return await _page(request, known, form, 422)
    await actions.change_form(known, words, owner, request.user.id)
    return see_other(known.path, done="saved")


@post("/{slug:str}/open", name="enquiries.open", guards=MANAGE)
async def open_form(request: StaffRequest, slug: FromPath[str]) -> Page | Redirect:
    """Shows the page again with the reason when it cannot be opened yet."""
    known = await queries.form(slug)
    try:
        await actions.open_form(known, request.user.id)
    except Conflict as refusal:
        return await _page(request, known, filled_with(known), refusal.status, str(refusal))
    return see_other(known.path, done="opened")


@post("/{slug:str}/close", name="enquiries.close", guards=MANAGE)
async def close_form(request: StaffRequest, slug: FromPath[str]) -> Redirect:
    known = await queries.form(slug)
    await actions.close_form(known, request.user.id)
    return see_other(known.path, done="closed")


async def _page(
    request: StaffRequest,
    known: EnquiryForm | None,
    form: Form,
    status: int = 200,
    refused: str = "",
) -> Page:
    return render(
        request,
        "crm/enquiry_form.html",
        status,
        one=known,
        form=form,
        refused=refused,
        names=in_words(),
        team=await team(known.owner if known else None),
        most=MOST,
        anywhere=LANGUAGES,
        look=STATE_LOOKS[known.state] if known else "",
        word=STATE_WORDS[known.state] if known else "",
        address=_address(known) if known else "",
        code=_code(known) if known else "",
        done=SAID,
    )


def _address(known: EnquiryForm) -> str:
    return f"{config.current().base_url}/enquiry/{known.slug}"


def _code(known: EnquiryForm) -> str:
    """Of a form on another site, in the language of the page or else the first it is written in."""
    language = known.language_for(current_language())
    with speaking(language):
        fields = [
            ("message", gettext(N_("Your message"))),
            ("email", gettext(N_("E-mail"))),
            ("first_name", gettext(N_("First name"))),
            ("last_name", gettext(N_("Last name"))),
        ]
        button = gettext(N_("Send the message"))
    return form_code(_address(known), language, known.title(language), fields, button)


router = staff_router(
    PATH,
    [all_enquiries, new_form, create_form, edit_form, change_form, open_form, close_form],
)
