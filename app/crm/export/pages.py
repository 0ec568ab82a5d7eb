"""A list as a file: first what for and in which form, then the file."""

from functools import partial

from litestar import post
from litestar.response import Stream

from app.contacts.about import About
from app.crm.export import disclosing, export
from app.crm.export.disclosing import Wanted, What
from app.crm.export.export import Format
from app.crm.register.pages import PATHS, again, said_in, shape_in
from app.crm.register.picked import NOT_PICKED, Picked, condition_for, picked
from app.crm.views.counting import count
from app.crm.views.listing import kind_of
from app.disclosures import forms as asking
from app.lib import clock
from app.lib.languages import N_, gettext
from app.lib.refusals import Conflict, Invalid
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.downloads import downloaded
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render

MAY = [needs(Right.EXPORT_PEOPLE)]
LONGEST_PURPOSE = 200
NO_PURPOSE = N_("Write what the file is for. It is kept in the access log.")
FORMATS = (
    (Format.XLSX, N_("Excel workbook (XLSX)"), N_("Every cell is text; nothing is calculated.")),
    (Format.CSV_EXCEL, N_("CSV for Excel"), N_("Semicolons; opens with a double-click.")),
    (Format.CSV, N_("CSV for other programs"), N_("Commas (RFC 4180).")),
)
WHATS = (
    (What.POST, N_("Name and postal address")),
    (What.EMAIL, N_("Name and e-mail addresses")),
    (What.EVERYTHING, N_("Everything")),
)
NO_WHAT = N_("Choose what is given.")


@post("/", name="people.export", guards=MAY)
async def ask_people(request: StaffRequest) -> Page:
    return await _ask(request, About.PEOPLE)


@post("/file", name="people.export_file", guards=MAY, status_code=200)
async def people_file(request: StaffRequest) -> Page | Stream:
    return await _file(request, About.PEOPLE)


@post("/", name="organisations.export", guards=MAY)
async def ask_organisations(request: StaffRequest) -> Page:
    return await _ask(request, About.ORGANISATIONS)


@post("/file", name="organisations.export_file", guards=MAY, status_code=200)
async def organisations_file(request: StaffRequest) -> Page | Stream:
    return await _file(request, About.ORGANISATIONS)


async def _ask(request: StaffRequest, about: About) -> Page:
    """How many, what for, in which form; the list again when nobody is ticked. Changes nothing."""
    form = await read_form(request)
    chosen = await _picked(request, about, form)
    if chosen.is_nobody:
        form.refuse("picked", NOT_PICKED)
        return await again(request, chosen.shape, form)
    first = {"format": Format.XLSX.value, "use": asking.OWN, "what": What.POST.value}
    shown = Form({**filled(first).submitted}, form.errors)
    return await _page(request, shown, chosen)


async def _file(request: StaffRequest, about: About) -> Page | Stream:
    """The file itself; what it is for stands in the access log before it leaves."""
    form = await read_form(request)
    chosen = await _picked(request, about, form)
    if chosen.is_nobody:
        form.refuse("picked", NOT_PICKED)
        return await again(request, chosen.shape, form)
    purpose = form.text("purpose", required=NO_PURPOSE, most=LONGEST_PURPOSE)
    wanted = form.one("format", [known.value for known in Format]) or Format.CSV.value
    release = await _release(form, purpose) if about is About.PEOPLE else None
    if form.errors:
        return await _page(request, form, chosen)
    try:
        made = await export.prepared(
            chosen, Format(wanted), billing=request.user.may(Right.SEE_BILLING)
        )
        if release is not None:
            made = await disclosing.disclosed(made, release, request.user.id)
    except (Invalid, Conflict) as refusal:
        form.refuse(
            "format" if release is None else "recipient", refusal.sentence, **refusal.values
        )
        return await _page(request, form, chosen)
    day = clock.today().isoformat()
    name = f"{about.value}-{day}{made.form.ending}"
    noted = partial(export.note, made, purpose, request.user.id)
    return await downloaded(export.contents(made), name, made.form.media_type, first=noted)


async def _release(form: Form, why: str) -> Wanted | None:
    """To whom and what, or None: it stays with us, or the reasons stand in `form.errors`."""
    given = await asking.read(form)
    what = form.one("what", list(What), required=NO_WHAT) if given else ""
    return Wanted(given, why, What(what)) if given and what else None


async def _picked(request: StaffRequest, about: About, form: Form) -> Picked:
    shape = await shape_in(request, about, said_in(form), form)
    return picked(shape, form.chosen("id"), whole=form.ticked("whole"))


async def _page(request: StaffRequest, form: Form, chosen: Picked) -> Page:
    about = chosen.shape.about
    return render(
        request,
        "crm/export.html",
        422 if form.errors else 200,
        form=form,
        about=about,
        chosen=chosen,
        count=await count(kind_of(about), await condition_for(chosen)),
        base=PATHS[about],
        back=chosen.shape.path(PATHS[about]),
        formats=[(value.value, gettext(word), gettext(help_)) for value, word, help_ in FORMATS],
        longest=LONGEST_PURPOSE,
        whats=[(value.value, gettext(word)) for value, word in WHATS],
        offered=await asking.offered(),
    )


people_router = staff_router(f"{PATHS[About.PEOPLE]}/export", [ask_people, people_file])
organisations_router = staff_router(
    f"{PATHS[About.ORGANISATIONS]}/export", [ask_organisations, organisations_file]
)
