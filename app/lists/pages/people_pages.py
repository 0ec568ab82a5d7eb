"""One person: may we mail, to which sentence they agreed, and everything that happened since."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent import labels
from app.lib.languages import N_, gettext
from app.lib.refusals import NotFound
from app.lists import person_queries
from app.lists.actions.asked_to_leave import NO_SUCH_PERSON, record_leaving, record_objection
from app.lists.person_queries import PersonHistory
from app.lists.person_words import NODES, VERDICTS, source_in_words
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.forms import Form, filled, read_form
from app.web.languages import NAMES
from app.web.pages import Page, render, see_other

PATH = "/staff/people"
EVERYTHING = "everything"
LONGEST_HOW = 200

NO_CHOICE = N_("Choose what the person asked to stop receiving.")
SAID = {
    "left": N_("Recorded. No campaign will reach the person through this any more."),
    "left_before": N_("The person had already unsubscribed; nothing changed."),
}


@get("/{contact_id:uuid}", name="lists.person", guards=[needs(Right.SEE_PEOPLE)])
async def person(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    return _page(request, await _history(contact_id), filled())


@post(
    "/{contact_id:uuid}/leave",
    name="lists.record_leaving",
    guards=[needs(Right.MANAGE_LISTS)],
    status_code=200,
)
async def leave(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    """The person asked a member of staff to be taken off one list or off everything."""
    found, form = await _history(contact_id), await read_form(request)
    on = {one.slug: one for one in found.subscribed_to}
    what = form.one("what", [*on, EVERYTHING], required=NO_CHOICE)
    how = form.text("how", most=LONGEST_HOW)
    if form.errors:
        return _page(request, found, form, 422)
    by = request.user.id
    if what == EVERYTHING:
        ended = await record_objection(contact_id, how=how, by=by)
    else:
        one = on[what]
        ended = await record_leaving(contact_id, one.id, one.purpose, how=how, by=by)
    return see_other(f"{PATH}/{contact_id}", done="left" if ended else "left_before")


async def _history(contact_id: UUID) -> PersonHistory:
    found = await person_queries.history_of(contact_id)
    if found is None:
        raise NotFound(NO_SUCH_PERSON)
    return found


def _page(request: StaffRequest, found: PersonHistory, form: Form, status: int = 200) -> Page:
    everything = gettext(N_("Everything: no direct marketing at all"))
    return render(
        request,
        "lists/person.html",
        status,
        found=found,
        person=found.person,
        form=form,
        source=source_in_words(found.person.source_kind),
        to_leave=[*((one.slug, one.name) for one in found.subscribed_to), (EVERYTHING, everything)],
        verdicts=VERDICTS,
        nodes=NODES,
        said=labels.said,
        language_names=NAMES,
        longest_how=LONGEST_HOW,
        done=SAID,
    )


router = staff_router(PATH, [person, leave])
