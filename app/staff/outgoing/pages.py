"""Outgoing system mail: confirmations, welcomes and links, and how far each is."""

from urllib.parse import urlencode
from uuid import UUID

from litestar import get

from app.lib.languages import format_number
from app.lib.languages import gettext as _
from app.mail.tables import OutboxState
from app.staff.outgoing import queries
from app.staff.outgoing.queries import PAGE
from app.staff.outgoing.words import STATES, kind_in_words, reason_in_words
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.ids import uuid_in
from app.web.rendering.languages import in_words
from app.web.rendering.pages import Page, render

PATH = "/staff/outgoing"


@get("/", name="staff.outgoing", guards=[needs(Right.SEE_MAIL)])
async def outgoing(request: StaffRequest) -> Page:
    """One state or all; a wrong filter in the address is passed over."""
    asked = request.query_params
    state = asked.get("state", "") if asked.get("state", "") in list(OutboxState) else ""
    before = uuid_in(asked.get("before", ""))
    mails = await queries.outgoing(state=state, before=before)
    return render(
        request,
        "staff/outgoing.html",
        mails=mails[:PAGE],
        states=STATES,
        state_tabs=_tabs(state, await queries.count_by_state()),
        language_names=in_words(),
        kind_in_words=kind_in_words,
        reason_in_words=reason_in_words,
        newest=_path(state) if before else None,
        older=_path(state, mails[PAGE - 1].id) if len(mails) > PAGE else None,
    )


def _tabs(chosen: str, counts: dict[OutboxState, int]) -> list[tuple[str, str, bool]]:
    """Path, word and whether it is shown now, for every state that occurs."""
    occurring = [state for state in OutboxState if state in counts or state == chosen]
    return [
        (_path(""), _("All"), chosen == ""),
        *(
            (
                _path(state),
                f"{_(STATES[state][1])} ({format_number(counts.get(state, 0))})",
                chosen == state,
            )
            for state in occurring
        ),
    ]


def _path(state: str, before: UUID | None = None) -> str:
    wanted = {"state": state, "before": str(before or "")}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{PATH}?{query}" if query else PATH


router = staff_router(PATH, [outgoing])
