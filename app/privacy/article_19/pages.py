"""Staff pages: recipients that have to be told, one of them with its letter, and a correction to tell."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.actions.recording import UNKNOWN_PERSON
from app.contacts.queries import people
from app.lib import clock
from app.lib.languages import N_, Language, gettext
from app.lib.refusals import Conflict, Invalid, or_not_found
from app.mail.addresses import Address, parse
from app.privacy.article_19 import actions, queries
from app.privacy.article_19.actions import NO_SUCH_TASK
from app.privacy.article_19.forms import LONGEST_NOTE, read_telling
from app.privacy.article_19.letters import letter_to
from app.privacy.article_19.rules import ToTell
from app.privacy.article_19.words import HOW, HOW_TOLD, WHAT
from app.privacy.requests.letters.actions import LONGEST_BODY, LONGEST_SUBJECT
from app.privacy.requests.letters.drafts import TO_FILL
from app.privacy.requests.rules import Wish
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest, identity_of
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import NAMES
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/recipients/to-tell"
TELL = [needs(Right.SEE_PEOPLE, Right.HANDLE_REQUESTS)]
MOST_TOLD = 50
SAID = {
    "sent": N_("The letter is on its way, and the recipient is noted as told."),
    "told": N_("Noted."),
    "posted": N_("Noted as posted. Print the letter from this page."),
    "come_up": N_("The recipients must be told now. Each has its own letter below."),
}


@get("/recipients/to-tell", name="article_19.all", guards=TELL)
async def all_tasks(request: StaffRequest) -> Page:
    return render(
        request,
        "privacy/article_19/all.html",
        waiting=await queries.open_tasks(),
        told=await queries.told(MOST_TOLD),
        today=clock.today(),
        what=WHAT,
        how_told=HOW_TOLD,
        done=SAID,
    )


@get("/recipients/to-tell/{task_id:uuid}", name="article_19.one", guards=TELL)
async def one(request: StaffRequest, task_id: FromPath[UUID]) -> Page:
    task = await _task(task_id)
    return await _page(request, task, await _drafted(request, task, task.language))


@post("/recipients/to-tell/{task_id:uuid}", name="article_19.tell", guards=TELL)
async def tell(request: StaffRequest, task_id: FromPath[UUID]) -> Page | Redirect:
    """A new draft in another language, or: told, or why not."""
    task, form = await _task(task_id), await read_form(request)
    if form.value("act") == "draft":
        language = form.one("language", list(Language)) or task.language
        return await _page(request, task, await _drafted(request, task, Language(language), form))
    telling = read_telling(form, task, clock.today())
    if telling is None:
        return await _page(request, task, form, 422)
    try:
        await actions.tell(task.id, telling, request.user.id)
    except (Invalid, Conflict) as refusal:
        return await _page(request, await _task(task_id), form, 409, str(refusal))
    if telling.how == "post":
        return see_other(task.path, done="posted")
    back = f"/staff/requests/{task.request}" if task.request else PATH
    return see_other(back, done="sent" if telling.how == "mail" else "told")


@post("/people/{contact_id:uuid}/corrected", name="article_19.corrected", guards=TELL)
async def corrected(contact_id: FromPath[UUID]) -> Redirect:
    """Data that recipients have was wrong, and has been put right in the register."""
    or_not_found(await people.person(contact_id), UNKNOWN_PERSON)
    await actions.recipients_to_tell(contact_id, Wish.CORRECTION)
    return see_other(PATH, done="come_up")


async def _task(task_id: UUID) -> ToTell:
    return or_not_found(await queries.task(task_id), NO_SUCH_TASK)


async def _drafted(
    request: StaffRequest, task: ToTell, language: Language, typed: Form | None = None
) -> Form:
    """The letter as it stands, or a draft in that language; what else was typed stays."""
    us = await identity_of(request)
    known = {"subject": task.subject, "body": task.body}
    if us is not None and (typed is not None or not task.body):
        draft = letter_to(task, us, language)
        known = {"subject": draft.subject, "body": draft.body}
    first = {"email": _mailbox(task), "on": clock.today().isoformat(), "how": "mail", "note": ""}
    kept = {name: typed.value(name) for name in first} if typed else first
    return filled({**kept, **known, "language": language.value})


def _mailbox(task: ToTell) -> str:
    """Where it was written to before, or its contact in the register where that is an address."""
    found = parse(task.email or task.address)
    return found.envelope if isinstance(found, Address) else ""


async def _page(
    request: StaffRequest, task: ToTell, form: Form, status: int = 200, refused: str = ""
) -> Page:
    return render(
        request,
        "privacy/article_19/one.html",
        status,
        task=task,
        form=form,
        refused=refused,
        what=WHAT,
        hows=[(key.value, gettext(word)) for key, word in HOW.items()],
        how_told=HOW_TOLD,
        languages=[(one.value, NAMES[one]) for one in Language],
        most_subject=LONGEST_SUBJECT,
        most_body=LONGEST_BODY,
        most_note=LONGEST_NOTE,
        gap=TO_FILL,
        done=SAID,
    )


router = staff_router("/staff", [all_tasks, one, tell, corrected])
