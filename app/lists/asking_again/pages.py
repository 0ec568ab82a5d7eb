"""Staff ask people about a consent they have given: first who would be asked and who not, then it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect

from app.lib.languages import N_, current_language, gettext
from app.lib.refusals import Conflict
from app.lists.actions.invite import NO_WHY
from app.lists.asking.rules import PersonToAsk
from app.lists.asking.words import why_not
from app.lists.asking_again.asking import Question, ask_anew, who_would_be_asked
from app.lists.asking_again.consents import Cause, Seen
from app.lists.queries import offered_lists
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/asking-again"
MANAGE = [needs(Right.MANAGE_LISTS)]
CHOOSE = N_("Choose one of these.")
LONGEST_WHY = 500
SAID = {
    "asked": N_("The questions are in the outgoing mail. Silence is no answer: only a yes counts.")
}
CAUSES = {
    Cause.WORDING: N_("The consent sentence has changed"),
    Cause.PURPOSE: N_("The purpose has changed"),
    Cause.CONTROLLER: N_("The sender has another name now"),
    Cause.ENDS: N_("The consent ends within 60 days"),
}


@get("/", name="lists.ask_again", guards=MANAGE)
async def ask_again(request: StaffRequest) -> Page:
    return await _page(request, filled())


@post("/", name="lists.do_ask_again", guards=MANAGE)
async def do_ask_again(request: StaffRequest) -> Page | Redirect:
    """Without `sure` it only shows who would be asked."""
    form = await read_form(request)
    chosen = form.one("list", [key for key, _ in await _offered()], required=CHOOSE)
    cause = form.one("cause", list(Cause), required=CHOOSE)
    is_sure = form.ticked("sure") and not form.errors
    why = form.text("why", required=NO_WHY, most=LONGEST_WHY) if is_sure else ""
    if form.errors and not is_sure:
        return await _page(request, form, status=422)
    question = await who_would_be_asked(UUID(chosen), Cause(cause))
    if not is_sure or form.errors:
        return await _page(request, form, question, 422 if form.errors else 200)
    try:
        await ask_anew(UUID(chosen), Cause(cause), by=request.user.id, why=why)
    except Conflict as refusal:
        form.refuse("list", refusal.sentence)
        return await _page(request, form, status=refusal.status)
    return see_other(PATH, done="asked")


async def _offered() -> list[tuple[str, str]]:
    offered = await offered_lists(current_language().value)
    return [(str(one.list_id), one.name) for one in offered]


@dataclass(frozen=True)
class SameReason:
    """People who are not asked for one reason."""

    why: str
    people: Sequence[PersonToAsk]


def _left_out(question: Question) -> list[SameReason]:
    groups: dict[str, list[PersonToAsk]] = {}
    for one in question.left_out:
        groups.setdefault(why_not(one.why), []).append(one.person)
    found = [SameReason(why, people) for why, people in groups.items()]
    return sorted(found, key=lambda one: -len(one.people))


async def _page(
    request: StaffRequest, form: Form, question: Question | None = None, status: int = 200
) -> Page:
    asked: Sequence[Seen] = question.asked if question else ()
    return render(
        request,
        "lists/asking-again.html",
        status,
        form=form,
        question=question,
        asked=asked,
        left_out=_left_out(question) if question else [],
        offered=await _offered(),
        causes=[(cause.value, gettext(words)) for cause, words in CAUSES.items()],
        longest_why=LONGEST_WHY,
        done=SAID,
    )


router = staff_router(PATH, [ask_again, do_ask_again])
