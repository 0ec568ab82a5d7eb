"""Only requests that name our own host are answered, so no link is ever made for another."""

import re
from collections.abc import Collection

from litestar.types import ASGIApp, Receive, Scope, Send

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
LAST_PORT = 65535
REFUSAL = b"This address is not served here.\n"

_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?", re.ASCII)


class OnlyOurHosts:
    """ASGI middleware: exactly one Host, a name of ours; forwarded names are not looked at."""

    def __init__(self, app: ASGIApp, *, names: Collection[str]) -> None:
        self.app = app
        self.names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._is_ours(scope):
            await self.app(scope, receive, send)
        else:
            await _refuse(send)

    def _is_ours(self, scope: Scope) -> bool:
        hosts = [value for name, value in scope["headers"] if name.lower() == b"host"]
        raw_path = scope.get("raw_path") or b"/"
        return (
            len(hosts) == 1
            and host_name(hosts[0].decode("latin-1")) in self.names
            and scope["path"].startswith("/")
            and raw_path.startswith(b"/")
        )


def names_of(base_host: str, *, demo: bool) -> frozenset[str]:
    """The names to answer to: that of the public address, in the demo also this machine's own."""
    name = f"[{base_host}]" if ":" in base_host else base_host
    return frozenset({name, *(LOOPBACK if demo else ())})


def host_name(header: str) -> str | None:
    """The name in a Host header in small letters; None when malformed (RFC 9110, 7.2)."""
    match = _HOST.fullmatch(header.lower())
    if match is None or int(match["port"] or 0) > LAST_PORT:
        return None
    return match["name"]


async def _refuse(send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": 400,
            "headers": [(b"content-type", b"text/plain; charset=utf-8")],
        }
    )
    await send({"type": "http.response.body", "body": REFUSAL, "more_body": False})
