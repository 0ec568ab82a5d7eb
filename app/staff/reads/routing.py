"""One hook for all staff pages: it reads what goes out, and writes whom it showed once it has gone."""

import logging
from collections.abc import Collection
from http import HTTPStatus
from uuid import UUID

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from app.lib import clock
from app.lib.failures import code_of
from app.staff.reads.recording import View, current, ids_in

log = logging.getLogger(__name__)


class Reads:
    """Middleware of staff pages: reads what went out once it has gone, and writes its row."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        user = scope.get("user")
        if scope["type"] != ScopeType.HTTP or user is None:
            await self.app(scope, receive, send)
            return
        handler = scope["route_handler"]
        view = View(clock.now(), user.id, handler.name or handler.handler_name)
        # However an id is written in the path: in capitals, or without hyphens.
        params: Collection[object] = scope["path_params"].values()
        named = {one for one in params if isinstance(one, UUID)}
        sent = _Sent(view, named, send)
        token = current.set(view)
        try:
            await self.app(scope, receive, sent.send)
        finally:
            current.reset(token)
            view.people.update(ids_in(b"".join(sent.shown)))
            await _noted(view)


class _Sent:
    """What goes out, remembered as far as it is read by people."""

    def __init__(self, view: View, named: Collection[UUID], send: Send) -> None:
        self.view, self.named, self._send = view, named, send
        self.shown: list[bytes] = []
        self.is_page = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            self.is_page = headers.get(b"content-type", b"").startswith(b"text/html")
            self.view.is_file |= b"content-disposition" in headers
            if message["status"] == HTTPStatus.OK:
                self.view.people.update(self.named)
            elif message["status"] < HTTPStatus.BAD_REQUEST:
                self.view.people.clear()  # whoever is sent on has seen nothing
        elif message["type"] == "http.response.body" and self.is_page:
            self.shown.append(message["body"])
        await self._send(message)


async def _noted(view: View) -> None:
    """The page is out already: what fails here is logged, and the log shows a gap."""
    try:
        await view.note()
    except Exception as error:  # noqa: BLE001 - a page is not taken back
        log.error("the log of reads: %s", code_of(error))  # noqa: TRY400 - no text of an error
