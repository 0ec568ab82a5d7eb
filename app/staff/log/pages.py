"""The access log: who signed in, opened, changed or exported what (register R16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Stream

from app.lib import clock
from app.lib.languages import HOME_ZONE, N_, gettext
from app.lib.languages import gettext as _
from app.lib.refusals import NotFound, or_not_found
from app.staff.log import queries
from app.staff.log.actions import note
from app.staff.log.details import GONE, VIEWS, details_of, what_of, who_of
from app.staff.log.exporting import contents
from app.staff.log.names import PERSON, Told, names_in
from app.staff.log.queries import PAGE, Asked, LogLine
from app.staff.log.words import KINDS
from app.staff.queries import members
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.downloads import downloaded
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.ids import uuid_in
from app.web.rendering.navigation import place_of
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/log"
SEE = [needs(Right.SEE_LOG)]
SHOWN_AT_ONCE = 200
NOBODY_FOUND = N_("Nobody in the register fits this.")
NO_SUCH_VIEW = N_("There is no such entry in the log.")


@dataclass(frozen=True)
class Whom:
    """Whose entries are looked for; or several to choose from."""

    id: UUID | None = None
    name: str = ""
    others: Sequence[tuple[UUID, str]] = ()


@get("/", name="staff.log", guards=SEE)
async def log(request: StaffRequest) -> Page:
    """Narrowed by kind, member, person and days; a wrong filter in the address is passed over."""
    told: Told = request.app.state.told
    form = filled({name: request.query_params.get(name, "") for name in FILTERS})
    whom = await _known(form.value("person"), told)
    before = _moment(request.query_params.get("before", ""))
    return await _page(request, form, await _asked(form, whom, told), whom, before)


@post("/", name="staff.find_in_log", guards=SEE)
async def find_in_log(request: StaffRequest) -> Page | Redirect:
    """Who is meant is typed in a form, for no address of a page may hold a name."""
    told, form = request.app.state.told, await read_form(request)
    text = form.text("find", most=200)
    found = await told.find(text) if text else []
    asked = await _asked(form, Whom(), told)
    if text and not found:
        form.refuse("find", NOBODY_FOUND)
    if form.errors or len(found) > 1:
        return await _page(request, form, asked, Whom(others=found))
    person = str(found[0][0]) if found else form.value("person")
    return see_other(_path_with({**_chosen(asked, form), "person": person}))


async def _page(
    request: StaffRequest,
    form: Form,
    asked: Asked,
    whom: Whom,
    before: tuple[datetime, str] | None = None,
) -> Page:
    lines = await queries.log_lines(asked, before=before)
    chosen = {**_chosen(asked, form), "person": str(whom.id) if whom.id else ""}
    return render(
        request,
        "staff/log.html",
        422 if form.errors else 200,
        form=form,
        whom=whom,
        kind_options=[("", _("Everything")), *((key, _(word)) for key, word in KINDS.items())],
        member_options=[
            ("", _("Everybody")),
            *((str(m.id), m.name) for m in await members.members()),
        ],
        days=[(day, list(some)) for day, some in groupby(lines[:PAGE], _day)],
        number=len(lines[:PAGE]),
        chosen=chosen,
        path_with=partial(_path_with, chosen),
        newest=_path_with(chosen) if before else None,
        older=_path_with(chosen, before=_cursor(lines[PAGE - 1])) if len(lines) > PAGE else None,
        **await _words(request, lines),
    )


@post("/file", name="staff.export_log", guards=SEE, status_code=200)
async def export_log(request: StaffRequest) -> Stream:
    """The log as it is narrowed; that it was taken out stands in it."""
    told, form = request.app.state.told, await read_form(request)
    asked = await _asked(form, await _known(form.value("person"), told), told)
    noted = partial(note, request.user.id, "log_exported", detail={"format": "csv_excel"})
    pieces = contents(asked, told, partial(_page_of, request))
    name = f"log-{clock.today().isoformat()}.csv"
    return await downloaded(pieces, name, "text/csv", first=noted)


FILTERS = ("kind", "member", "person", "since", "until")


@get("/views/{read_id:uuid}", name="staff.log_view", guards=SEE)
async def view(
    request: StaffRequest,
    read_id: FromPath[UUID],
    at: FromQuery[str] = "",
    start: FromQuery[int] = 0,
) -> Page:
    """Everybody whom a page or a file showed, each as they are called now."""
    moment, start = _iso(at), max(start, 0)
    if moment is None or start >= 2**31:
        raise NotFound(NO_SUCH_VIEW)
    line = or_not_found(await queries.view(moment, read_id), NO_SUCH_VIEW)
    told: Told = request.app.state.told
    ids = [str(one) for one in await queries.shown_in(moment, read_id, start, SHOWN_AT_ONCE)]
    here = partial(_path_with, {"at": at}, path=f"{VIEWS}/{read_id}")
    last = start + SHOWN_AT_ONCE
    return render(
        request,
        "staff/log_view.html",
        line=line,
        people=ids,
        called=await told.names[PERSON](ids),
        start=start,
        previous=here(start=str(max(start - SHOWN_AT_ONCE, 0))) if start else None,
        more=here(start=str(last)) if last < line.people else None,
        **await _words(request, [line]),
    )


async def _known(text: str, told: Told) -> Whom:
    """By the id that a link carries: whoever was erased has that alone."""
    known = uuid_in(text)
    if known is None:
        return Whom()
    name = (await told.names[PERSON]([str(known)])).get(str(known))
    return Whom(known, name or gettext(GONE[PERSON], value=str(known)[:8]))


async def _asked(form: Form, whom: Whom, told: Told) -> Asked:
    since, until = (form.read(name, told.read_day, most=40) for name in ("since", "until"))
    return Asked(
        form.value("kind") if form.value("kind") in KINDS else "",
        uuid_in(form.value("member")),
        await told.ids_of(whom.id) if whom.id else None,
        _midnight(since) if since else None,
        _midnight(until + timedelta(days=1)) if until else None,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, HOME_ZONE)


def _chosen(asked: Asked, form: Form) -> dict[str, str]:
    days = {name: form.value(name) for name in ("since", "until") if name not in form.errors}
    return {"kind": asked.kind, "member": str(asked.member or ""), **days}


async def _words(request: StaffRequest, lines: Sequence[LogLine]) -> dict[str, Any]:
    told: Told = request.app.state.told

    names = await names_in(lines, told.names)
    return {
        "what_of": what_of,
        "who_of": who_of,
        "page_of": partial(_page_of, request),
        "details_of": partial(details_of, names=names, words=told.words),
    }


def _page_of(request: StaffRequest, line: LogLine) -> str:
    """Where it was: the place of the navigation that the page belongs to."""
    known = request.app.get_handler_index_by_name(line.page) if line.page else None
    place = place_of(known["paths"][0]) if known else None
    return gettext(place.label) if place else ""


def _day(line: LogLine) -> object:
    return line.at.astimezone(HOME_ZONE).date()


def _path_with(chosen: dict[str, str], path: str = PATH, **more: str) -> str:
    query = urlencode({name: value for name, value in {**chosen, **more}.items() if value})
    return f"{path}?{query}" if query else path


def _cursor(line: LogLine) -> str:
    return f"{line.at.astimezone(UTC).isoformat()} {line.key}"


def _moment(text: str) -> tuple[datetime, str] | None:
    at, _gap, key = text.partition(" ")
    moment = _iso(at)
    return (moment, key) if moment and key.isascii() and key.isprintable() else None


def _iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


router = staff_router(PATH, [log, find_in_log, export_log, view])
