"""Staff pages: whose register this is, and the evidence going out."""

from functools import partial
from uuid import UUID

from litestar import get, post
from litestar.response import Redirect, Stream

from app.consent import queries as ledger
from app.consent.export import Format
from app.disclosures import forms as asking
from app.lib import clock
from app.lib.languages import N_, current_language, gettext
from app.lib.problems import Problem
from app.privacy import actions, queries
from app.privacy.proof.handing import handed_over
from app.privacy.takeover.written import written
from app.staff.actions.identity import FIELDS
from app.staff.log.values import FIELD_WORDS as IDENTITY_WORDS
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest, identity_of
from app.web.rendering.downloads import downloaded
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.ids import uuid_in
from app.web.rendering.pages import Page, render, see_other

MAY_CHANGE = [needs(Right.CHANGE_SETTINGS)]
MAY_EXPORT = [needs(Right.EXPORT_EVIDENCE)]
SAID = {"saved": N_("Saved. The privacy notice is updated to match.")}

PLACES_IN_WORDS = {
    "finland": N_("Finland"),
    "sweden": N_("Sweden"),
    "germany": N_("Germany"),
    "strict": N_("The strictest: only with consent"),
}
FORMATS = (
    (
        Format.CSV_EXCEL,
        N_("Spreadsheet for Excel"),
        N_("CSV separated by semicolons; opens with a double-click."),
    ),
    (Format.CSV, N_("Spreadsheet for other programs"), N_("CSV separated by commas (RFC 4180).")),
    (Format.JSON_LINES, N_("JSON Lines"), N_("One event per line; for programs and archives.")),
    (
        Format.JSON_LD,
        N_("Consent records"),
        N_("JSON-LD after ISO/IEC TS 27560; another installation can import them."),
    ),
)


@get("/", name="privacy.settings", guards=MAY_CHANGE)
async def settings(request: StaffRequest) -> Page:
    identity = await identity_of(request)
    known = {name: getattr(identity, name) for name in FIELDS} if identity else {"country": "FI"}
    return await _settings_page(request, filled(known))


@post("/", name="privacy.save_settings", guards=MAY_CHANGE)
async def save_settings(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    form.called |= {name: gettext(IDENTITY_WORDS[name]) for name in FIELDS}
    values = {name: form.text(name, most=most) for name, most in FIELDS.items()}
    if not form.errors:
        for name, problem in (await actions.save_settings(values, request.user.id)).items():
            form.refuse(name, problem.message, **problem.values)
    if form.errors:
        return await _settings_page(request, form, 422)
    return see_other("/staff/settings", done="saved")


async def _settings_page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    language = current_language()
    return render(
        request,
        "privacy/settings.html",
        status,
        form=form,
        most=FIELDS,
        places=[(place, gettext(words)) for place, words in PLACES_IN_WORDS.items()],
        published=await ledger.notice(None, language),
        done=SAID,
    )


@get("/", name="privacy.evidence", guards=MAY_EXPORT)
async def evidence(request: StaffRequest) -> Page:
    first = {"format": Format.CSV_EXCEL.value, "use": asking.OWN}
    return await _evidence_page(request, filled(first))


@post("/", name="privacy.export_evidence", guards=MAY_EXPORT, status_code=200)
async def export_evidence(request: StaffRequest) -> Page | Stream:
    """The file itself. `email` or `address` (what the ledger calls them) asks for one person only."""
    form = await read_form(request)
    chosen = form.one("format", [known.value for known in Format]) or Format.CSV_EXCEL.value
    subjects, use = await _subjects(form), asking.OWN
    if form.ticked("use") and not form.errors:
        use = await handed_over(form, await queries.people_behind(subjects), request.user.id)
    if form.errors:
        return await _evidence_page(request, form, 422)
    return await _download(Format(chosen), subjects, use, request.user.id)


async def _subjects(form: Form) -> list[UUID] | None:
    """Whom the form asks for; None is everybody."""
    email, address_id = form.exact("email", most=254), form.text("address")
    if address_id:
        return await _subjects_at(form, address_id)
    if not email:
        return None
    subjects = await queries.known_subjects(email)
    if isinstance(subjects, Problem):
        form.refuse("email", subjects.message, **subjects.values)
        return None
    return subjects


async def _subjects_at(form: Form, address_id: str) -> list[UUID]:
    subject = uuid_in(address_id)
    known = await queries.subjects_beside(subject) if subject else []
    if not known:
        form.refuse("email", queries.NOTHING_KNOWN)
    return known


async def _download(form: Format, subjects: list[UUID] | None, use: str, by: UUID) -> Stream:
    day = clock.today().isoformat()
    name = f"evidence-{day}{'' if subjects is None else '-one-person'}{form.ending}"
    events = written(form, subjects)
    noted = partial(actions.note_export, by, form, subjects, use)
    return await downloaded(events, name, form.media_type, first=noted)


async def _evidence_page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    return render(
        request,
        "privacy/evidence.html",
        status,
        form=form,
        formats=[(value.value, gettext(word), gettext(help_)) for value, word, help_ in FORMATS],
        offered=await asking.offered(),
    )


settings_router = staff_router("/staff/settings", [settings, save_settings])
evidence_router = staff_router("/staff/evidence", [evidence, export_evidence])
