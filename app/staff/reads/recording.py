"""Notes for every staff page whose data it showed (register R16).

One hook for all pages: whose id stands in what goes out, or in its path, was shown. A handler says it
itself (`seen`) only for what carries no id: files, and texts that name somebody.
"""

import logging
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from uuid import UUID, uuid4

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from app import database
from app.lib import clock
from app.lib.failures import code_of
from app.pools import Serving, serving

log = logging.getLogger(__name__)

# The middle of an id: found eight times as fast as a whole one.
_MIDDLE = re.compile(rb"-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-")
IN_A_ROW = 1000
# The page does not wait for the disk: a power cut may cost the rows of the last moment.
_NOTE = """
with quick as (select set_config('synchronous_commit', 'off', true) as is_set)
select note_read($1, $2, $3, $4, $5, $6, $7) from quick where is_set = 'off'
"""


@dataclass
class View:
    """One page or file on its way to one member of staff."""

    at: datetime
    member: UUID
    page: str
    id: UUID = field(default_factory=uuid4)
    people: set[UUID] = field(default_factory=set)
    is_file: bool = False
    parts: int = 0

    async def note(self) -> None:
        """Write down who has been seen since the last time."""
        people, self.people = list(self.people), set()
        for at in range(0, len(people), IN_A_ROW):
            some = people[at : at + IN_A_ROW]
            with serving(Serving.STAFF):  # long work has no second connection for this
                await database.execute(
                    _NOTE, self.at, self.id, self.parts, self.member, self.page, self.is_file, some
                )
            self.parts += 1


_view: ContextVar[View | None] = ContextVar("view", default=None)


def seen(people: Collection[UUID]) -> None:
    """The answer to this request shows these people."""
    if view := _view.get():
        view.people.update(people)


async def handed_out(people: Collection[UUID]) -> None:
    """The next piece of a file holds these people: written down before it leaves."""
    if view := _view.get():
        view.is_file = True
        view.people.update(people)
        await view.note()


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
        sent = _Sent(view, scope["path"].encode(), send)
        token = _view.set(view)
        try:
            await self.app(scope, receive, sent.send)
        finally:
            _view.reset(token)
            view.people.update(ids_in(b"".join(sent.shown)))
            await _noted(view)


class _Sent:
    """What goes out, remembered as far as it is read by people."""

    def __init__(self, view: View, path: bytes, send: Send) -> None:
        self.view, self.path, self._send = view, path, send
        self.shown: list[bytes] = []
        self.is_page = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            self.is_page = headers.get(b"content-type", b"").startswith(b"text/html")
            self.view.is_file |= b"content-disposition" in headers
            if message["status"] == HTTPStatus.OK:
                self.shown.append(self.path)
            elif message["status"] < HTTPStatus.BAD_REQUEST:
                self.view.people.clear()  # whoever is sent on has seen nothing
        elif message["type"] == "http.response.body" and self.is_page:
            self.shown.append(message["body"])
        await self._send(message)


def ids_in(text: bytes) -> Iterator[UUID]:
    """Every id in a page: the database knows which are a person's, or an address's."""
    starts = (max(middle.start() - 8, 0) for middle in _MIDDLE.finditer(text))
    for one in {text[at : at + 36] for at in starts}:
        with suppress(ValueError):
            yield UUID(one.decode("latin-1"))


async def _noted(view: View) -> None:
    """The page is out already: what fails here is logged, and the log shows a gap."""
    try:
        await view.note()
    except Exception as error:  # noqa: BLE001 - a page is not taken back
        log.error("the log of reads: %s", code_of(error))  # noqa: TRY400 - no text of an error
