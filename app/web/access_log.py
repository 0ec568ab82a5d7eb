"""One line per request, naming the route and never the path: paths carry tokens."""

import logging
import time
from collections.abc import Mapping
from typing import cast

from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

log = logging.getLogger("postilupa.access")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def route_of(scope: Mapping[str, object]) -> str:
    """The handler's name and its path with the parameters' names, never their values."""
    handler = scope.get("route_handler")  # set by the router, so absent for an unknown address
    if not isinstance(handler, BaseRouteHandler):
        return "no route"
    return f"{handler.name or handler.handler_name} {scope.get('path_template', '')}".strip()


class AccessLog:
    """ASGI middleware around all that answers: method, route, status, milliseconds."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        asked = cast("HTTPScope", scope)["method"]
        method = asked if asked in METHODS else "OTHER"
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            took = (time.perf_counter() - began) * 1000
            log.info("%s %s %d %.0f ms", method, route_of(scope), status, took)
