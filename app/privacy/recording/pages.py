"""Recording a consent given on paper, by phone or at an event, from the person's page."""

from datetime import date, datetime, time
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.queries import people
from app.contacts.queries.person_details import PersonDetails
from app.contacts.values import read_day, read_time
from app.crm.people import queries as person_queries
from app.crm.people.edit_pages import details_of
from app.lib import clock
from app.lib.languages import HOME_ZONE, N_, gettext
from app.lib.problems import Problem
from app.lib.refusals import Conflict, Invalid, or_not_found
from app.lists.queries import OfferedList, offered_lists
from app.lists.transfer.forms import offer_of
from app.privacy.recording import papers
from app.privacy.recording.actions import (
    PAPER_NEEDED,
    WORDS_NEEDED,
    Given,
    How,
    Then,
    paper_of,
    papers_of,
    record_consent,
)
from app.privacy.recording.papers import Paper
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.receiving.body import STAFF_LIMIT
from app.web.rendering.forms import ONE_FILE, Form, file_in, filled, read_form
from app.web.rendering.ids import uuid_in
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/people"
RECORD = [needs(Right.SEE_PEOPLE, Right.EDIT_PEOPLE, Right.RECORD_CONSENT)]
LONGEST_SAID, LONGEST_WHERE = 1000, 200
CHOOSE_LIST = N_("Choose what the consent is for.")
CHOOSE_ADDRESS = N_("Choose the address.")
CHOOSE_HOW = N_("Choose how the consent was given.")
CHOOSE_WHO = N_("Choose who was there.")
CHOOSE_THEN = N_("Choose what the person is sent.")
NO_DAY = N_("Enter the day.")
NO_SUCH_PAPER = N_("There is no such paper.")
HOW_WORDS = {
    How.PAPER: (
        N_("On paper"),
        N_("The form had the same sentence. Attach a scan or photograph."),
    ),
    How.PHONE: (
        N_("On the phone"),
        N_("You read the sentence aloud and the person said yes."),
    ),
    How.EVENT: (
        N_("At an event"),
        N_("For example on a list that people wrote on."),
    ),
}
THEN_WORDS = {
    Then.ASK: (
        N_("A question to confirm"),
        N_("Letters begin when the person presses the button."),
    ),
    Then.TELL: (
        N_("A receipt"),
        N_("Letters begin at once; the receipt has the way out."),
    ),
    Then.NOTHING: (
        N_("Nothing"),
        N_("Letters begin at once; this record is the only evidence."),
    ),
}


@get("/{contact_id:uuid}/consent", name="privacy.ask_consent", guards=RECORD)
async def ask_consent(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    person = await details_of(contact_id)
    known = {"on": clock.today().isoformat(), "by": str(request.user.id), "how": How.PAPER.value,
             "then": Then.ASK.value}  # fmt: skip
    if person.addresses:
        known["address"] = str(person.addresses[0].id)
    return await _page(request, person, filled(known))


@post(
    "/{contact_id:uuid}/consent",
    name="privacy.record_consent",
    guards=RECORD,
    opt={ONE_FILE: "scan"},
)
async def record(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    person, form = await details_of(contact_id), await read_form(request)
    given = await _read(form, person, await _scan(request, form), await _offers(person))
    if given is None:
        return await _page(request, person, form, 422)
    try:
        await record_consent(contact_id, given, by=request.user.id)
    except (Conflict, Invalid) as refusal:
        return await _page(request, person, form, 409, str(refusal))
    return see_other(f"{PATH}/{contact_id}", done="saved")


async def _offers(person: PersonDetails) -> dict[str, OfferedList]:
    """Each list in the person's language, where it has one, by what the form calls it; last the transfer.

    Who has no e-mail address can be on no list, but permits a transfer like everybody.
    """
    offers = await offered_lists(person.language) if person.addresses else []
    subjects = [one.id for one in await people.subjects_of(person.id)]
    if (transfer := await offer_of(person.language, subjects)) is not None:
        offers.append(transfer)
    return {one.slug: one for one in offers}


async def _scan(request: StaffRequest, form: Form) -> Paper | None:
    sent = file_in(request)
    if sent is None:
        return None
    data = await sent.read(papers.MOST_BYTES + 1)
    await sent.close()
    paper = papers.read(sent.filename, data)
    if isinstance(paper, Problem):
        form.refuse("scan", paper.message)
        return None
    return paper


async def _read(
    form: Form, person: PersonDetails, paper: Paper | None, offers: dict[str, OfferedList]
) -> Given | None:
    team = dict(await person_queries.team())
    offer = form.one("list", list(offers), required=CHOOSE_LIST)
    addresses = [str(one.id) for one in person.addresses]
    address = form.one("address", addresses, required=CHOOSE_ADDRESS) if addresses else ""
    how = form.one("how", list(How), required=CHOOSE_HOW)
    on, hour = form.read("on", read_day, required=NO_DAY), form.read("at", read_time)
    by = form.one("by", list(team), required=CHOOSE_WHO)
    where = form.text("where", most=LONGEST_WHERE)
    said = form.text("said", most=LONGEST_SAID, lines=True)
    then = form.one("then", list(Then), required=CHOOSE_THEN) if addresses else Then.NOTHING
    if how == How.PAPER and paper is None:
        form.refuse("scan", PAPER_NEEDED)
    if how == How.PHONE and not said:
        form.refuse("said", WORDS_NEEDED)
    taken_by = uuid_in(by)
    if form.errors or on is None or taken_by is None:
        return None
    return Given(
        address=uuid_in(address), offer=offers[offer], how=How(how), at=_moment(on, hour),
        taken_by=taken_by, where=where, said=said, then=Then(then), paper=paper,
    )  # fmt: skip


def _moment(on: date, hour: time | None) -> datetime:
    """Without a time the beginning of the day: it is never after what followed."""
    return datetime.combine(on, hour or time(), HOME_ZONE)


async def _page(
    request: StaffRequest, person: PersonDetails, form: Form, status: int = 200, refused: str = ""
) -> Page:
    return render(
        request,
        "privacy/consent.html",
        status,
        person=person,
        here=f"{PATH}/{person.id}",
        form=form,
        refused=refused,
        offers=list((await _offers(person)).values()),
        addresses=[(str(one.id), one.email) for one in person.addresses],
        team=await person_queries.team(),
        hows=[
            (one.value, gettext(word), gettext(helps)) for one, (word, helps) in HOW_WORDS.items()
        ],
        thens=[
            (one.value, gettext(word), gettext(helps)) for one, (word, helps) in THEN_WORDS.items()
        ],
        papers=await papers_of(person.id),
    )


@get("/{contact_id:uuid}/papers/{event:int}", name="privacy.paper", guards=RECORD)
async def paper(contact_id: FromPath[UUID], event: FromPath[int]) -> Response[bytes]:
    """As a download: nothing that somebody sent in is shown by our own pages."""
    kept = or_not_found(await paper_of(contact_id, event), NO_SUCH_PAPER)
    return Response(
        kept.content,
        media_type=kept.kind,
        headers={
            "Content-Disposition": f'attachment; filename="{kept.name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


router = staff_router(PATH, [paper])
upload_router = staff_router(PATH, [ask_consent, record], most=papers.MOST_BYTES + STAFF_LIMIT)
