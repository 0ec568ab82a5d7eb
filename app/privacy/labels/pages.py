"""Staff page for paper: choose people, a sheet and its first free place, see who gets nothing, print."""

from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.about import About
from app.contacts.values import read_day
from app.crm.register.pages import again, said_in, shape_in
from app.crm.register.picked import NOT_PICKED, ids_of, picked
from app.disclosures import queries as registered
from app.disclosures.queries import Registered
from app.disclosures.rules import AT_WORK, RELEASE_WORDS, ReleaseKind
from app.lib import clock
from app.lib.languages import N_, current_language, format_date, gettext
from app.lib.refusals import Invalid, Refusal
from app.privacy.labels import actions, forms, queries, whom
from app.privacy.labels.actions import Kind, Run
from app.privacy.labels.forms import ARTICLE_14, Asked
from app.privacy.labels.preview import preview_of
from app.privacy.labels.printing import letters
from app.privacy.labels.printing.letters import Text
from app.privacy.labels.printing.pdf import Labels, labels_as_pdf, list_as_pdf
from app.privacy.labels.rules import Paper
from app.privacy.labels.sheets import Fitted, Sheet
from app.privacy.labels.whom import Whom
from app.staff.reads.recording import seen
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/labels"
MAY = [needs(Right.EXPORT_PEOPLE)]
TEST = "test"
SHOWN_RUNS = 10
LONGEST_HEADING, LONGEST_BODY = 120, 6000
NOTICE = N_("Where the data came from")
SAVE_FIRST = N_(
    "These are more than 200 people. Save them as a view or a segment, then choose it under Address labels."
)
NO_WHY = N_("Write what the data is given for. It is kept with the disclosure.")
NO_HEADING = N_("Write the heading of the letter.")
NO_BODY = N_("Write the text of the letter.")
NOBODY = N_("There is nobody to print for: see below who was left out and why.")
WHEN = N_("Write the day on which the letters were posted.")
KINDS = {
    Kind.LABELS: RELEASE_WORDS[ReleaseKind.LABELS],
    Kind.LIST: RELEASE_WORDS[ReleaseKind.LIST],
    Kind.LETTERS: N_("Letters"),
}
SAID = {"posted": N_("Noted. These people have been told by letter.")}


@get("/", name="labels.page", guards=MAY)
async def page(request: StaffRequest) -> Page:
    """Nothing is chosen yet, or what a link from another page says."""
    query = request.query_params
    abouts = await _abouts()
    who, ticked = query.get("who", ""), query.getall("id", [])
    about = ARTICLE_14 if who == whom.TO_TELL or len(abouts) == 1 else abouts[0][0]
    form = forms.opened(who, about)
    form.submitted |= {"id": ticked} if ticked else {}
    return await _shown(request, form)


@post("/ticked", name="labels.ticked", guards=MAY)
async def ticked(request: StaffRequest) -> Page | Redirect:
    """From a list: the ticked people, or a whole view as it was saved, are brought to the page."""
    form = await read_form(request)
    shape = await shape_in(request, About.PEOPLE, said_in(form), form)
    chosen = picked(shape, form.chosen("id"), whole=form.ticked("whole"))
    if chosen.is_whole and not shape.text and shape.filters == shape.view.filters:
        return see_other(f"{PATH}?{urlencode({'who': f'{whom.VIEW}:{shape.view.key}'})}")
    ids = await ids_of(chosen)
    if ids is None or len(ids) > whom.MOST_TICKED:
        form.refuse("picked", SAVE_FIRST)
    elif not ids:
        form.refuse("picked", NOT_PICKED)
    if form.errors or not ids:
        return await again(request, shape, form)
    fields = [("who", whom.TICKED), *(("id", str(one)) for one in ids)]
    return see_other(f"{PATH}?{urlencode(fields)}")


@post("/", name="labels.print", guards=MAY, status_code=200)
async def act(request: StaffRequest) -> Page | Response[bytes]:
    """The preview again, a test print, or the paper itself, which is written down first."""
    form = await read_form(request)
    wanted = form.text("act")
    if wanted not in (*Kind, TEST):
        return await _shown(request, form)
    if wanted == TEST:
        sheet = forms.read_sheet(form)
        return _pdf(await _test(sheet), TEST) if sheet else await _shown(request, form)
    asked = await _asked(form)
    text = _text(form) if wanted == Kind.LETTERS and form.value("about") != ARTICLE_14 else None
    if asked is None or form.errors:
        return await _shown(request, form)
    return await _printed(request, form, asked, Kind(wanted), text)


async def _asked(form: Form) -> Asked | None:
    abouts, recipients = await _abouts(), await _recipients()
    return forms.read(form, [key for key, _ in abouts], [one.id for one in recipients])


async def _recipients() -> list[Registered]:
    """To whom paper can be given."""
    return [one for one in await registered.register() if one.facts.kind not in AT_WORK]


def _text(form: Form) -> Text:
    heading = form.text("heading", required=NO_HEADING, most=LONGEST_HEADING)
    return Text(heading, form.text("body", required=NO_BODY, most=LONGEST_BODY, lines=True))


async def _printed(
    request: StaffRequest, form: Form, asked: Asked, kind: Kind, text: Text | None
) -> Page | Response[bytes]:
    why = form.text("why", required=NO_WHY if asked.recipient is not None else None)
    if form.errors:
        return await _shown(request, form)
    to = next((one for one in await _recipients() if one.id == asked.recipient), None)
    try:
        chosen, paper = await _paper(request, asked, asked.sheet if kind is Kind.LABELS else None)
        seen([one.id for one in paper.people])
        content = await _content(kind, chosen, paper, asked, text)
        run = Run(kind, asked.about, chosen.name, to, why)
        await actions.book(run, paper, by=request.user.id)
    except Refusal as refusal:
        form.errors.setdefault("who", str(refusal))
        return await _shown(request, form)
    return _pdf(content, kind.value)


async def _paper(request: StaffRequest, asked: Asked, sheet: Sheet | None) -> tuple[Whom, Paper]:
    chosen = await whom.whom(asked.who, asked.ticked, request.user.id)
    return chosen, await actions.prepared(chosen, asked.about, asked.order, sheet, asked.recipient)


async def _content(
    kind: Kind, chosen: Whom, paper: Paper, asked: Asked, text: Text | None
) -> bytes:
    if not paper.people:
        raise Invalid(NOBODY)
    if kind is Kind.LABELS:
        return await labels_as_pdf(Labels(asked.sheet, paper.labels, asked.start))
    if kind is Kind.LIST:
        return await list_as_pdf(chosen.name, [one.postal for one in paper.people])
    made = await (letters.written(paper.people, text) if text else letters.notices(paper.people))
    return await letters.letters_as_pdf(made)


async def _test(sheet: Sheet) -> bytes:
    """Frames and numbers of places, and nobody's name: to be held against the sheet on a window."""
    labels = [Fitted((str(number + 1), sheet.words), 8.0) for number in range(sheet.places)]
    return await labels_as_pdf(Labels(sheet, labels, with_frame=True))


def _pdf(content: bytes, name: str) -> Response[bytes]:
    file = f"{name}-{clock.today().isoformat()}.pdf"
    return Response(
        content,
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )


@post(
    "/{run_id:uuid}/posted",
    name="labels.posted",
    guards=[needs(Right.EDIT_PEOPLE, Right.EXPORT_PEOPLE)],
)
async def posted(request: StaffRequest, run_id: FromPath[UUID]) -> Page | Redirect:
    """The letters that the law asks for have gone: those people were told by letter."""
    form = await read_form(request)
    on = form.read("on", read_day, required=WHEN, most=40)
    if on is not None:
        try:
            await actions.note_posted(run_id, on, by=request.user.id)
        except Refusal as refusal:
            form.errors.setdefault("on", str(refusal))
        else:
            return see_other(PATH, done="posted")
    first = forms.opened("", ARTICLE_14)
    return await _shown(request, first, posting=(run_id, form))


async def _abouts() -> list[tuple[str, str]]:
    """Purposes that reach people by post, then the notice that the law asks for."""
    language = current_language()
    purposes = [(one.key, one.names[language]) for one in await actions.purposes_by_post()]
    return [*purposes, (ARTICLE_14, gettext(NOTICE))]


async def _shown(
    request: StaffRequest, form: Form, *, posting: tuple[UUID, Form] | None = None
) -> Page:
    abouts = await _abouts()
    errors = dict(form.errors)
    asked = await _asked(form) if form.value("who") else None
    paper = None
    if asked is not None and not errors:
        try:
            _, paper = await _paper(request, asked, asked.sheet)
        except Refusal as refusal:
            form.errors.setdefault("who", str(refusal))
    posting = posting or (UUID(int=0), filled({"on": format_date(clock.today())}))
    is_bad = bool(form.errors or posting[1].errors)
    return render(
        request,
        "privacy/labels/page.html",
        422 if is_bad else 200,
        form=form,
        preview=preview_of(asked, paper) if asked and paper else None,
        whom=await _whom(request, form),
        abouts=abouts,
        sheets=forms.sheets(),
        counts=forms.COUNTS,
        measures=forms.MEASURES,
        orders=[(key.value, gettext(word)) for key, word in forms.ORDERS],
        recipients=[(str(one.id), one.facts.name) for one in await _recipients()],
        has_purposes=len(abouts) > 1,
        runs=await queries.past_runs(SHOWN_RUNS),
        kinds=KINDS,
        about_words=dict(abouts),
        posting=posting,
        longest=(LONGEST_HEADING, LONGEST_BODY),
        here=PATH,
        done=SAID,
    )


async def _whom(request: StaffRequest, form: Form) -> list[tuple[str, str]]:
    offered = await whom.choices(request.user.id)
    ticked = whom.ticked_in(form.chosen("id"))
    if ticked:
        chosen = await whom.whom(whom.TICKED, ticked, request.user.id)
        offered.insert(0, (whom.TICKED, chosen.name))
    return offered


router = staff_router(PATH, [page, ticked, act, posted])
