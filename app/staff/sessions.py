"""What a request asks once: who is signed in, and whose register this is.

Who is signed in says a cookie with a random token, of which the database knows only the hash.
Public pages ask nobody: the middleware stands on staff routers only.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import Receive, Scope, Send

from app import config
from app.staff.actions.sessions import keep_alive
from app.staff.queries.identity import Identity, identity
from app.staff.queries.sessions import SignedIn, who
from app.staff.rules import DEVICE_LIFETIME, SESSION_LIFETIME
from app.web.rendering.languages import speaking_to

StaffRequest = Request[SignedIn, None, Any]
T = TypeVar("T")


class StaffAuthentication(AbstractAuthenticationMiddleware):
    """Sets `request.user` to who is signed in, or None, and speaks that person's own language."""

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        user = await signed_in(connection)
        if user is not None:
            await keep_alive(user)
        return AuthenticationResult(user=user, auth=None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = await self.authenticate_request(ASGIConnection(scope))
        scope["user"], scope["auth"] = found.user, found.auth
        if found.user is None:
            await self.app(scope, receive, send)
            return
        with speaking_to(found.user.language):
            await self.app(scope, receive, send)


async def signed_in(connection: ASGIConnection[Any, Any, Any, Any]) -> SignedIn | None:
    """Who asks: looked up once in a request, also for pages outside every router; opens nothing."""
    return await _once(connection, "signed_in", lambda: who(_token(connection.cookies)))


async def identity_of(request: Request[Any, Any, Any]) -> Identity | None:
    """None until somebody has filled in the settings."""
    return await _once(request, "identity", identity)


async def _once(
    connection: ASGIConnection[Any, Any, Any, Any], name: str, ask: Callable[[], Awaitable[T]]
) -> T:
    known: dict[str, Any] = connection.scope["state"]
    if name not in known:
        known[name] = await ask()
    answer: T = known[name]
    return answer


def cookie_name() -> str:
    """`__Host-` ties the cookie to this host and https (RFC 6265bis 4.1.3); http cannot."""
    return "__Host-staff" if config.current().is_https else "staff"


def session_cookie(token: str) -> Cookie:
    """Hands a new session to the browser; it ends there when it ends here."""
    return _cookie(cookie_name(), token, SESSION_LIFETIME)


def end_cookie() -> Cookie:
    return _cookie(cookie_name(), "", timedelta())


def device_cookie(token: str) -> Cookie:
    """Lets the browser keep tries of its own; it opens nothing and outlives the session."""
    return _cookie(_device_name(), token, DEVICE_LIFETIME)


def device_of(request: Request[Any, Any, Any]) -> str:
    """The device token that the browser shows, genuine or not; '' without one."""
    return request.cookies.get(_device_name(), "")


def _device_name() -> str:
    return f"{cookie_name()}-device"


def _token(cookies: Mapping[str, str]) -> str:
    return cookies.get(cookie_name(), "")


def _cookie(name: str, value: str, lasts: timedelta) -> Cookie:
    is_https = config.current().is_https
    return Cookie(
        key=name,
        value=value,
        max_age=int(lasts.total_seconds()),
        path="/" if is_https else "/staff",
        secure=is_https,
        httponly=True,
        samesite="lax",
    )
