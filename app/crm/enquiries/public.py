"""Anybody writes to us on a page of ours, also from a form on another site. No consent comes of it."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath

from app.consent import queries as consent
from app.consent.purposes.rules import USUALLY, RetentionFrom
from app.consent.purposes.words import kept_for
from app.crm.enquiries import actions, queries
from app.crm.enquiries.forms import LONGEST_COMPANY, LONGEST_PHONE, TYPED, read_public
from app.crm.enquiries.queries import EnquiryForm
from app.crm.enquiries.rules import LONGEST_MESSAGE
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import NotFound, TooMany
from app.lists.public.forms import LONGEST_NAME, MARK, TRAP, mark, shown_at
from app.lists.public.sign_up import OURS, TOO_FAST
from app.lists.public.visits import check_limits
from app.lists.rules import is_too_fast
from app.staff.sessions import identity_of
from app.web.guards.headers import INDEXED
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render

AnyRequest = Request[Any, Any, Any]
NOT_IN_USE = N_("This form is not in use.")
CLOSED = N_(
    "This form has been closed, so nothing was sent. Your message is below: copy it and send it by e-mail."
)
NOT_SENT = N_("Nothing has been sent yet. Look at what you wrote and press the button.")
NOT_NOW = N_(
    "We received many forms in a short time, so nothing was sent. Your message is below: wait an "
    "hour and send it then, or write to us by e-mail."
)


@get("/enquiry/{slug:str}", name="enquiries.form", opt=INDEXED)
async def form_page(request: AnyRequest, slug: FromPath[str]) -> Page:
    known, _ = await _form_of(slug)
    if not known.is_open:
        raise NotFound(NOT_IN_USE)
    return await _page(request, known, filled())


@post("/enquiry/{slug:str}", name="enquiries.send", status_code=200)
async def send(request: AnyRequest, slug: FromPath[str]) -> Page:
    """The same answer for every address; whatever goes wrong, what was typed is shown again."""
    (known, notice), form = await _form_of(slug), await read_form(request)
    if not known.is_open:
        return await _page(request, known, form, 410, CLOSED)
    shown = shown_at(form, f"enquiry {known.id}")
    if shown is None or request.headers.get("sec-fetch-site", "same-origin") not in OURS:
        typed = filled({name: form.value(name) for name in TYPED})
        return await _page(request, known, typed, said=NOT_SENT)
    written = read_public(form)
    if written is None:
        return await _page(request, known, form, 422)
    if is_too_fast(shown, clock.now()):
        return await _page(request, known, form, 422, TOO_FAST)
    try:
        await check_limits(request, "enquiry")
    except TooMany as refusal:
        return await _page(request, known, form, refusal.status, NOT_NOW)
    if not form.value(TRAP):
        await actions.receive(known, written, notice, form.value(MARK))
    return render(request, "crm/public/enquiry-sent.html", us=await identity_of(request))


async def _form_of(slug: str) -> tuple[EnquiryForm, int]:
    """With the notice in force. A form that was never opened is none, nor one without a notice."""
    notice = await consent.current_notice_version()
    known = await queries.form(slug)
    if known.opened_at is None or notice is None:
        raise NotFound(NOT_IN_USE)
    return known, notice


async def _page(
    request: AnyRequest, known: EnquiryForm, form: Form, status: int = 200, said: str = ""
) -> Page:
    """A form that came back keeps its moment, so that one waits only once and it comes in once."""
    written_in = known.language_for(current_language())
    purpose = await consent.purpose(USUALLY[0])
    about = f"enquiry {known.id}"
    return render(
        request,
        "crm/public/enquiry.html",
        status,
        one=known,
        words=known.words[written_in],
        written_in=written_in,
        form=form,
        said=said,
        mark=form.value(MARK) if shown_at(form, about) else mark(about),
        us=await identity_of(request),
        kept=kept_for(purpose.retention_months, RetentionFrom.LAST_CONTACT) if purpose else "",
        most_name=LONGEST_NAME,
        most_company=LONGEST_COMPANY,
        most_phone=LONGEST_PHONE,
        most_message=LONGEST_MESSAGE,
    )


router = Router("/", route_handlers=[form_page, send])
