"""The one way to make staff pages: signed in, with the right, from our own form, or refused.

Every handler says who may: `guards=[needs(Right.X)]`, `guards=[any_signed_in]` or, for the door
itself, `guards=[anonymous]`. One that says nothing stops the start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit

from litestar import Request, Response, Router
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.handlers.http_handlers import HTTPRouteHandler

from app import config
from app.lib.languages import N_
from app.lib.refusals import Forbidden
from app.staff.reads.routing import Reads
from app.staff.rules import Right
from app.staff.send_again_pages import SessionChanged, SessionEnded, kept, show_changed, show_ended
from app.staff.sessions import StaffAuthentication
from app.web.guards import csrf
from app.web.receiving.body import STAFF_LIMIT
from app.web.rendering.errors import show_http_error
from app.web.rendering.forms import PARTS, URLENCODED, Form, read_form
from app.web.rendering.pages import see_other

SIGN_IN = "/staff/sign-in"
HOME = "/staff/"
LONGEST_NEXT = 500
FORM_TYPES = (URLENCODED, PARTS)
MISSING_RIGHT = N_(
    "Your account does not have permission to do this. An administrator can grant it."
)

Connection = ASGIConnection[Any, Any, Any, Any]


@dataclass(frozen=True)
class Needs:
    """Who may open a route: who has all the `rights`, so everybody signed in when there is none,
    or (`is_open`) anybody.
    """

    rights: frozenset[Right] = frozenset()
    is_open: bool = False

    async def __call__(self, connection: Connection, _handler: BaseRouteHandler) -> None:
        user = connection.scope.get("user")
        if self.is_open:
            return
        if user is None:
            raise NotAuthorizedException
        if not self.rights <= user.rights:
            raise Forbidden(MISSING_RIGHT)


any_signed_in = Needs()
anonymous = Needs(is_open=True)


def needs(*rights: Right) -> Needs:
    """A guard for handlers: only staff with every one of these rights.

    Name all of them that the page shows things of, also the page that answers a faulty form: what
    is asked later is asked too late.
    """
    return Needs(frozenset(rights))


def mark_of(handler: BaseRouteHandler) -> Needs | None:
    """What the handler itself says about who may; None when it says nothing or several things."""
    marks = [guard for guard in handler.guards or () if isinstance(guard, Needs)]
    return marks[0] if len(marks) == 1 else None


def staff_router(
    path: str, handlers: Sequence[HTTPRouteHandler], *, most: int = STAFF_LIMIT
) -> Router:
    """A router of staff pages; `most` bytes is what a request may send.

    Raises ValueError for a handler without exactly one mark of who may.
    """
    for handler in handlers:
        if mark_of(handler) is None:
            raise ValueError(f"{handler.handler_name}: say who may, guards=[needs(Right.…)]")
    return Router(
        path,
        route_handlers=list(handlers),
        middleware=[StaffAuthentication, Reads],
        guards=[from_our_own_page],
        exception_handlers={
            NotAuthorizedException: to_the_door,
            SessionEnded: show_ended,
            SessionChanged: show_changed,
        },
        request_max_body_size=most,
        opt={"staff": True},
    )


async def from_our_own_page(connection: Connection, handler: BaseRouteHandler) -> None:
    """Refuse a change that was not sent from a page made for this session (trial A11).

    Who lacks the right is refused before the form is read, and who has no token before its file is:
    that may be 200 MB. Who wrote it under another session may send it again.
    """
    method = connection.scope["method"]  # type: ignore[typeddict-item]
    if method in ("GET", "HEAD") or not isinstance(connection, Request):
        return
    base_url = config.current().base_url
    csrf.check_origin(connection.headers, base_url=base_url)
    if connection.content_type[0] not in FORM_TYPES:
        raise csrf.ForeignForm
    mark = mark_of(handler)
    if mark and mark.is_open:
        return
    if connection.scope["user"] is None:
        raise SessionEnded(await kept(connection))
    if mark:
        await mark(connection, handler)
    try:
        await read_form(connection, admit=partial(_made_for_this_session, connection))
    except csrf.ForeignForm:
        fields = await kept(connection)
        raise SessionChanged(fields) if fields is not None else csrf.ForeignForm from None


def _made_for_this_session(connection: Connection, form: Form) -> None:
    csrf.check_csrf(
        connection.headers,
        session_id=connection.user.session_id,
        submitted=form.value(csrf.FIELD),
        base_url=config.current().base_url,
    )


def to_the_door(request: Request[Any, Any, Any], error: NotAuthorizedException) -> Response[Any]:
    """A page leads to the sign-in and back; a form is answered 401 and changes nothing."""
    if request.method != "GET":
        return show_http_error(request, error)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = safe_next(here)
    return see_other(SIGN_IN if back == HOME else f"{SIGN_IN}?next={quote(back, safe='')}")


def safe_next(wanted: str) -> str:
    """Where to go after signing in: a staff page of ours, whatever the link said.

    Backslashes and control characters are read as slashes or dropped by browsers, so they are out.
    """
    plain = wanted.isascii() and wanted.isprintable() and "\\" not in wanted
    parts = urlsplit(wanted) if plain and len(wanted) <= LONGEST_NEXT else None
    is_page = parts is not None and "//" not in parts.path and not parts.path.startswith(SIGN_IN)
    return wanted if is_page and wanted.startswith(HOME) else HOME
