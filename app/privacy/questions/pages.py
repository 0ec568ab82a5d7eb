"""The page of open questions: one for each letter that waits for what only a person can know."""

from uuid import UUID

from litestar import get, post
from litestar.response import Redirect

from app.consent.grounds.actions import MOST_NOTE, NO_ANSWER
from app.consent.grounds.reasons import Reason
from app.lib.languages import N_
from app.lib.refusals import Conflict
from app.privacy.questions import actions, queries
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
    address, list_id, question = _asked(form)
    why = form.text("why", required=NO_ANSWER, most=MOST_NOTE, lines=True)
    if form.errors:
        return await _page(request, form, 422)
    await actions.answer(address, list_id, question, why, request.user.id)
    return see_other(PATH, done="answered")


def _asked(form: Form) -> tuple[UUID, UUID, Reason]:
    """What the form is about; raises Conflict for what nobody has asked."""
    try:
        return UUID(form.value("address")), UUID(form.value("list")), Reason(form.value("question"))
    except ValueError:
        raise Conflict(actions.NOT_OPEN) from None


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
