"""How quickly staff pages answer in a register of a million people, and whether any reads it through.

The pages are asked for through the real application, signed in, one after the other.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import quantiles
from time import perf_counter
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from litestar import Litestar

from app import database
from app.asgi import create_app
from app.bench.database import machine, own_database
from app.bench.memory import taken
from app.bench.people import fill
from app.bench.plans import Scan, scans, statements
from app.bench.visits import PEOPLE, Visit, visits
from app.config import Settings
from app.database import DatabaseError
from app.migrate import migrate
from app.staff.actions.sessions import open_session
from app.staff.queries.sessions import who
from app.staff.sessions import cookie_name
from app.web.guards.csrf import FIELD, csrf_token

WARM = 3
EXPORT = {"whole": "yes", "format": "csv", "purpose": "measurement", "use": "own"}


@dataclass(frozen=True)
class MeasuredPage:
    """Milliseconds from the request to the last byte."""

    name: str
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True)
class MeasuredExport:
    """All people as CSV. `growth_mb`: how much larger this process became while it went out."""

    first_byte_seconds: float
    seconds: float
    size_mb: float
    growth_mb: float


@dataclass(frozen=True)
class MeasuredPages:
    contacts: int
    events: int
    fill_seconds: float
    pages: list[MeasuredPage]
    export: MeasuredExport
    scans: list[Scan]
    machine: str


@dataclass(frozen=True)
class Answer:
    """`first` and `last`: seconds to the first and the last byte; `growth`: bytes of memory in between."""

    status: int
    first: float
    last: float
    size: int
    growth: int


class Browser:
    """A member of staff, signed in, straight at the application: no network in between."""

    def __init__(self, app: Litestar, base_url: str, token: str, session_id: UUID) -> None:
        self._app, self._csrf = app, csrf_token(session_id)
        host = urlsplit(base_url).netloc
        self._headers = {
            "host": host,
            "cookie": f"{cookie_name()}={token}",
            "origin": base_url.rstrip("/"),
            "sec-fetch-site": "same-origin",
            "content-type": "application/x-www-form-urlencoded",
        }

    async def ask(self, path: str, form: Mapping[str, str] | None = None) -> Answer:
        """Raises DatabaseError, so that the command says so, when the page is not one."""
        body = urlencode({FIELD: self._csrf, **form}).encode() if form is not None else b""
        heard = _Heard(body)
        await self._app(self._scope(path, form is not None, len(body)), heard.receive, heard.send)  # type: ignore[arg-type]
        if heard.status != 200:
            raise DatabaseError(f"The page {path.partition('?')[0]} answered {heard.status}.")
        return heard.answer()

    def _scope(self, path: str, is_form: bool, length: int) -> dict[str, Any]:
        headers = {**self._headers, "content-length": str(length)}
        target, _, query = path.partition("?")
        return {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http",
            "method": "POST" if is_form else "GET", "path": target, "raw_path": target.encode(),
            "query_string": query.encode(), "root_path": "", "client": ("127.0.0.1", 4711),
            "server": ("127.0.0.1", 80), "state": {},
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip


class _Heard:
    """Both ends of one request."""

    def __init__(self, body: bytes) -> None:
        self.status = 0
        self._body, self._size = body, 0
        self._began, self._first, self._last = perf_counter(), 0.0, 0.0
        self._memory, self._most = 0, 0
        self._is_asked, self._is_answered = False, asyncio.Event()

    async def receive(self) -> dict[str, object]:
        if self._is_asked:
            await self._is_answered.wait()  # The browser stays until the end.
            return {"type": "http.disconnect"}
        self._is_asked = True
        return {"type": "http.request", "body": self._body, "more_body": False}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            return
        if not self._size:
            self._first, self._memory = perf_counter() - self._began, taken()
        self._size += len(message.get("body", b""))
        self._last, self._most = perf_counter() - self._began, max(self._most, taken())
        if not message.get("more_body", False):
            self._is_answered.set()

    def answer(self) -> Answer:
        growth = max(self._most - self._memory, 0)
        return Answer(self.status, self._first, self._last, self._size, growth)


async def measure_pages(
    settings: Settings, contacts: int, events: int, times: int = 40
) -> MeasuredPages:
    """Fill a database of its own, open each page so many times, and explain what each one runs."""
    async with own_database(settings):
        await migrate(settings)
        filled = await fill(contacts, events)
        to_open = await visits(contacts, filled.organisations)
        browser = await _signed_in(settings)
        return MeasuredPages(
            contacts=contacts,
            events=events,
            fill_seconds=round(filled.seconds, 1),
            pages=[await _measured(browser, one, times) for one in to_open],
            export=await _exported(browser),
            scans=[scan for one in to_open for scan in await _explained(browser, one)],
            machine=await machine("PostgreSQL and the application"),
        )


async def _signed_in(settings: Settings) -> Browser:
    member = await database.fetchval("select md5('staff 1')::uuid")
    token = await open_session(member)
    known = await who(token)
    assert known is not None
    return Browser(create_app(settings), settings.base_url, token, known.session_id)


async def _measured(browser: Browser, visit: Visit, times: int) -> MeasuredPage:
    for path, form in islice(cycle(visit.asks), min(WARM, times - 1)):
        await browser.ask(path, form)
    took = [(await browser.ask(path, form)).last for path, form in islice(cycle(visit.asks), times)]
    cuts = quantiles(took, n=20, method="inclusive")
    return MeasuredPage(visit.name, round(cuts[9] * 1000, 1), round(cuts[18] * 1000, 1))


async def _exported(browser: Browser) -> MeasuredExport:
    answer = await browser.ask(f"{PEOPLE}/export/file", EXPORT)
    return MeasuredExport(
        first_byte_seconds=round(answer.first, 2),
        seconds=round(answer.last, 1),
        size_mb=round(answer.size / 2**20, 1),
        growth_mb=round(answer.growth / 2**20, 1),
    )


async def _explained(browser: Browser, visit: Visit) -> list[Scan]:
    """Of one request of each kind."""
    async with statements() as (ran, connection):
        await browser.ask(*visit.asks[0])
        return await scans(visit.name, list(ran), connection)


def told(result: MeasuredPages) -> str:
    lines = [f"{one.p50_ms:7.0f} {one.p95_ms:7.0f}  {one.name}" for one in result.pages]
    said = [f"{one.page}: {one.table}: {one.statement[:300]}" for one in result.scans]
    export = result.export
    return "\n".join(
        [
            f"{result.contacts} contacts, {result.events} events, filled in {result.fill_seconds:.0f} s",
            "    p50     p95  milliseconds",
            *lines,
            f"Export of everybody: first byte after {export.first_byte_seconds:.2f} s,",
            f"{export.size_mb:.0f} MB in {export.seconds:.0f} s; memory grew by {export.growth_mb:.0f} MB.",
            *(said or ["No statement of these pages reads a big table from end to end."]),
            result.machine,
        ]
    )
