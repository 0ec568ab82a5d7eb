"""Read and forget what a refused request still sends, or its browser never sees the answer.

A server that closes while the body is still coming resets the connection, and the page that says
'too much text' is lost with it.
"""

import asyncio

from litestar.types import (
    ASGIApp,
    HTTPReceiveMessage,
    Message,
    Receive,
    Scope,
    Send,
    WebSocketReceiveMessage,
)

MOST = 8 * 1024 * 1024
PATIENCE = 3.0
TOO_LARGE = 413


class Leftovers:
    """ASGI middleware: before a 413 goes out, at most 8 MB or 3 seconds of the rest are read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        more = True

        async def watching() -> HTTPReceiveMessage | WebSocketReceiveMessage:
            nonlocal more
            message = await receive()
            more = message["type"] == "http.request" and message.get("more_body", False)
            return message

        async def draining(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == TOO_LARGE:
                await drain()
            await send(message)

        async def drain() -> None:
            read = 0
            try:
                async with asyncio.timeout(PATIENCE):
                    while more and read < MOST:
                        message = await watching()
                        read += len(message["body"]) if message["type"] == "http.request" else 0
            except TimeoutError:
                pass

        await self.app(scope, watching, draining)
