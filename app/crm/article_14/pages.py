"""People to be told that we have their data from elsewhere: by when, in which words, and that it is done."""

from datetime import date
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent.wordings.article_14 import teller, told_of
from app.contacts.queries import person_details
from app.contacts.rules import FROM_ELSEWHERE
from app.contacts.telling import told as telling
from app.contacts.telling.told import BY_STAFF, NOBODY_TICKED, NOT_A_WAY, NOT_YET, How, Place
from app.contacts.values import read_day
from app.contacts.words import SOURCES
from app.crm.article_14.mailing import reachable, send_notices
from app.crm.article_14.words import HINDRANCES, hows, told_by
from app.lib import clock
from app.lib.languages import N_, Language, format_date, gettext
from app.lib.refusals import or_not_found
from app.lists.actions.asked_to_leave import NO_SUCH_PERSON
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.ids import uuids_in
from app.web.rendering.languages import in_words
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/people/to-tell"
PAGE = 50
TO_TICKED, TO_ALL = "send", "send_all"
WHEN = N_("Write the day on which they were told.")
SAID = {
    "told": N_("Noted. Those people are no longer on this list."),
    "mailed": N_(
        "The notices are in the outgoing mail. Once the mail server has accepted one, its recipient "
        "disappears from this list."
    ),
    "not_mailed": N_("Nobody could be told by e-mail: the list says why."),
}


@get("/", name="crm.to_tell", guards=[needs(Right.SEE_PEOPLE)])
async def to_tell(request: StaffRequest) -> Page:
    source = request.query_params.get("source", "")
    after = _place(request.query_params.get("after", ""))
    form = filled({"on": format_date(clock.today()), "how": How.EMAIL})
    return await _list_page(request, form, source, after)


def _place(text: str) -> Place | None:
    """Where a page of the list begins: a day and an id, from our own link."""
    day, _, person = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(person)
    except ValueError:
        return None


@post("/", name="crm.tell", guards=[needs(Right.EDIT_PEOPLE)])
async def tell(request: StaffRequest) -> Page | Redirect:
    """The ticked ones were told, on this day and in this way; or they are told by e-mail now."""
    form = await read_form(request)
    people = uuids_in(form.chosen("people"))
    if form.value("act") in (TO_TICKED, TO_ALL):
        return await _send(request, form, people)
    on, how = _told_on(form), form.one("how", list(BY_STAFF), required=NOT_A_WAY)
    if not people:
        form.refuse("people", NOBODY_TICKED)
    if form.errors or on is None:
        return await _list_page(request, form, form.text("source"), None, 422)
    await telling.tell(people, on, How(how), by=request.user.id)
    return see_other(PATH, done="told")


async def _send(request: StaffRequest, form: Form, people: list[UUID]) -> Page | Redirect:
    to_all = form.value("act") == TO_ALL
    if not people and not to_all:
        form.refuse("people", NOBODY_TICKED)
        return await _list_page(request, form, form.text("source"), None, 422)
    number = await send_notices(None if to_all else people, by=request.user.id)
    return see_other(PATH, done="mailed" if number else "not_mailed")


def _told_on(form: Form) -> date | None:
    day = form.read("on", read_day, required=WHEN, most=40)
    if day and day > clock.today():
        form.refuse("on", NOT_YET)
    return day


@get("/{contact_id:uuid}", name="crm.what_to_tell", guards=[needs(Right.SEE_PEOPLE)])
async def what_to_tell(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    person = or_not_found(await person_details.person_details(contact_id), NO_SUCH_PERSON)
    wanted = request.query_params.get("text", person.language)
    language = Language(wanted) if wanted in tuple(Language) else Language(person.language)
    return render(
        request,
        "crm/what_to_tell.html",
        person=person,
        open=await telling.still_to_tell(contact_id),
        reach=next(iter(await reachable([contact_id])), None),
        hindrances=HINDRANCES,
        text=await _text(contact_id, language),
        text_language=language,
        languages=[(one.value, word) for one, word in in_words().items()],
        today=clock.today(),
        told=await told_by(person),
        hows=hows(),
        form=filled(
            {"on": format_date(clock.today()), "how": How.EMAIL, "people": [str(contact_id)]}
        ),
        here=f"{PATH}/{contact_id}",
    )


async def _text(contact_id: UUID, language: Language) -> str:
    """To copy; '' until we have said who we are."""
    us, people = await teller(), await told_of([contact_id])
    return us.message(people[contact_id], language) if us and people else ""


async def _list_page(
    request: StaffRequest, form: Form, source: str, after: Place | None, status: int = 200
) -> Page:
    wanted = source if source in SOURCES else None
    people = await telling.to_tell(wanted, after, PAGE + 1)
    shown = people[:PAGE]
    last = shown[-1] if len(people) > PAGE else None
    to_mail = await reachable()
    kinds = sorted({*FROM_ELSEWHERE, *await telling.sources_open()})
    return render(
        request,
        "crm/to_tell.html",
        status,
        people=shown,
        reach={one.id: one.hindrance for one in to_mail},
        can_be_mailed=sum(1 for one in to_mail if one.hindrance is None),
        hindrances=HINDRANCES,
        after=f"{last.due_on.isoformat()}_{last.id}" if last else None,
        is_first=after is None,
        source=wanted or "",
        sources=[(kind, gettext(SOURCES.get(kind, kind))) for kind in kinds],
        source_words=SOURCES,
        today=clock.today(),
        soon=telling.SOON.days,
        hows=hows(),
        form=form,
        here=PATH,
        done=SAID,
    )


router = staff_router(PATH, [to_tell, tell, what_to_tell])
