"""What a person sees when something was refused or broke: a page in their language, no insides."""

import logging
import secrets
import traceback
from collections.abc import Mapping
from contextlib import nullcontext
from http import HTTPStatus
from typing import Any

import asyncpg
from litestar import Request
from litestar.exceptions import HTTPException, NotFoundException
from litestar.types import ExceptionHandlersMap

from app.lib.languages import N_, gettext
from app.lib.refusals import Busy, Refusal
from app.web.access_log import route_of
from app.web.receiving.body import limit_of
from app.web.rendering.languages import speaking_to
from app.web.rendering.pages import Page, render

log = logging.getLogger("postilupa.errors")

TITLES = {
    400: N_("We could not read that"),
    401: N_("Sign in first"),
    403: N_("You do not have permission to do this"),
    404: N_("Page not found"),
    405: N_("This page cannot do that"),
    409: N_("Something changed in the meantime"),
    413: N_("That was too much text"),
    415: N_("We could not read that kind of form"),
    422: N_("Something needs correcting"),
    429: N_("Too many attempts"),
    500: N_("Something went wrong on our side"),
    503: N_("The service is not available right now"),
}

SENTENCES = {
    400: N_("Go back and try again. What you wrote is still in the form."),
    401: N_("This page is for staff who are signed in."),
    403: N_("Your account does not have permission to do this. An administrator can grant it."),
    404: N_("The link may be old or incomplete. Copy the whole link from the message."),
    405: N_("Open the page from its link and use the button on it."),
    409: N_("Go back, reload the page and check the details. Nothing was lost."),
    415: N_("Send it with the form on our page."),
    422: N_("Go back and check what you wrote."),
    429: N_("Please wait a while and try again."),
    503: N_("Please try again in a few minutes. Nothing was left half done."),
}
NO_STAFF_PAGE = N_("The address is wrong, or what was here is gone. Start from the menu.")
TOO_LARGE = N_(
    "This form takes at most %(limit)s. Nothing was saved, but nothing is lost: go "
    "back in your browser and your text is still there. Shorten it and send it "
    "again."
)
BROKEN = N_(
    "This is not your fault, and the error has been logged. If it happens again, "
    "give us this code: %(code)s"
)

UNREACHABLE = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
)


def exception_handlers() -> ExceptionHandlersMap:
    """For the application as a whole; a router may answer 401 its own way (sign-in)."""
    return {
        Refusal: show_refusal,
        HTTPException: show_http_error,
        **dict.fromkeys(UNREACHABLE, show_unreachable),
        asyncpg.CharacterNotInRepertoireError: show_nothing_there,
        500: show_crash,
    }


def show_refusal(request: Request[Any, Any, Any], refusal: Refusal) -> Page:
    page = _page(request, refusal.status, refusal.sentence, refusal.values, refusal.title)
    if isinstance(refusal, Busy):
        page.headers["Retry-After"] = "60"
    return page


def show_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Page:
    """The framework's refusals; its own words for them are for programmers and are not shown."""
    status = error.status_code
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _page(request, status, TOO_LARGE, {"limit": _limit(request)})
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status not in SENTENCES:
        return show_crash(request, error)
    is_lost_staff = status == HTTPStatus.NOT_FOUND and request.scope.get("user") is not None
    sentence = NO_STAFF_PAGE if is_lost_staff else SENTENCES.get(status, SENTENCES[400])
    page = _page(request, status, sentence)
    if allow := (error.headers or {}).get("allow"):
        page.headers["Allow"] = allow
    return page


def show_unreachable(request: Request[Any, Any, Any], error: Exception) -> Page:
    """The database or another part is away: said as such, noted without its message."""
    log.error("%s is not ready: %s", route_of(request.scope), type(error).__name__)
    page = _page(request, HTTPStatus.SERVICE_UNAVAILABLE, SENTENCES[503])
    page.headers["Retry-After"] = "60"
    return page


def show_nothing_there(request: Request[Any, Any, Any], _: Exception) -> Page:
    """A zero byte in an address: forms drop it, and PostgreSQL has no text that holds one."""
    return show_http_error(request, NotFoundException())


def show_crash(request: Request[Any, Any, Any], error: Exception) -> Page:
    code = note_crash(route_of(request.scope), error)
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN, {"code": code})


def note_crash(route: str, error: BaseException) -> str:
    """Log where it broke, never with which values: exceptions carry addresses and tokens."""
    code = secrets.token_hex(4)
    log.error("crash %s in %s: %s\n%s", code, route, _kinds(error), _places(error))
    return code


def _kinds(error: BaseException) -> str:
    cause = error.__cause__ or error.__context__
    name = type(error).__name__
    return f"{name} from {_kinds(cause)}" if cause is not None else name


def _places(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)


def _page(
    request: Request[Any, Any, Any],
    status: int,
    sentence: str,
    values: Mapping[str, object] | None = None,
    title: str | None = None,
) -> Page:
    """In the language of who is signed in: an error is answered outside the staff routers."""
    user = request.scope.get("user")
    own = getattr(user, "language", None)
    with speaking_to(own) if own else nullcontext():
        return render(
            request,
            "errors/error.html",
            status,
            layout="staff" if user is not None else "public",
            title=gettext(title or TITLES.get(status, TITLES[400])),
            sentence=gettext(sentence, **(values or {})),
        )


def _limit(request: Request[Any, Any, Any]) -> str:
    kilobytes = limit_of(request) // 1024
    return f"{kilobytes // 1024} MB" if kilobytes >= 1024 else f"{kilobytes} kB"
