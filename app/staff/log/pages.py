"""The access log: who signed in, changed or exported what (register R16)."""

from functools import partial
from urllib.parse import urlencode

from litestar import get

from app.lib.languages import gettext as _
from app.staff.log import queries
from app.staff.log.details import details_of, what_of, who_of
from app.staff.log.names import Told, names_in
from app.staff.log.queries import PAGE
from app.staff.log.words import KINDS
from app.staff.queries import members
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import filled
from app.web.rendering.ids import uuid_in
from app.web.rendering.pages import Page, render

PATH = "/staff/log"
LARGEST_ID = 2**63 - 1


@get("/", name="staff.log", guards=[needs(Right.SEE_LOG)])
async def log(request: StaffRequest) -> Page:
    """Narrowed by kind and member; a wrong filter in the address is passed over."""
    asked = request.query_params
    kind = asked.get("kind", "") if asked.get("kind", "") in KINDS else ""
    who = uuid_in(asked.get("member", ""))
    before = _row_number(asked.get("before", ""))
    told: Told = request.app.state.told
    lines = await queries.log_lines(before=before, member=who, kind=kind)
    chosen = {"kind": kind, "member": str(who) if who else ""}
    return render(
        request,
        "staff/log.html",
        form=filled(chosen),
        kind_options=[("", _("Everything")), *((key, _(word)) for key, word in KINDS.items())],
        member_options=[
            ("", _("Everybody")),
            *((str(m.id), m.name) for m in await members.members()),
        ],
        lines=lines[:PAGE],
        what_of=what_of,
        who_of=who_of,
        details_of=partial(details_of, names=await names_in(lines, told.names), words=told.words),
        newest=_path(chosen) if before else None,
        older=_path({**chosen, "before": str(lines[PAGE - 1].id)}) if len(lines) > PAGE else None,
    )


def _path(wanted: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{PATH}?{query}" if query else PATH


def _row_number(text: str) -> int | None:
    usable = text.isascii() and text.isdecimal() and len(text) < 20
    return min(int(text), LARGEST_ID) if usable else None


router = staff_router(PATH, [log])
