"""The headers every answer carries. Closed by default; a handler opens what it needs with `opt=`.

Nothing of other origins is ever loaded, nobody may frame us, and only on staff pages a script of our
own may run. Pages are neither kept nor indexed unless their handler says `opt=INDEXED`.
"""

from litestar.datastructures import MutableScopeHeaders
from litestar.types import ASGIApp, Message, Receive, Scope, Send

INDEXED = {"headers": "indexed"}
LETTER = {"headers": "letter"}
"""A letter's preview, to be shown in `<iframe sandbox="">`: inline styles, and nothing else."""
MAIL = {"headers": "mail"}
"""A letter that arrived: as a preview, but its links open, each in a new tab that is not confined."""

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'none'; frame-ancestors 'self'; base-uri 'none'; sandbox"
)
STAFF_POLICY = f"{PAGE_POLICY}; script-src 'self'; connect-src 'self'"
MAIL_POLICY = f"{LETTER_POLICY} allow-popups allow-popups-to-escape-sandbox"
POLICIES = {"letter": LETTER_POLICY, "mail": MAIL_POLICY}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ONE_YEAR = 365 * 24 * 3600
FOR_EVER = f"public, max-age={ONE_YEAR}, immutable"


class Headers:
    """ASGI middleware around everything, also around 404, 405 and crashes."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app = app
        self.https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                for name, value in {**ALWAYS, **self._for(scope, path, message["status"])}.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, with_headers)

    def _for(self, scope: Scope, path: str, status: int) -> dict[str, str]:
        kind = _kind(scope)
        found = {
            "Content-Security-Policy": POLICIES.get(
                kind, STAFF_POLICY if _is_staff(path) else PAGE_POLICY
            ),
            "X-Frame-Options": "SAMEORIGIN" if kind in POLICIES else "DENY",
            # Chromium sends `Origin: null` on own forms under no-referrer, and staff forms need it.
            "Referrer-Policy": "same-origin" if _is_staff(path) else "no-referrer",
        }
        if self.https:
            found["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
        return {**found, **_keeping(scope, path, kind, status)}


def _keeping(scope: Scope, path: str, kind: str, status: int) -> dict[str, str]:
    """Who may keep and index it: static files by fingerprint for ever, open pages, else nobody."""
    if path.startswith("/static/") and status in (200, 206, 304):
        fingerprinted = scope.get("query_string", b"").startswith(b"v=")
        return {"Cache-Control": FOR_EVER if fingerprinted else "no-cache"}
    if kind == "indexed" and status == 200:
        return {"Cache-Control": "no-cache"}
    return {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


def _kind(scope: Scope) -> str:
    handler = scope.get("route_handler")
    return str(handler.opt.get("headers", "")) if handler is not None else ""


def _is_staff(path: str) -> bool:
    return path == "/staff" or path.startswith("/staff/")
