"""HEAD is answered as GET without the body: Litestar says 405, and link checkers send it."""

from typing import cast

from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send


class HeadAsGet:
    """ASGI middleware. Safe because no GET of ours changes anything."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        http = cast("HTTPScope", scope)
        if http["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        # The same scope, not a copy: the router writes into it what the access log reads.
        http["method"] = "GET"
        await self.app(scope, receive, without_body)
