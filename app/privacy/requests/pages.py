"""The privacy desk: which requests are open and by when, and one with its steps and what comes next."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.queries import people
from app.crm.people import queries as person_queries
from app.lib.languages import N_, gettext
from app.lib.refusals import Conflict, Invalid, or_not_found
from app.mail.addresses import parse
from app.privacy.answer.queries import answers_to
from app.privacy.article_19.words import HOW_TOLD
from app.privacy.requests import actions, queries, rules
from app.privacy.requests.actions import Decided
from app.privacy.requests.cases import Case
from app.privacy.requests.doing.actions import done_by_hand, to_carry_out
from app.privacy.requests.incoming import queries as papers
from app.privacy.requests.letters import queries as letters
from app.privacy.requests.letters.drafts import KINDS, Kind
from app.privacy.requests.rules import PATH as STEPS_ON_PATH
from app.privacy.requests.rules import Decision, Step, Wish
from app.privacy.requests.words import DECISIONS, OUTCOMES, STEPS, TO_DO, WAYS, WISHES
from app.staff.reads.recording import seen
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.ids import uuid_in
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/requests"
HANDLE = [needs(Right.SEE_PEOPLE, Right.HANDLE_REQUESTS)]
LONGEST_NOTE = 2000
NO_SUCH_REQUEST = N_("There is no such request.")
NO_SUCH_FILE = N_("There is no such file.")
NOT_IN_REGISTER = N_("This address is not in the register.")
CHOOSE_DECISION = N_("Choose what is done.")
NO_WAY_TOLD = N_("Note how you know.")
SAID = {
    "saved": N_("Saved."),
    "recorded": N_("The request is recorded, and the clock runs from the day it arrived."),
    "closed": N_("The request is closed."),
    "letter": N_("The letter is on its way."),
    "posted": N_("The letter is kept. Print it and post it."),
    "carried_out": N_("Done, and noted in the request."),
}
CLOSED_SHOWN = 100


@get("/", name="requests.all", guards=HANDLE)
async def all_requests(request: StaffRequest) -> Page:
    open_cases, closed = await queries.open_cases(), await queries.closed_cases(CLOSED_SHOWN)
    answered = [one for one in closed if Step.ANSWERED in one.done]
    return render(
        request,
        "privacy/requests/all.html",
        waiting_for_us=[one for one in open_cases if one.is_confirmed],
        unconfirmed=[one for one in open_cases if not one.is_confirmed],
        closed=closed,
        number_closed=await queries.number_closed(),
        slowest=max((one.days_taken for one in answered), default=None),
        late=sum(one.left < 0 for one in answered),
        **_words(),
    )


@get("/{request_id:uuid}", name="requests.one", guards=HANDLE)
async def one_request(request: StaffRequest, request_id: FromPath[UUID]) -> Page:
    return await _page(request, await found(request_id), None)


Doing = Callable[[Form, Case, UUID], Awaitable[str | None]]


@post("/{request_id:uuid}/step", name="requests.step", guards=HANDLE)
async def step(request: StaffRequest, request_id: FromPath[UUID]) -> Page | Redirect:
    """One of the small things that can be done on the page; the button says which."""
    case, form = await found(request_id), await read_form(request)
    do = _ACTS.get(form.value("act"))
    if do is None:
        form.refuse("act", N_("Choose one of the options on this page."))
        return await _page(request, case, form, 422)
    try:
        done = await do(form, case, request.user.id)
    except (Invalid, Conflict) as refusal:
        return await _page(request, await found(request_id), form, 409, str(refusal))
    if form.errors:
        return await _page(request, case, form, 422)
    return see_other(case.path, done=done or "saved")


async def _identity(form: Form, case: Case, by: UUID) -> None:
    how = form.text("identity_said", required=NO_WAY_TOLD, most=LONGEST_NOTE, lines=True)
    person = await _person(form)
    if not form.errors:
        await actions.note_identity(case.id, how, by, person)


async def _person(form: Form) -> UUID | None:
    """Whose data it is: one of the offered, or whoever has an address that was typed."""
    address = form.read("person_email", parse, most=320, exact=True)
    if address is None:
        return uuid_in(form.value("person"))
    known = await people.address_by_canonical(address.canonical)
    if known is None:
        form.refuse("person_email", NOT_IN_REGISTER)
    return known.contact_id if known else None


def _noting(
    act: str, action: Callable[[UUID, str, UUID], Awaitable[None]], required: str | None
) -> Doing:
    """A step with a note beside it."""

    async def do(form: Form, case: Case, by: UUID) -> None:
        said = form.text(f"{act}_said", required=required, most=LONGEST_NOTE, lines=True)
        if not form.errors:
            await action(case.id, said, by)

    return do


async def _decide(form: Form, case: Case, by: UUID) -> None:
    decisions = []
    for one in case.wishes:
        chosen = form.one(f"decision_{one.kind}", list(Decision), required=CHOOSE_DECISION)
        reason = form.text(f"reason_{one.kind}", most=LONGEST_NOTE, lines=True)
        if chosen and chosen != Decision.GRANTED and not reason:
            form.refuse(f"reason_{one.kind}", actions.REASON_NEEDED)
        if chosen:
            decisions.append(Decided(one.kind, Decision(chosen), reason))
    if not form.errors:
        await actions.decide(case.id, decisions, by)


async def _done_by_hand(form: Form, case: Case, by: UUID) -> str | None:
    wish = form.one("wish", [one.kind.value for one in case.wishes])
    if wish:
        await done_by_hand(case, Wish(wish), by)
    return "carried_out"


async def _assign(form: Form, case: Case, by: UUID) -> None:
    team = [key for key, _ in await person_queries.team()]
    chosen = form.one("assignee", ["", *team])
    if not form.errors:
        await actions.assign(case.id, uuid_in(chosen), by)


async def _close(_: Form, case: Case, by: UUID) -> str | None:
    await actions.close(case.id, by)
    return "closed"


_ACTS: Mapping[str, Doing] = {
    "identity": _identity,
    "collected": _noting("collected", actions.collected, None),
    "decided": _decide,
    "done": _done_by_hand,
    "told": _noting("told", actions.told_recipients, None),
    "closed": _close,
    "paused": _noting("paused", actions.pause, rules.NO_REASON),
    "resumed": _noting("resumed", actions.resume, None),
    "noted": _noting("noted", actions.add_note, rules.NO_REASON),
    "withdrawn": _noting("withdrawn", actions.withdraw, rules.NO_REASON),
    "assigned": _assign,
}


@get("/{request_id:uuid}/files/{file_id:uuid}", name="requests.file", guards=HANDLE)
async def file(request_id: FromPath[UUID], file_id: FromPath[UUID]) -> Response[bytes]:
    """As a download, whatever it is: nothing that somebody sent in is shown by our own pages."""
    await found(request_id)
    name, content = or_not_found(await papers.file(request_id, file_id), NO_SUCH_FILE)
    return download(content, name)


def download(content: bytes, name: str) -> Response[bytes]:
    return Response(
        content,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


async def found(request_id: UUID) -> Case:
    case = or_not_found(await queries.case(request_id), NO_SUCH_REQUEST)
    seen([case.contact] if case.contact else [])
    return case


async def _page(
    request: StaffRequest, case: Case, form: Form | None, status: int = 200, refused: str = ""
) -> Page:
    person_id = await queries.person_of(case)
    person = await people.person(person_id) if person_id else None
    return render(
        request,
        "privacy/requests/one.html",
        status,
        case=case,
        form=form or filled(_known(case)),
        refused=refused,
        person=person,
        answer_due=case.wants_data,
        answers=await answers_to(case.id),
        alike=await _alike(case, person_id),
        others=await queries.others_of(case),
        path_of_steps=[(one, case.last(one), one is case.to_do) for one in STEPS_ON_PATH],
        asides=[one for one in case.steps if one.step not in STEPS_ON_PATH],
        files=await papers.files_of(case.id),
        letters=await letters.letters_of(case.id),
        how_told=HOW_TOLD,
        tells=any(one.kind in rules.TOLD_OF for one in case.wishes),
        kinds=KINDS,
        to_write=_to_write(case),
        to_carry_out=to_carry_out(case, person_id),
        team=[("", gettext(N_("Nobody"))), *await person_queries.team(case.assigned_to)],
        most=LONGEST_NOTE,
        done=SAID,
        **_words(),
    )


def _known(case: Case) -> dict[str, str | None]:
    """What stands in the forms of the page before anybody writes."""
    known: dict[str, str | None] = {
        "assignee": str(case.assigned_to or ""),
        "person": str(case.contact or ""),
    }
    for one in case.wishes:
        known[f"decision_{one.kind}"] = one.decision.value if one.decision else None
        known[f"reason_{one.kind}"] = one.reason
    return known


async def _alike(case: Case, person: UUID | None) -> list[tuple[str, str]]:
    """Whose data it may be: who has the address, and those of the same name."""
    ids = [person] if person else []
    ids += await people.people_named(case.first_name, case.last_name)
    offered = [await people.person(one) for one in dict.fromkeys(ids)]
    return [
        (str(one.id), ", ".join([one.name, *(each.email for each in one.addresses)]))
        for one in offered
        if one is not None
    ]


def _to_write(case: Case) -> list[Kind]:
    """Letters that make sense now, what is needed first at the head."""
    late = [Kind.RECIPIENTS] if case.to_tell and not case.forgotten_at else []
    if not case.is_open or Step.ANSWERED in case.done:
        return late
    kinds = [Kind.RECEIVED]
    if Step.IDENTITY not in case.done:
        kinds.append(Kind.IDENTITY)
    if not case.clock.is_extended:
        kinds.append(Kind.EXTENSION)
    if Step.DECIDED in case.done:
        is_refused = all(one.decision is Decision.REFUSED for one in case.wishes)
        kinds.insert(0, Kind.REFUSAL if is_refused else Kind.DONE)
    return kinds + late


def _words() -> dict[str, Any]:
    return {
        "wish_words": WISHES,
        "way_words": WAYS,
        "step_words": STEPS,
        "to_do_words": TO_DO,
        "outcome_words": OUTCOMES,
        "decision_words": [(one.value, gettext(word)) for one, word in DECISIONS.items()],
    }


router = staff_router(PATH, [all_requests, one_request, step, file])
