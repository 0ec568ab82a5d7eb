"""The page of open questions: one for each letter that waits for what only a person can know."""

from uuid import UUID

from litestar import get, post
from litestar.response import Redirect

from app.consent.grounds.actions import MOST_NOTE, NO_ANSWER
from app.consent.grounds.reasons import Reason
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid
from app.privacy.questions import actions, queries
from app.privacy.questions.queries import ASKED, Question
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/questions"
WORDS = {
    Reason.ASK_RESTRICTED: N_(
        "The person has asked us to do no more than store the data (GDPR Article 18). Has the person agreed "
        "to go on getting letters about the contract?"
    ),
    Reason.ASK_EARLIER_CONSENT: N_(
        "The organisation has forbidden marketing to its address since the person consented. Does the "
        "person's own consent still hold?"
    ),
}
DONE = {
    "answered": N_("Saved. Within a minute it is decided again whether the letters may go."),
}


@get("/", name="privacy.questions", guards=[needs(Right.SEE_PEOPLE)])
async def questions(request: StaffRequest) -> Page:
    return await _page(request, filled())


@post(
    "/", name="privacy.answer_question",
    guards=[needs(Right.SEE_PEOPLE, Right.EDIT_PEOPLE, Right.RECORD_CONSENT)],
)  # fmt: skip
async def answer_question(request: StaffRequest) -> Page | Redirect:
    """Of several on the page the one whose form was sent; what was written comes back with its fault."""
    form = await read_form(request)
    asked = await _asked(form)
    if asked is None:
        raise Conflict(actions.NOT_OPEN)
    why = form.text("why", required=NO_ANSWER, most=MOST_NOTE, lines=True)
    if form.errors:
        return await _page(request, form, 422)
    try:
        await actions.answer(asked.address, asked.list_id, asked.reason, why, request.user.id)
    except Invalid as refusal:
        form.refuse("why", refusal.sentence)
        return await _page(request, form, refusal.status)
    return see_other(PATH, done="answered")


async def _asked(form: Form) -> Question | None:
    """What the form is about, where that is still asked."""
    try:
        address, list_id = UUID(form.value("address")), UUID(form.value("list"))
    except ValueError:
        return None
    reason = Reason(form.value("question"))
    if reason not in ASKED:
        return None
    return next(
        (
            one
            for one in await queries.open_questions()
            if (one.address, one.list_id, one.reason) == (address, list_id, reason)
        ),
        None,
    )


async def _page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    found = await queries.open_questions()
    return render(
        request,
        "privacy/questions.html",
        status,
        questions=found,
        words=WORDS,
        form=form,
        more=await queries.number_open() - len(found),
        most=MOST_NOTE,
        done=DONE,
    )


router = staff_router(PATH, [questions, answer_question])
