"""How much of a request is read: a stranger's 64 kB, of who is signed in what the page takes."""

from collections.abc import AsyncIterator
from typing import Any

from litestar import Request
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.handlers import HTTPRouteHandler

PUBLIC_LIMIT = 64 * 1024
STAFF_LIMIT = 1024 * 1024

AnyRequest = Request[Any, Any, Any]


def limit_of(request: AnyRequest) -> int:
    """The most bytes that this request may send."""
    handler = request.scope.get("route_handler")
    size = handler.resolve_request_max_body_size() if isinstance(handler, HTTPRouteHandler) else 0
    is_stranger = request.scope.get("user") is None
    return min(size or PUBLIC_LIMIT, PUBLIC_LIMIT) if is_stranger else size or PUBLIC_LIMIT


async def pieces(request: AnyRequest) -> AsyncIterator[bytes]:
    """The body as it comes. Raises 413 before or while too much of it does."""
    limit, came = limit_of(request), 0
    if (request.content_length or 0) > limit:
        raise RequestEntityTooLarge
    async for piece in request.stream():
        came += len(piece)
        if came > limit:
            raise RequestEntityTooLarge
        yield piece


async def whole(request: AnyRequest) -> bytes:
    return b"".join([piece async for piece in pieces(request)])
