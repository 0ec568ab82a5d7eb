"""The door: signing in and out, and the one-time link for a password. The only open staff pages."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.lib.languages import N_
from app.lib.refusals import Invalid, TooMany
from app.staff.actions import links as links_actions
from app.staff.actions import sessions
from app.staff.actions.links import MAIL_WINDOW, USED_UP
from app.staff.queries import links as links_queries
from app.staff.queries import members
from app.staff.routing import HOME, SIGN_IN, anonymous, any_signed_in, safe_next, staff_router
from app.staff.rules import LEAST_CHARACTERS, MOST_BYTES
from app.staff.sessions import StaffRequest, device_cookie, device_of, end_cookie, session_cookie
from app.web.guards import client, limits
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

AnyRequest = Request[Any, Any, Any]
MOST_ASKING = 30

NO_EMAIL = N_("Enter your e-mail address.")
NO_PASSWORD = N_("Enter your password.")
NO_NEW_PASSWORD = N_("Enter a new password.")
NOT_THE_SAME = N_("The two passwords do not match.")
SAID = {"signed_out_everywhere": N_("You have been signed out of every browser.")}


@get("/sign-in", name="staff.sign_in", guards=[anonymous])
async def ask_to_sign_in(request: AnyRequest) -> Page | Redirect:
    """Without any account the page names the command that makes the first (there is no web set-up)."""
    wanted = safe_next(request.query_params.get("next", HOME))
    if request.user is not None:
        return see_other(wanted)
    if not await members.anybody():
        return render(request, "staff/nobody_yet.html")
    return _door(request, filled({"next": wanted}))


@post("/sign-in", name="staff.sign_in_form", guards=[anonymous])
async def sign_in(request: AnyRequest) -> Page | Redirect:
    form = await read_form(request)
    email = form.exact("email", required=NO_EMAIL, most=254)
    password = form.secret("password", required=NO_PASSWORD, most=MOST_BYTES)
    if form.errors:
        return _door(request, form, 422)
    try:
        token = await sessions.sign_in(
            email, password, network=_network(request), device=device_of(request)
        )
    except (Invalid, TooMany) as refusal:
        form.refuse("password", refusal.sentence)
        return _door(request, form, refusal.status)
    return _let_in(request, token, email, safe_next(form.value("next")))


@post("/sign-out", name="staff.sign_out", guards=[any_signed_in])
async def sign_out(request: StaffRequest) -> Redirect:
    await sessions.sign_out(request.user.id, request.user.session_id)
    return _let_out("signed_out")


@post("/sign-out-everywhere", name="staff.sign_out_all", guards=[any_signed_in])
async def sign_out_everywhere(request: StaffRequest) -> Redirect:
    await sessions.sign_out_everywhere(request.user.id)
    return _let_out("signed_out_everywhere")


@get("/forgotten", name="staff.forgotten", guards=[anonymous])
async def ask_for_link(request: AnyRequest) -> Page:
    return render(request, "staff/forgotten.html", form=filled())


@post("/forgotten", name="staff.forgotten_form", guards=[anonymous])
async def mail_link(request: AnyRequest) -> Page:
    """The same answer for every address; only the owner of the mailbox learns more."""
    form = await read_form(request)
    email = form.exact("email", required=NO_EMAIL, most=254)
    if form.errors:
        return render(request, "staff/forgotten.html", 422, form=form)
    if await limits.allowed_from(
        _network(request), "staff links asked", most=MOST_ASKING, within=MAIL_WINDOW
    ):
        await links_actions.ask_for_link(email, device=device_of(request))
    return render(request, "staff/check_mail.html")


@get("/link/{token:str}", name="staff.link", guards=[anonymous])
async def show_link(request: AnyRequest, token: FromPath[str]) -> Page:
    """Only shows: mail scanners open links."""
    return await _password_page(request, token, filled())


@post("/link/{token:str}", name="staff.link_form", guards=[anonymous])
async def use_link(request: AnyRequest, token: FromPath[str]) -> Page | Redirect:
    form = await read_form(request)
    password = new_password(form)
    if form.errors:
        return await _password_page(request, token, form, 422)
    try:
        session = await links_actions.use_link(token, password)
    except Invalid as refusal:
        form.refuse("password", refusal.sentence, **refusal.values)
        return await _password_page(request, token, form, 422)
    return _let_in(request, session.token, session.email, HOME)


def new_password(form: Form) -> str:
    """Written twice, alike; whether it is good enough the action says."""
    password = form.secret("password", required=NO_NEW_PASSWORD, most=MOST_BYTES)
    if password and password != form.secret("again", most=MOST_BYTES):
        form.refuse("again", NOT_THE_SAME)
    return password


async def _password_page(request: AnyRequest, token: str, form: Form, status: int = 200) -> Page:
    link = await links_queries.link_of(token)
    if link is None:
        return render(request, "staff/link_used.html", 404, sentence=USED_UP)
    return render(
        request,
        "staff/set_password.html",
        status,
        form=form,
        email=link.email,
        path=f"/staff/link/{token}",
        least=LEAST_CHARACTERS,
    )


def _door(request: AnyRequest, form: Form, status: int = 200) -> Page:
    page = render(request, "staff/sign_in.html", status, form=form, done=SAID)
    if status == TooMany.status:
        page.headers["Retry-After"] = str(15 * 60)
    return page


def _let_in(request: AnyRequest, token: str, email: str, path: str) -> Redirect:
    """The browser is known from now on: strangers' tries with the account do not shut it out."""
    answer = see_other(path)
    answer.set_cookie(session_cookie(token))
    answer.set_cookie(device_cookie(sessions.device_for(email, device_of(request))))
    return answer


def _let_out(done: str) -> Redirect:
    answer = see_other(SIGN_IN, done=done)
    answer.set_cookie(end_cookie())
    return answer


def _network(request: AnyRequest) -> str:
    return client.network(client.address(request))


router = staff_router(
    "/staff",
    [
        ask_to_sign_in,
        sign_in,
        sign_out,
        sign_out_everywhere,
        ask_for_link,
        mail_link,
        show_link,
        use_link,
    ],
)
