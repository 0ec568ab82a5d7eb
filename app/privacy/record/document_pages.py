"""Staff pages: the desk's documents. A draft is written from a template, closed with a name, renewed."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from markupsafe import Markup

from app.contacts.values import read_day
from app.lib import clock
from app.lib.languages import current_language, speaking
from app.lib.refusals import Conflict, or_not_found
from app.mail.letters.markdown import for_page
from app.privacy.record import actions, offered, queries
from app.privacy.record.actions import NO_DOCUMENT, Text
from app.privacy.record.pages import MAY, PATH
from app.privacy.record.queries import Paper
from app.privacy.record.rules import (
    LONGEST_BODY,
    NO_BODY,
    NO_DAY,
    NO_NAME,
    NO_TITLE,
    DocumentKind,
    against_closing,
)
from app.privacy.record.words import KINDS, WHAT_FOR, template_of, title_of
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, edition_of, filled, read_form
from app.web.rendering.pages import Page, render, see_other

DOCUMENTS = f"{PATH}/documents"
LONGEST_TITLE = 200


@get("/new", name="record.new_document", guards=MAY)
async def new(request: StaffRequest, what: FromQuery[str] = "") -> Page:
    return await _new_page(request, filled({"what": what}))


@post("/new", name="record.add_document", guards=MAY)
async def add(request: StaffRequest) -> Page | Redirect:
    """A draft from the template, in the language of whoever begins it."""
    form, known = await read_form(request), await offered.subjects()
    what = form.one("what", list(known), required=offered.NO_SUBJECT)
    if not what:
        return await _new_page(request, form, 422)
    one = known[what]
    text = Text(title_of(one.kind, one.name), template_of(one.kind, one.facts), 0)
    document = await actions.begin(
        one.kind, one.about, text, current_language().value, request.user.id
    )
    return see_other(f"{DOCUMENTS}/{document}")


async def _new_page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    known = await offered.subjects()
    return render(
        request,
        "privacy/record/new_document.html",
        status,
        form=form,
        subjects=[(key, title_of(one.kind, one.name)) for key, one in known.items()],
        kinds=[(word, WHAT_FOR[kind]) for kind, word in KINDS.items()],
    )


@get("/{document_id:uuid}", name="record.document", guards=MAY)
async def document(
    request: StaffRequest, document_id: FromPath[UUID], version: FromQuery[int | None] = None
) -> Page:
    return _page(request, await _known(document_id), number=version)


@post("/{document_id:uuid}", name="record.save_document", guards=MAY)
async def save(request: StaffRequest, document_id: FromPath[UUID]) -> Page | Redirect:
    """Save, close or discard the draft, or begin the next version."""
    known, form = await _known(document_id), await read_form(request)
    here = f"{DOCUMENTS}/{document_id}"
    act, by = form.value("act"), request.user.id
    try:
        if act == "renew":
            await actions.renew(document_id, current_language().value, by)
            return see_other(here)
        if act == "discard":
            stays = await actions.discard(document_id, edition_of(form), by)
            return see_other(here if stays else PATH, done="discarded")
        return await _saved(request, known, form, is_closing=act == "close")
    except Conflict as refusal:
        form.refuse("body", refusal.sentence)
        return _page(request, await _known(document_id), form, 409)


async def _saved(
    request: StaffRequest, known: Paper, form: Form, *, is_closing: bool
) -> Page | Redirect:
    title = form.text("title", required=NO_TITLE, most=LONGEST_TITLE)
    body = form.text("body", required=NO_BODY, most=LONGEST_BODY, lines=True)
    text, here = Text(title, body, edition_of(form)), f"{DOCUMENTS}/{known.id}"
    name = form.text("name", required=NO_NAME if is_closing else None)
    day = form.read("closed_on", read_day, required=NO_DAY if is_closing else None)
    if is_closing and day and (fault := against_closing(body, _empty(known), day, clock.today())):
        form.refuse("body", fault)
    if form.errors:
        return _page(request, known, form, 422)
    if is_closing and day:
        await actions.close(known.id, text, name, day, request.user.id)
        return see_other(here, done="closed")
    await actions.save(known.id, text, request.user.id)
    return see_other(here, done="saved")


def _empty(known: Paper) -> str:
    """The template as it was begun; an undertaking holds without a further word."""
    with speaking(known.newest.language):
        return "" if known.kind is DocumentKind.UNDERTAKING else template_of(known.kind)


async def _known(number: UUID) -> Paper:
    return or_not_found(await queries.document(number), NO_DOCUMENT)


def _page(
    request: StaffRequest,
    known: Paper,
    form: Form | None = None,
    status: int = 200,
    number: int | None = None,
) -> Page:
    shown = known.newest if number is None else or_not_found(known.version(number), NO_DOCUMENT)
    values = {
        "title": shown.title, "body": shown.body, "edition": str(shown.edition),
        "name": request.user.name, "closed_on": clock.today().isoformat(),
    }  # fmt: skip
    return render(
        request,
        "privacy/record/document.html",
        status,
        known=known,
        shown=shown,
        kind=KINDS[known.kind],
        what_for=WHAT_FOR[known.kind],
        form=form or filled(values),
        text=_as_page(shown.body),
        most={"title": LONGEST_TITLE, "body": LONGEST_BODY},
        done=offered.SAID,
    )


def _as_page(body: str) -> Markup:
    """Headings directly below that of the page."""
    html = for_page(body).replace("<h4>", "<h2>").replace("</h4>", "</h2>")
    return Markup(html)  # noqa: S704 - cleaned by nh3's allow-list


router = staff_router(DOCUMENTS, [new, add, document, save])
