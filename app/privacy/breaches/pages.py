"""Staff pages of breaches: which are open and by when, one with its steps, what is written down of it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.values import read_day, read_time
from app.lib import clock
from app.lib.languages import HOME_ZONE, N_, gettext
from app.lib.refusals import Conflict, Invalid, or_not_found
from app.privacy.breaches import actions, queries, rules, sending
from app.privacy.breaches.queries import FACTS, BreachNow, Facts
from app.privacy.breaches.rules import RISK_WORDS, STEP_WORDS, Risk, Step
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import NAMES
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/breaches"
HANDLE = [needs(Right.SEE_PEOPLE, Right.HANDLE_REQUESTS)]
LONGEST = 4000
NO_SUCH_BREACH = N_("There is no such breach.")
NO_TITLE = N_("Enter in a few words what happened.")
WHEN = N_("Enter the day and the time.")
IN_FUTURE = N_("This moment is still to come.")
CHOOSE_RISK = N_("Choose how large the risk is.")
SAID = {
    "saved": N_("Saved."),
    "recorded": N_("The breach is recorded, and the 72 hours run from when it was noticed."),
    "closed": N_("The breach is closed."),
    "letters": N_("The letters are on their way."),
}
LINES = {"happened": 3, "data": 2, "cause": 2, "effects": 2, "measures": 3}


@get("/", name="breaches.all", guards=HANDLE)
async def all_breaches(request: StaffRequest) -> Page:
    return render(
        request, "privacy/breaches/all.html", breaches=await queries.breaches(), **_words()
    )


@get("/new", name="breaches.new", guards=HANDLE)
async def new(request: StaffRequest) -> Page:
    now = clock.now().astimezone(HOME_ZONE)
    first = {"noticed_on": now.date().isoformat(), "noticed_time": f"{now:%H:%M}"}
    return _facts_page(request, filled(first), None)


@post("/new", name="breaches.record", guards=HANDLE)
async def record(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    facts = _read(form)
    if facts is None:
        return _facts_page(request, form, None)
    return see_other(f"{PATH}/{await actions.record(facts, request.user.id)}", done="recorded")


@get("/{breach_id:uuid}/edit", name="breaches.edit", guards=HANDLE)
async def edit(request: StaffRequest, breach_id: FromPath[UUID]) -> Page:
    known = await found(breach_id)
    return _facts_page(request, filled(_written(known.facts)), known)


@post("/{breach_id:uuid}/edit", name="breaches.change", guards=HANDLE)
async def change(request: StaffRequest, breach_id: FromPath[UUID]) -> Page | Redirect:
    known, form = await found(breach_id), await read_form(request)
    facts = _read(form)
    if facts is None:
        return _facts_page(request, form, known)
    await actions.change(breach_id, facts, request.user.id)
    return see_other(known.path, done="saved")


@get("/{breach_id:uuid}", name="breaches.one", guards=HANDLE)
async def one_breach(request: StaffRequest, breach_id: FromPath[UUID]) -> Page:
    return await _page(request, await found(breach_id), None)


Doing = Callable[[Form, BreachNow, UUID], Awaitable[str | None]]


@post("/{breach_id:uuid}/step", name="breaches.step", guards=HANDLE)
async def step(request: StaffRequest, breach_id: FromPath[UUID]) -> Page | Redirect:
    """One of the small things that can be done on the page; the button says which."""
    known, form = await found(breach_id), await read_form(request)
    do = _ACTS.get(form.value("act"))
    if do is None:
        form.refuse("act", N_("Choose one of the options on this page."))
        return await _page(request, known, form, 422)
    try:
        done = await do(form, known, request.user.id)
    except (Invalid, Conflict) as refusal:
        return await _page(request, await found(breach_id), form, 409, str(refusal))
    if form.errors:
        return await _page(request, known, form, 422)
    return see_other(known.path, done=done or "saved")


def _noting(act: str, action: Callable[[UUID, str, UUID], Awaitable[None]]) -> Doing:
    async def do(form: Form, known: BreachNow, by: UUID) -> None:
        said = form.text(f"{act}_said", required=rules.NO_HOW, most=LONGEST, lines=True)
        if not form.errors:
            await action(known.id, said, by)

    return do


async def _assess(form: Form, known: BreachNow, by: UUID) -> None:
    risk = form.one("risk", list(Risk), required=CHOOSE_RISK)
    why = form.text("why", required=rules.NO_REASON, most=LONGEST, lines=True)
    if risk and not form.errors:
        await actions.assess(known.id, Risk(risk), why, by)


async def _notified(form: Form, known: BreachNow, by: UUID) -> None:
    at = _moment(form, "notified", required=True)
    said = form.text("notified_said", most=LONGEST, lines=True)
    if at and not form.errors:
        await actions.notified(known.id, at, said, by)


async def _send(_: Form, known: BreachNow, by: UUID) -> str:
    await sending.send(known.id, by)
    return "letters"


async def _close(_: Form, known: BreachNow, by: UUID) -> str:
    await actions.close(known.id, by)
    return "closed"


_ACTS: Mapping[str, Doing] = {
    "stopped": _noting("stopped", actions.stopped),
    "noted": _noting("noted", actions.add_note),
    "told": _noting("told", sending.told),
    "assessed": _assess,
    "notified": _notified,
    "send": _send,
    "closed": _close,
}


async def found(breach_id: UUID) -> BreachNow:
    return or_not_found(await queries.breach(breach_id), NO_SUCH_BREACH)


def _read(form: Form) -> Facts | None:
    title = form.text("title", required=NO_TITLE)
    noticed = _moment(form, "noticed", required=True)
    happened_at = _moment(form, "happened")
    texts = {name: form.text(name, most=LONGEST, lines=True) for name in LINES}
    to_whom = form.text("to_whom", most=300)
    if form.errors or noticed is None:
        return None
    return Facts(title, noticed, happened_at, to_whom=to_whom, **texts)


def _moment(form: Form, name: str, *, required: bool = False) -> datetime | None:
    """A day and a time of the same name, not later than now."""
    missing = WHEN if required else None
    on: date | None = form.read(f"{name}_on", read_day, required=missing, most=40)
    at: time | None = form.read(f"{name}_time", read_time, required=missing, most=40)
    if on is None:
        return None
    moment = datetime.combine(on, at or time.min, HOME_ZONE)
    if moment > clock.now():
        form.refuse(f"{name}_on", IN_FUTURE)
    return moment


def _written(facts: Facts) -> dict[str, str]:
    texts = {name: value for name in FACTS if isinstance(value := getattr(facts, name), str)}
    for name, moment in (("noticed", facts.noticed_at), ("happened", facts.happened_at)):
        if moment:
            local = moment.astimezone(HOME_ZONE)
            texts |= {f"{name}_on": local.date().isoformat(), f"{name}_time": f"{local:%H:%M}"}
    return texts


def _facts_page(request: StaffRequest, form: Form, known: BreachNow | None) -> Page:
    return render(
        request,
        "privacy/breaches/edit.html",
        422 if form.errors else 200,
        breach=known,
        form=form,
        most=LONGEST,
        lines=LINES,
    )


async def _page(
    request: StaffRequest, known: BreachNow, form: Form | None, status: int = 200, refused: str = ""
) -> Page:
    people = await queries.concerned(known.id)
    now = clock.now().astimezone(HOME_ZONE)
    first = {
        "risk": known.risk.value if known.risk else None,
        "notified_on": now.date().isoformat(),
        "notified_time": f"{now:%H:%M}",
    }
    return render(
        request,
        "privacy/breaches/one.html",
        status,
        breach=known,
        form=form or filled(first),
        refused=refused,
        path_of_steps=[
            (one, known.last(one), one is known.to_do) for one in rules.path_of(known.risk)
        ],
        asides=[
            one
            for one in known.steps
            if one.step is Step.NOTED
            or (one.step is Step.CONCERNED and one is not known.last(Step.CONCERNED))
        ],
        letters=await queries.letters(known.id),
        to_mail=sending.to_mail(people),
        without_mail=[one for one in people if one.id and not one.email],
        failed=[one for one in people if one.failed_at],
        mailed=sum(one.sent_at is not None for one in people),
        languages=[(one.value, NAMES[one]) for one in NAMES],
        risks=[
            (one.value, gettext(word), gettext(hint)) for one, (word, hint) in RISK_WORDS.items()
        ],
        most=LONGEST,
        done=SAID,
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"step_words": STEP_WORDS, "risk_words": RISK_WORDS, "hours": rules.HOURS}


router = staff_router(PATH, [all_breaches, new, record, one_breach, edit, change, step])
