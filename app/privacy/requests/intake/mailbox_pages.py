"""Staff page: which mailbox is read, tried before it is saved."""

from litestar import get, post
from litestar.response import Redirect

from app.lib.languages import N_, gettext, ngettext
from app.privacy.requests.intake import forms
from app.privacy.requests.intake.jobs import tried
from app.privacy.requests.intake.mailbox import mailbox, set_mailbox
from app.privacy.requests.intake.pages import PATH
from app.privacy.requests.intake.rules import FAULT_WORDS, MailboxError
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, read_form
from app.web.rendering.pages import Page, render, see_other

SET = [needs(Right.SEE_PEOPLE, Right.HANDLE_REQUESTS, Right.CHANGE_SETTINGS)]
WORKS = N_("The connection works. %(messages)s")


@get("/", name="mailbox_read.page", guards=SET)
async def page(request: StaffRequest) -> Page:
    return await _page(request, forms.opened_mailbox(await mailbox()))


@post("/", name="mailbox_read.save", guards=SET)
async def save(request: StaffRequest) -> Page | Redirect:
    """The button says whether to save it or only to try it."""
    form = await read_form(request)
    account = forms.read_mailbox(form, await mailbox())
    if account is None:
        return await _page(request, form, 422)
    if form.value("act") != "try":
        await set_mailbox(account, is_read=form.ticked("is_read"), by=request.user.id)
        return see_other(PATH, done="saved")
    try:
        number = await tried(account)
    except MailboxError as error:
        return await _page(request, form, 422, refused=gettext(FAULT_WORDS[error.fault]))
    messages = ngettext(
        "%(n)s message is in the folder.", "%(n)s messages are in the folder.", number
    )
    return await _page(request, form, works=gettext(WORKS, messages=messages))


async def _page(
    request: StaffRequest, form: Form, status: int = 200, *, refused: str = "", works: str = ""
) -> Page:
    return render(
        request,
        "privacy/requests/intake/mailbox.html",
        status,
        form=form,
        known=await mailbox(),
        refused=refused,
        works=works,
        fault_words=FAULT_WORDS,
        securities=[(one.value, gettext(word)) for one, word in forms.SECURITY_WORDS.items()],
        most=forms.MOST,
    )


router = staff_router(f"{PATH}/mailbox", [page, save])
