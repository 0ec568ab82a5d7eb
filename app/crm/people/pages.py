"""One person on one screen: who, where, may we mail and why, what we last said to each other."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent.wordings.labels import said_since
from app.contacts import words
from app.contacts.actions import keeping
from app.contacts.duplicates.queries import merged_into
from app.contacts.facts import Owner, Who
from app.crm.article_14.words import told_by
from app.crm.common import words as page_words
from app.crm.interactions.actions import record_interaction
from app.crm.people import queries as person_queries
from app.crm.people.queries import PersonPage
from app.crm.stream import tabs as stream_tabs
from app.database import reading
from app.lib import clock
from app.lib.languages import N_, gettext
from app.lib.refusals import NotFound
from app.lists.actions.asked_to_leave import NO_SUCH_PERSON, record_leaving, record_objection
from app.lists.person_words import VERDICTS
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import in_words
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/people"
EVERYTHING = "everything"
LONGEST_HOW = 200
SEE = [needs(Right.SEE_PEOPLE)]
EDIT = [needs(Right.EDIT_PEOPLE)]

NO_CHOICE = N_("Choose what the person asked to stop receiving.")
SAID = {
    "left": N_("Recorded. No campaign will reach the person through this any more."),
    "left_before": N_("The person had already unsubscribed; nothing changed."),
    "noted": N_("Saved. It is at the top of the timeline."),
    "checked": N_("Noted: the data was checked today."),
    "done": N_("Done."),
    "created": N_("The person is in the register."),
    "saved": N_("Saved."),
    "unchanged": N_("Nothing was changed."),
    "deleted": N_("Deleted."),
}


@get("/{contact_id:uuid}", name="crm.person", guards=SEE)
async def person(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    async with reading():
        found = await person_queries.person_page(contact_id)
        if found is None and (merged := await merged_into(contact_id)) is not None:
            return see_other(f"{PATH}/{merged}")
        return await show(request, found or await _found(contact_id))


@post("/{contact_id:uuid}/notes", name="crm.write_note", guards=EDIT)
async def write_note(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    """A few words at the head of the stream; where the person works, they are read as well."""
    found, form = await _found(contact_id), await read_form(request)
    place = found.place.organisation_id if found.place else None
    fields = stream_tabs.read_note(form, request.user.id, [contact_id], place)
    if fields is None:
        return await show(request, found, note=form, status=422)
    await record_interaction(fields, Who(request.user.id))
    return see_other(f"{PATH}/{contact_id}", done="noted")


@post("/{contact_id:uuid}/checked", name="crm.person_checked", guards=EDIT)
async def person_checked(request: StaffRequest, contact_id: FromPath[UUID]) -> Redirect:
    """Somebody went through the data and found them right (register row R18)."""
    await keeping.mark_checked(Owner(contact=contact_id), Who(request.user.id))
    return see_other(f"{PATH}/{contact_id}", done="checked")


@post("/{contact_id:uuid}/leave", name="crm.record_leaving", guards=[needs(Right.EDIT_PEOPLE)])
async def leave(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    """The person asked a member of staff to be taken off one list or off everything."""
    found, form = await _found(contact_id), await read_form(request)
    on = {one.slug: one for one in found.permissions.subscribed_to}
    what = form.one("what", [*on, EVERYTHING], required=NO_CHOICE)
    how = form.text("how", most=LONGEST_HOW)
    if form.errors:
        return await show(request, found, leaving=form, status=422)
    by = request.user.id
    if what == EVERYTHING:
        ended = await record_objection(contact_id, how=how, by=by)
    else:
        one = on[what]
        ended = await record_leaving(contact_id, one.id, one.purpose, how=how, by=by)
    return see_other(f"{PATH}/{contact_id}", done="left" if ended else "left_before")


async def _found(contact_id: UUID) -> PersonPage:
    found = await person_queries.person_page(contact_id)
    if found is None:
        raise NotFound(NO_SUCH_PERSON)
    return found


async def show(
    request: StaffRequest,
    found: PersonPage,
    *,
    note: Form | None = None,
    leaving: Form | None = None,
    status: int = 200,
) -> Page:
    """The page; a form in error is shown again with what was typed."""
    details = found.details
    everything = gettext(N_("Everything: no direct marketing at all"))
    leavable = [(one.slug, one.name) for one in found.permissions.subscribed_to]
    return render(
        request,
        "crm/person.html",
        status,
        found=found,
        person=details,
        here=f"{PATH}/{details.id}",
        about=f"person={details.id}",
        many=len(details.addresses) > 1,
        proofs=await person_queries.proofs(details),
        lists=found.permissions.lists,
        stream=await stream_tabs.of_person(request, details.id),
        note=note or filled({"kind": "note"}),
        leaving=leaving or filled(),
        form=note or leaving or filled(),
        source=words.source_in_words(details.source_kind),
        told=await told_by(details),
        other_sources=[page_words.source_of_fields(one) for one in found.sources],
        to_leave=[*leavable, (EVERYTHING, everything)],
        verdicts=VERDICTS,
        language_names=in_words(),
        done=SAID,
        **page_words.for_pages(clock.today()),
        said_since=said_since,
        **stream_tabs.for_stream(),
    )


router = staff_router(PATH, [person, write_note, person_checked, leave])
