"""Visitors and staff have connections of their own to the database: neither waits for the other."""

from litestar.types import ASGIApp, Receive, Scope, Send

from app.pools import Serving, serving


class Shares:
    """ASGI middleware around all that asks the database."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_staff = scope["path"].startswith("/staff/")
        with serving(Serving.STAFF if is_staff else Serving.VISITORS):
            await self.app(scope, receive, send)
