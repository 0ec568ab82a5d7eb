"""Staff pages: what the notice says now, what changed, whose consents refer to which version, recipients."""

from litestar import get, post
from litestar.response import Redirect

from app.consent import queries as ledger
from app.disclosures.queries import recipients_now
from app.disclosures.rules import KIND_WORDS, NEEDED
from app.lib.languages import N_, current_language, gettext
from app.privacy.actions import save_recipients
from app.privacy.notice import forms, queries
from app.privacy.notice.facts import facts
from app.privacy.notice.periods import kept
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/notice"
CHANGE = [needs(Right.CHANGE_SETTINGS)]
SAID = {"saved": N_("Saved. The privacy notice is updated to match.")}


@get("/", name="privacy.notice_desk", guards=CHANGE)
async def desk(request: StaffRequest) -> Page:
    language = current_language().value
    published, named = await ledger.notice(None, language), await recipients_now()
    known = await facts()
    missing = [one for one in NEEDED if one not in {each.kind for each in named}]
    return render(
        request,
        "privacy/desk.html",
        published=published,
        changes=await queries.changed_in(published.version, language) if published else (),
        versions=await queries.versions_in_use(),
        unnamed=[gettext(KIND_WORDS[one]) for one in missing],
        officer=known.identity.dpo_name or known.identity.dpo_email if known else "",
        kept=list(kept(named)),
    )


@get("/recipients", name="privacy.recipients", guards=CHANGE)
async def recipients(request: StaffRequest) -> Page:
    return _recipients_page(request, forms.opened(await recipients_now()))


@post("/recipients", name="privacy.save_recipients", guards=CHANGE)
async def save(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    wanted = forms.read(form)
    if wanted is None:
        return _recipients_page(request, form, 422)
    await save_recipients(wanted, request.user.id)
    return see_other(f"{PATH}/recipients", done="saved")


def _recipients_page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    return render(
        request,
        "privacy/recipients.html",
        status,
        form=form,
        rows=forms.rows_of(form),
        most=forms.MOST,
        offered=forms.offered(),
        done=SAID,
    )


router = staff_router(PATH, [desk, recipients, save])
