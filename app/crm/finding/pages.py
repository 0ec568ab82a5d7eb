"""The staff page that answers the quick search. What was typed is sent by POST, and kept nowhere."""

from litestar import get, post

from app.crm.finding import find
from app.crm.finding.blocked import blocks_of
from app.database import reading
from app.lib.languages import N_
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render

LONGEST = 100
NOTHING_TYPED = N_("Enter a name, an e-mail address, a phone number or a word to look for.")


@get("/", name="crm.find_form", guards=[needs(Right.SEE_PEOPLE)])
async def find_form(request: StaffRequest) -> Page:
    return _page(request, filled())


@post("/", name="crm.find", guards=[needs(Right.SEE_PEOPLE)])
async def quick(request: StaffRequest) -> Page:
    """People, organisations and interactions, ten each."""
    form = await read_form(request)
    text = form.text("find", required=NOTHING_TYPED, most=LONGEST)
    if form.errors:
        return _page(request, form, status=422)
    async with reading():
        said, more_said = await find.said(text)
        people, organisations = await find.people(text), await find.organisations(text)
        blocked = await blocks_of(text) if request.user.may(Right.EDIT_PEOPLE) else None
    return _page(
        request,
        form,
        people=people,
        organisations=organisations,
        said=said,
        more_said=more_said,
        text=text,
        blocked=blocked,
    )


def _page(request: StaffRequest, form: Form, status: int = 200, **found: object) -> Page:
    return render(request, "crm/find.html", status, form=form, **found)


router = staff_router("/staff/find", [find_form, quick])
