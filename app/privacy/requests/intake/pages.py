"""Staff pages: the messages that came, and one of them with what it can be."""

import asyncio
from datetime import timedelta
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.queries import people
from app.crm.people.queries import team
from app.crm.rules import LONGEST_WHAT
from app.lib import clock
from app.lib.languages import HOME_ZONE, N_, Language, current_language, format_date, gettext
from app.lib.refusals import Conflict, Invalid, or_not_found
from app.privacy.notice.periods import in_words
from app.privacy.requests.incoming.entry_pages import entry_choices
from app.privacy.requests.incoming.forms import read_entry, safe_name
from app.privacy.requests.intake import actions, queries
from app.privacy.requests.intake.forms import read_task
from app.privacy.requests.intake.mailbox import mailbox
from app.privacy.requests.intake.queries import Message
from app.privacy.requests.intake.reading import opened
from app.privacy.requests.intake.rules import ASIDE_WORDS, FAULT_WORDS, NOBODY_READS
from app.privacy.requests.pages import HANDLE, download
from app.privacy.requests.pages import PATH as REQUESTS
from app.privacy.requests.rules import Way
from app.staff.periods.queries import period
from app.staff.periods.rules import Key
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/messages"
EDIT = [needs(Right.SEE_PEOPLE, Right.HANDLE_REQUESTS, Right.EDIT_PEOPLE)]
NO_SUCH_MESSAGE = N_("There is no such message.")
NO_SUCH_FILE = N_("There is no such file.")
UPDATE = N_("Update the data by the e-mail of %(day)s")
WEEK = timedelta(days=7)
SAID = {
    "aside": N_("The message is set aside."),
    "task": N_(
        "The message is kept with the person, and the update is on the home page of whoever does it."
    ),
    "saved": N_("Saved. The mailbox is read within a few minutes."),
}


@get("/", name="messages.all", guards=HANDLE)
async def all_messages(request: StaffRequest) -> Page:
    return render(
        request,
        "privacy/requests/intake/all.html",
        box=await mailbox(),
        waiting=await queries.waiting(),
        number=await queries.number_waiting(),
        tasks=await queries.tasks(),
        aside=await queries.set_aside(),
        aside_words=ASIDE_WORDS,
        fault_words=FAULT_WORDS,
        nobody_reads=NOBODY_READS,
        kept=in_words(await period(Key.MESSAGES)),
        done=SAID,
    )


@get("/{message_id:uuid}", name="messages.one", guards=HANDLE)
async def one_message(request: StaffRequest, message_id: FromPath[UUID]) -> Page:
    message = await _found(message_id)
    return await _page(request, message, await _opened_form(request, message))


@get("/{message_id:uuid}/files/{number:int}", name="messages.file", guards=HANDLE)
async def file(message_id: FromPath[UUID], number: FromPath[int]) -> Response[bytes]:
    """The message as it came (0), or an attachment: as a download, whatever it is."""
    await _found(message_id)
    content = or_not_found(await queries.content_of(message_id), NO_SUCH_FILE)
    if number == 0:
        return download(content, "message.eml")
    parts = dict(enumerate((await asyncio.to_thread(opened, content)).parts, 1))
    part = or_not_found(parts.get(number), NO_SUCH_FILE)
    return download(part.content, safe_name(part.name))


@post("/{message_id:uuid}/request", name="messages.to_request", guards=HANDLE)
async def to_request(request: StaffRequest, message_id: FromPath[UUID]) -> Page | Redirect:
    message, form = await _found(message_id), await read_form(request)
    received = read_entry(form)
    if received is None or form.errors:
        return await _page(request, message, form, 422)
    try:
        request_id = await actions.to_request(message_id, received, request.user.id)
    except Conflict as refusal:
        return await _page(request, await _found(message_id), form, 409, str(refusal))
    return see_other(f"{REQUESTS}/{request_id}", done="recorded")


@post("/{message_id:uuid}/task", name="messages.to_task", guards=EDIT)
async def to_task(request: StaffRequest, message_id: FromPath[UUID]) -> Page | Redirect:
    message, form = await _found(message_id), await read_form(request)
    task = await read_task(form, await team())
    if task is None:
        return await _page(request, message, form, 422)
    try:
        await actions.to_task(message_id, *task, request.user.id)
    except (Conflict, Invalid) as refusal:
        return await _page(request, await _found(message_id), form, 409, str(refusal))
    return see_other(PATH, done="task")


@post("/{message_id:uuid}/aside", name="messages.to_aside", guards=HANDLE)
async def to_aside(request: StaffRequest, message_id: FromPath[UUID]) -> Page | Redirect:
    message = await _found(message_id)
    try:
        await actions.to_aside(message_id, request.user.id)
    except Conflict as refusal:
        form = await _opened_form(request, message)
        return await _page(request, await _found(message_id), form, 409, str(refusal))
    return see_other(PATH, done="aside")


async def _found(message_id: UUID) -> Message:
    return or_not_found(await queries.message(message_id), NO_SUCH_MESSAGE)


async def _opened_form(request: StaffRequest, message: Message) -> Form:
    """What is known already. Who a message says it is from is only where one begins to look."""
    known = await people.address_by_canonical(message.canonical) if message.canonical else None
    person = await people.person(known.contact_id) if known else None
    first, _, last = message.from_name.rpartition(" ")
    arrived = message.arrived_at.astimezone(HOME_ZONE).date()
    languages = [one.value for one in Language]
    spoken = person.language if person and person.language in languages else None
    return filled(
        {
            "received_on": arrived.isoformat(),
            "language": spoken or current_language().value,
            "first_name": first[:80],
            "last_name": last[:80],
            "email": message.from_email,
            "person_email": message.from_email if known else "",
            "what": gettext(UPDATE, day=format_date(arrived)),
            "due_on": (clock.today() + WEEK).isoformat(),
            "owner": str(request.user.id),
        }
    )


async def _page(
    request: StaffRequest, message: Message, form: Form, status: int = 200, refused: str = ""
) -> Page:
    known = await people.address_by_canonical(message.canonical) if message.canonical else None
    return render(
        request,
        "privacy/requests/intake/one.html",
        status,
        message=message,
        letter=await actions.opened_of(message.id),
        is_known=known is not None,
        box=await mailbox(),
        form=form,
        refused=refused,
        aside_words=ASIDE_WORDS,
        team=[("", gettext(N_("Nobody yet"))), *await team()],
        longest_what=LONGEST_WHAT,
        way=Way.EMAIL.value,
        **entry_choices(),
    )


router = staff_router(PATH, [all_messages, one_message, file, to_request, to_task, to_aside])
