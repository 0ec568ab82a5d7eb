"""A proxy in front of us that nobody declared: seen in its requests, said in the log and to staff."""

import logging

from litestar.datastructures import State
from litestar.types import ASGIApp, Receive, Scope, Send

from app.config import Settings
from app.web.guards.client import undeclared_proxy

SEEN = "undeclared_proxy"

log = logging.getLogger("postilupa.proxies")


class Proxies:
    """ASGI middleware: keeps in the application's state the last such proxy."""

    def __init__(self, app: ASGIApp, state: State, settings: Settings) -> None:
        self.app, self.state, self.settings = app, state, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        proxy = undeclared_proxy(scope, self.settings)
        if proxy is not None:
            self.state[SEEN] = proxy
            log.warning(
                "A proxy at %s forwards requests and is not in POSTILUPA_TRUSTED_PROXIES: "
                "visitors cannot be told apart, and their addresses are not kept as evidence.",
                proxy,
            )
        await self.app(scope, receive, send)


def undeclared_proxy_seen(state: State) -> str | None:
    """Since the start of this process."""
    proxy: str | None = state.get(SEEN)
    return proxy
