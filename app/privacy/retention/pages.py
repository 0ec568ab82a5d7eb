"""Staff pages: how long what is kept, who goes tonight and why, the switch, and what past nights did."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.consent import queries as consent
from app.consent.purposes.words import FROM, in_months
from app.lib.languages import N_, current_language, gettext
from app.privacy.notice.periods import in_words
from app.privacy.retention import actions, forms, queries
from app.privacy.retention.holds import stopped_since
from app.privacy.retention.jobs import PEOPLE
from app.privacy.retention.words import HAPPENS_WORDS, Line, at_the_start, rule_names
from app.staff.periods.queries import periods
from app.staff.periods.rules import FIXED, KINDS
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/retention"
SEE = [needs(Right.SEE_PEOPLE, Right.ERASE_PEOPLE)]
CHANGE = [needs(Right.SEE_PEOPLE, Right.ERASE_PEOPLE, Right.CHANGE_SETTINGS)]
MOST_NAMES = 50
PRESETS = ("usual", "cautious")
SAID = {
    "stopped": N_("Nothing is destroyed until somebody lets it begin again."),
    "started": N_("Old data is destroyed again from the next night on."),
    "saved": N_("Saved. The privacy notice is updated to match."),
    "held": N_("Saved. The data is kept until the hold ends."),
    "ended": N_("The hold has ended. The rules apply again."),
}


@get("/", name="retention.desk", guards=SEE)
async def desk(request: StaffRequest) -> Page:
    look = await queries.last_look()
    nights = await queries.nights()
    return render(
        request,
        "privacy/retention.html",
        look=look,
        lines=await _lines(look),
        people=await queries.people_due(look.night, MOST_NAMES) if look else [],
        names=await rule_names(),
        holds=await queries.holds(),
        nights=nights,
        stopped=await stopped_since(),
        done=SAID,
    )


async def _lines(look: queries.Look | None) -> list[Line]:
    """The purposes, which hold people, then things by kind."""
    kept, people = await periods(), look.people if look else {}
    things = look.things if look else {}
    language = current_language().value
    of_purposes = [
        Line(
            one.names[language],
            in_months(one.retention_months),
            gettext(FROM[one.retention_from]),
            gettext(HAPPENS_WORDS[PEOPLE]),
            people.get(one.key, 0),
            path=f"/staff/purposes/{one.key}",
        )
        for one in await consent.purposes()
    ]
    of_things = [
        Line(
            at_the_start(gettext(kind.what)),
            in_words(kept[kind.key]),
            gettext(kind.start),
            gettext(HAPPENS_WORDS[kind.happens]),
            things.get(kind.key, 0) + people.get(kind.key, 0),
            locked=gettext(FIXED if kind.is_fixed else kind.why_least)
            if kind.is_fixed or kind.is_by_law
            else "",
        )
        for kind in KINDS
    ]
    return [*of_purposes, *of_things]


@post("/switch", name="retention.switch", guards=CHANGE)
async def switch(request: StaffRequest) -> Redirect:
    form = await read_form(request)
    if form.value("wanted") == "stop":
        await actions.stop(request.user.id)
        return see_other(PATH, done="stopped")
    await actions.start(request.user.id)
    return see_other(PATH, done="started")


@get("/rules", name="retention.rules", guards=CHANGE)
async def rules(request: StaffRequest, preset: FromQuery[str] = "") -> Page:
    """As they are, or as a preset would have them: nothing is saved before somebody presses Save."""
    now = dict(await periods())
    if preset in PRESETS:
        now = {kind.key: kind.cautious if preset == "cautious" else kind.usual for kind in KINDS}
    return _rules_page(request, forms.opened(now), preset=preset)


@post("/rules", name="retention.save_rules", guards=CHANGE)
async def save_rules(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    wanted = forms.read(form)
    if form.errors:
        return _rules_page(request, form, 422)
    await actions.set_periods(wanted, request.user.id)
    return see_other(PATH, done="saved")


@post("/holds/{hold:uuid}/end", name="retention.end_hold", guards=SEE)
async def end_hold(request: StaffRequest, hold: FromPath[UUID]) -> Redirect:
    await actions.end_hold(hold, request.user.id)
    return see_other(PATH, done="ended")


def _rules_page(request: StaffRequest, form: Form, status: int = 200, preset: str = "") -> Page:
    return render(
        request,
        "privacy/retention_rules.html",
        status,
        form=form,
        kinds=forms.EDITABLE,
        units=[(unit.value, gettext(word)) for unit, word in forms.UNITS.items()],
        at_the_start=at_the_start,
        preset=preset if preset in PRESETS else "",
    )


router = staff_router(PATH, [desk, switch, rules, save_rules, end_hold])
