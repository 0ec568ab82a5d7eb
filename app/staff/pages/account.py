"""One's own account: name, language, password, and where one is signed in."""

from litestar import get, post
from litestar.response import Redirect

from app.lib.languages import N_, Language
from app.lib.refusals import Invalid, TooMany
from app.staff.actions import members
from app.staff.actions.members import MOST_NAME, WRONG_PASSWORD
from app.staff.actions.sessions import TRY_LATER
from app.staff.pages.door import NO_PASSWORD, new_password
from app.staff.queries import sessions
from app.staff.routing import any_signed_in, staff_router
from app.staff.rules import LEAST_CHARACTERS, MOST_BYTES, ROLE_WORDS
from app.staff.sessions import StaffRequest, session_cookie
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import NAMES
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/account"
NO_NAME = N_("Enter your name.")
SAID = {
    "password": N_("Your new password is in use. You have been signed out of all other browsers.")
}


@get("/", name="staff.account", guards=[any_signed_in])
async def account(request: StaffRequest) -> Page:
    return await _page(request)


@post("/", name="staff.account_form", guards=[any_signed_in])
async def change_account(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    name = form.text("name", required=NO_NAME, most=MOST_NAME)
    language = form.one("language", [code.value for code in Language], required=NO_NAME)
    if form.errors:
        return await _page(request, form, status=422)
    await members.change_account(request.user.id, name=name, language=Language(language))
    return see_other(PATH, done="saved")


@post("/password", name="staff.password_form", guards=[any_signed_in])
async def change_password(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    present = form.secret("present", required=NO_PASSWORD, most=MOST_BYTES)
    new = new_password(form)
    if form.errors:
        return await _page(request, password_form=form, status=422)
    try:
        token = await members.change_password(request.user.id, present=present, new=new)
    except (Invalid, TooMany) as refusal:
        field = "present" if refusal.sentence in (WRONG_PASSWORD, TRY_LATER) else "password"
        form.refuse(field, refusal.sentence, **refusal.values)
        return await _page(request, password_form=form, status=refusal.status)
    answer = see_other(PATH, done="password")
    answer.set_cookie(session_cookie(token))
    return answer


async def _page(
    request: StaffRequest,
    form: Form | None = None,
    password_form: Form | None = None,
    status: int = 200,
) -> Page:
    user = request.user
    return render(
        request,
        "staff/account.html",
        status,
        form=form or filled({"name": user.name, "language": user.language}),
        password_form=password_form or filled(),
        role=ROLE_WORDS[user.role],
        languages=list(NAMES.items()),
        sessions=await sessions.open_sessions(user.id),
        least=LEAST_CHARACTERS,
        done=SAID,
    )


router = staff_router(PATH, [account, change_account, change_password])
