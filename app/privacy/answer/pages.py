"""Staff pages: what an answer holds, what is left out of it, and its release."""

from datetime import datetime
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.actions.recording import UNKNOWN_PERSON
from app.lib import clock
from app.lib.languages import N_, gettext
from app.lib.refusals import Conflict, Invalid, or_not_found
from app.privacy.answer import actions, queries
from app.privacy.answer.actions import Handed
from app.privacy.answer.forms import read_marks
from app.privacy.answer.preparing import Prepared, files, prepared, to_read
from app.privacy.answer.rules import SHOWN, WHY_WORDS, State, Way
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

ANSWER = [needs(Right.SEE_PEOPLE, Right.HANDLE_REQUESTS)]
SAID = {
    "checked": N_("Saved."),
    "paper": N_("Released. Print the PDF and post it."),
}


@get("/{contact_id:uuid}/answer", name="privacy.answer", guards=ANSWER)
async def answer(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    return await _page(request, await _prepared(contact_id), filled({"way": Way.LINK.value}))


@post("/{contact_id:uuid}/answer", name="privacy.check_answer", guards=ANSWER)
async def check_answer(request: StaffRequest, contact_id: FromPath[UUID]) -> Redirect:
    """All decisions of the page at once."""
    one, form = await _prepared(contact_id), await read_form(request)
    await actions.decide(contact_id, read_marks(form), one.language, request.user.id)
    return see_other(f"/staff/people/{contact_id}/answer", done="checked")


@post("/{contact_id:uuid}/answer/release", name="privacy.release_answer", guards=ANSWER)
async def release_answer(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    form = await read_form(request)
    way = Way(form.one("way", [one.value for one in Way]) or Way.LINK.value)
    try:
        handed = await actions.release(contact_id, way, request.user.id)
    except (Invalid, Conflict) as refusal:
        status = 409 if isinstance(refusal, Conflict) else 422
        return await _page(request, await _prepared(contact_id), form, status, str(refusal))
    if way is Way.PAPER:
        return see_other(f"/staff/people/{contact_id}/answer", done="paper")
    return _released(request, contact_id, handed)


@post("/{contact_id:uuid}/answer/file", name="privacy.answer_draft", guards=ANSWER, status_code=200)
async def answer_draft(request: StaffRequest, contact_id: FromPath[UUID]) -> Response[bytes]:
    """As it would go out now; `file` is `pdf` or `json`. Written down in the log."""
    one, form = await _prepared(contact_id), await read_form(request)
    made = await files(one)
    kind = form.one("file", ["pdf", "json"]) or "pdf"
    await actions.note_exported(contact_id, kind, request.user.id)
    return download(made.pdf if kind == "pdf" else made.json, kind)


def download(content: bytes, kind: str, at: datetime | None = None) -> Response[bytes]:
    """`data-2026-11-23.pdf`; kept by no program on the way."""
    day = at.date() if at else clock.today()
    return Response(
        content,
        media_type=f"application/{kind}",
        headers={
            "Content-Disposition": f'attachment; filename="data-{day.isoformat()}.{kind}"',
            "Cache-Control": "no-store",
        },
    )


def _released(request: StaffRequest, contact_id: UUID, handed: Handed) -> Page:
    """The code is shown here once."""
    return render(
        request,
        "privacy/answer/released.html",
        here=f"/staff/people/{contact_id}",
        code=handed.code,
    )


async def _prepared(contact_id: UUID) -> Prepared:
    return or_not_found(await prepared(contact_id), UNKNOWN_PERSON)


async def _page(
    request: StaffRequest, one: Prepared, form: Form, status: int = 200, refused: str = ""
) -> Page:
    contact = one.whose.contact
    assert contact is not None, "it was found by its id"
    gone = await queries.gone_to(contact)
    found = {suspect.words for suspect in one.suspects}
    return render(
        request,
        "privacy/answer/page.html",
        status,
        form=form,
        refused=refused,
        here=f"/staff/people/{contact}",
        one=one,
        sheet=await to_read(one),
        more=[words for words, why in one.marks.items() if words not in found and why != SHOWN],
        gone=gone,
        is_closed=bool(gone) and gone[0].state is State.CLOSED,
        whys=[(why.value, gettext(word)) for why, word in WHY_WORDS.items()],
        waiting=await queries.waiting(contact),
        done=SAID,
    )


router = staff_router("/staff/people", [answer, check_answer, release_answer, answer_draft])
