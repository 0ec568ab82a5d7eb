"""Whose data it is, and the letters: pages of one breach."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.contacts.values import read_day, read_time
from app.lib.languages import HOME_ZONE, N_, Language, format_datetime, ngettext
from app.lib.refusals import Conflict, Invalid, NotFound, NotReady
from app.lists.staff_queries import counted_lists
from app.privacy.breaches import people, queries, sending
from app.privacy.breaches.letters import drafted
from app.privacy.breaches.pages import HANDLE, PATH, found
from app.privacy.breaches.queries import AUTHORITY, PEOPLE, BreachNow
from app.privacy.labels.whom import choices as segments_and_views
from app.privacy.requests.letters.pages import NO_IDENTITY
from app.staff.log.queries import Asked, log_lines
from app.staff.queries import members
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest, identity_of
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import NAMES
from app.web.rendering.pages import Page, render, see_other

FIND = [needs(Right.SEE_PEOPLE, Right.HANDLE_REQUESTS, Right.SEE_LOG)]
SHOWN = 200
CHOOSE = N_("Choose one of the options on this page.")
WHEN = N_("Enter the day.")
NO_SUCH_LETTER = N_("There is no such letter.")
LONGEST_SUBJECT, LONGEST_BODY = 200, 10_000
ACCOUNT, FILE, LIST, GROUP = "account", "file", "list", "group"


@get("/{breach_id:uuid}/people", name="breaches.people", guards=FIND)
async def whose(
    request: StaffRequest, breach_id: FromPath[UUID], start: FromQuery[int] = 0
) -> Page:
    return await _people_page(request, await found(breach_id), filled({}), start=max(start, 0))


@post("/{breach_id:uuid}/people", name="breaches.add_people", guards=FIND)
async def add(request: StaffRequest, breach_id: FromPath[UUID]) -> Page | Redirect:
    """By what the log knows, or by a list, a segment or a view: the button says which."""
    known, form = await found(breach_id), await read_form(request)
    try:
        chosen = await _chosen(request, form)
        if chosen is None or form.errors:
            return await _people_page(request, known, form, 422)
        await people.add(breach_id, *chosen, by=request.user.id)
    except (Invalid, Conflict, NotFound) as refusal:
        return await _people_page(request, known, form, 409, str(refusal))
    return see_other(f"{known.path}/people", done="saved")


async def _chosen(request: StaffRequest, form: Form) -> tuple[list[UUID], str] | None:
    """Who, and how that is known; None with the reason in the form."""
    act = form.value("act")
    if act == ACCOUNT:
        return await _of_account(form)
    offered = dict(await _offered(request, act))
    chosen = form.one(act, list(offered), required=CHOOSE) if offered else ""
    if not chosen:
        form.refuse(act or "act", CHOOSE)
        return None
    if act == FILE:
        at, _gap, view = chosen.partition(" ")
        return await people.in_file(datetime.fromisoformat(at), UUID(view)), offered[chosen]
    ids = await (
        people.on_list(UUID(chosen)) if act == LIST else people.fitting(chosen, request.user.id)
    )
    return ids, offered[chosen]


async def _of_account(form: Form) -> tuple[list[UUID], str] | None:
    names = {str(one.id): one.name for one in await members.members()}
    member = form.one("account", list(names), required=CHOOSE)
    since, until = (_moment(form, name) for name in ("since", "until"))
    if not member or since is None or until is None or form.errors:
        return None
    said = f"{names[member]}, {format_datetime(since)} \N{EN DASH} {format_datetime(until)}"
    return await people.opened_by(UUID(member), since, until), said


def _moment(form: Form, name: str) -> datetime | None:
    """A day with a time; without a time from its beginning or to its end."""
    on = form.read(f"{name}_on", read_day, required=WHEN, most=40)
    at = form.read(f"{name}_time", read_time, most=40)
    if on is None:
        return None
    if at is None and name == "until":
        return datetime.combine(on + timedelta(days=1), time.min, HOME_ZONE)
    return datetime.combine(on, at or time.min, HOME_ZONE)


async def _offered(request: StaffRequest, act: str) -> list[tuple[str, str]]:
    """What can be chosen of files, lists, or segments and views."""
    if act == LIST:
        return [(str(one.id), one.name) for one in await counted_lists()]
    if act == GROUP:
        return await segments_and_views(request.user.id)
    files = (
        [one for one in await log_lines(Asked(kind="exports")) if one.view] if act == FILE else []
    )
    return [
        (
            f"{one.at.isoformat()} {one.view}",
            ", ".join(
                (
                    format_datetime(one.at),
                    one.member_name or "",
                    ngettext("%(n)s person", "%(n)s people", one.people),
                )
            ),
        )
        for one in files
    ]


async def _people_page(
    request: StaffRequest,
    known: BreachNow,
    form: Form,
    status: int = 200,
    refused: str = "",
    start: int = 0,
) -> Page:
    if start >= 2**31:
        raise NotFound(CHOOSE)
    offered = {act: await _offered(request, act) for act in (FILE, LIST, GROUP)}
    return render(
        request,
        "privacy/breaches/people.html",
        status,
        breach=known,
        form=form,
        refused=refused,
        people=await queries.concerned(known.id, start=start, most=SHOWN),
        start=start,
        at_once=SHOWN,
        accounts=[(str(one.id), one.name) for one in await members.members()],
        offered=offered,
        done={"saved": N_("Added.")},
    )


@get("/{breach_id:uuid}/letters/{kind:str}/{written_in:str}", name="breaches.letter", guards=HANDLE)
async def letter(
    request: StaffRequest, breach_id: FromPath[UUID], kind: FromPath[str], written_in: FromPath[str]
) -> Page:
    """As it was saved, else a draft from what is written down."""
    known = await found(breach_id)
    language = _language(kind, written_in)
    saved = (await queries.letters(breach_id)).get((kind, language.value))
    text = saved or drafted(kind, known, or_not_ready(await identity_of(request)), language)
    form = filled({"subject": text.subject, "body": text.body})
    return await _letter_page(request, known, kind, language, form)


@post(
    "/{breach_id:uuid}/letters/{kind:str}/{written_in:str}",
    name="breaches.save_letter",
    guards=HANDLE,
)
async def save_letter(
    request: StaffRequest, breach_id: FromPath[UUID], kind: FromPath[str], written_in: FromPath[str]
) -> Page | Redirect:
    known, form = await found(breach_id), await read_form(request)
    language = _language(kind, written_in)
    if form.value("act") == "draft":
        draft = drafted(kind, known, or_not_ready(await identity_of(request)), language)
        form = filled({"subject": draft.subject, "body": draft.body})
        return await _letter_page(request, known, kind, language, form)
    subject = form.text("subject", required=N_("Enter the subject."), most=LONGEST_SUBJECT)
    body = form.text("body", required=N_("Write the letter."), most=LONGEST_BODY, lines=True)
    if form.errors:
        return await _letter_page(request, known, kind, language, form, 422)
    try:
        await sending.save(breach_id, kind, language.value, (subject, body), request.user.id)
    except (Invalid, Conflict) as refusal:
        return await _letter_page(request, known, kind, language, form, 409, str(refusal))
    return see_other(f"{known.path}/letters/{kind}/{language.value}", done="saved")


def _language(kind: str, text: str) -> Language:
    if kind not in (AUTHORITY, PEOPLE) or text not in list(Language):
        raise NotFound(NO_SUCH_LETTER)
    return Language(text)


def or_not_ready(us: Any) -> Any:
    if us is None:
        raise NotReady(NO_IDENTITY)
    return us


async def _letter_page(
    request: StaffRequest,
    known: BreachNow,
    kind: str,
    language: Language,
    form: Form,
    status: int = 200,
    refused: str = "",
) -> Page:
    saved = (await queries.letters(known.id)).get((kind, language.value))
    return render(
        request,
        "privacy/breaches/letter.html",
        status,
        breach=known,
        kind=kind,
        written_in=language.value,
        language_name=NAMES[language],
        others=[(one.value, NAMES[one]) for one in Language],
        form=form,
        saved=saved,
        refused=refused,
        most_subject=LONGEST_SUBJECT,
        most_body=LONGEST_BODY,
    )


router = staff_router(PATH, [whose, add, letter, save_letter])
