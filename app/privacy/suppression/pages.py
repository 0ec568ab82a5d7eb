"""Whom nothing is sent to: the suppression list, asked by an address, and what fills it."""

from uuid import UUID

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from app.consent.suppression import domains, queries
from app.consent.suppression.domains import Refused
from app.consent.suppression.rules import Cause
from app.consent.wordings.labels import said
from app.contacts.values import read_day
from app.crm.finding.blocked import Blocks, blocks_of
from app.lib import clock
from app.lib.languages import N_, gettext
from app.lib.refusals import Conflict, Invalid
from app.lists.staff_queries import known_lists
from app.mail.addresses import NOT_A_DOMAIN
from app.privacy.suppression import plain
from app.privacy.suppression.actions import METHODS, suppress_list
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.receiving.body import STAFF_LIMIT
from app.web.rendering.forms import ONE_FILE, Form, file_in, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/suppression"
PAGE = 50
LONGEST_SCOPE, LONGEST_NOTE = 300, 500
MOST_BYTES = 5 * 1024 * 1024
MOST_SENT = MOST_BYTES + STAFF_LIMIT
SEE, RECORD = [needs(Right.EDIT_PEOPLE)], [needs(Right.EDIT_PEOPLE)]
IMPORT = [needs(Right.EDIT_PEOPLE, Right.IMPORT_PEOPLE)]
NOTHING_ASKED = N_("Enter an e-mail address or a domain.")
CHOOSE_CAUSE = N_("Choose why nothing may be sent to the addresses.")
NO_DAY = N_("Enter the day.")
TOO_LARGE = N_("The file is larger than 5 MB. Split the list.")
NOT_TEXT = N_("The file is not a text file in UTF-8.")
SAID = {
    "imported": N_("Saved. Nothing is sent to the addresses of the list."),
    "refused": N_("Saved."),
    "lifted": N_("Saved."),
}
CAUSES = {
    Cause.UNSUBSCRIBED_ELSEWHERE: N_("They have unsubscribed or forbidden direct marketing"),
    Cause.CLEANED_ELSEWHERE: N_("Mail to them has come back"),
}


@get("/", name="suppression.all", guards=SEE)
async def suppression(request: StaffRequest, before: FromQuery[str] = "") -> Page:
    return await _page(request, filled(), before=before)


@post("/find", name="suppression.find", guards=SEE)
async def find(request: StaffRequest) -> Page:
    """By the hash of an address, or by a domain: what was typed stands in no address and no log."""
    form = await read_form(request)
    asked = form.exact("asked", required=NOTHING_ASKED, most=254)
    if form.errors:
        return await _page(request, form, 422)
    blocks = await blocks_of(asked)
    refused = await domains.refused_at(asked.lower())
    if blocks is None and "@" in asked:
        form.refuse("asked", NOTHING_ASKED)
        return await _page(request, form, 422)
    return await _page(request, form, found=(asked, blocks, refused))


@get("/import", name="suppression.ask_import", guards=IMPORT)
async def ask_import(request: StaffRequest) -> Page:
    return _import_page(request, filled())


@post("/import", name="suppression.import", guards=IMPORT, opt={ONE_FILE: "file"})
async def import_list(request: StaffRequest) -> Page | Redirect:
    """All or nothing: a line that cannot be read is named, and nobody is added before it is mended."""
    form = await read_form(request)
    cause = form.one("cause", [one.value for one in METHODS], required=CHOOSE_CAUSE)
    text = form.text("addresses", most=STAFF_LIMIT, lines=True)
    if (sent := file_in(request)) is not None:
        text = await _text_of(sent, form) or text
    listed = plain.read(text)
    _refuse_list(form, listed)
    if form.errors:
        return _import_page(request, form, 422)
    await suppress_list(listed.canonicals, Cause(cause), by=request.user.id)
    return see_other(PATH, done="imported")


async def _text_of(sent: UploadFile, form: Form) -> str:
    data = await sent.read(MOST_BYTES + 1)
    await sent.close()
    if len(data) > MOST_BYTES:
        form.refuse("file", TOO_LARGE)
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        form.refuse("file", NOT_TEXT)
        return ""


def _refuse_list(form: Form, listed: plain.PlainList) -> None:
    if listed.faults:
        form.errors.setdefault("addresses", listed.told())
    elif not listed.canonicals:
        form.refuse("addresses", plain.NO_ADDRESSES)
    elif len(listed.canonicals) > plain.MOST_ADDRESSES:
        form.refuse("addresses", plain.TOO_MANY, most=plain.MOST_ADDRESSES)


def _import_page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    return render(
        request,
        "privacy/suppression_import.html",
        status,
        form=form,
        path=PATH,
        causes=[(one.value, gettext(word)) for one, word in CAUSES.items()],
    )


@get("/domains", name="suppression.domains", guards=SEE)
async def all_domains(request: StaffRequest) -> Page:
    return await _domains_page(request, filled({"on": clock.today().isoformat()}))


@post("/domains", name="suppression.refuse_domain", guards=RECORD)
async def refuse_domain(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    domain = form.read("domain", domains.domain_of, required=NOT_A_DOMAIN, exact=True)
    scope = form.text("scope", required=domains.NO_SCOPE, most=LONGEST_SCOPE)
    note = form.text("note", most=LONGEST_NOTE)
    on = form.read("on", read_day, required=NO_DAY)
    if form.errors or domain is None or on is None:
        return await _domains_page(request, form, 422)
    try:
        await domains.refuse_domain(domain, scope, on, note=note, by=request.user.id)
    except (Invalid, Conflict) as refusal:
        form.errors["domain" if isinstance(refusal, Conflict) else "on"] = str(refusal)
        return await _domains_page(request, form, 422)
    return see_other(f"{PATH}/domains", done="refused")


@post("/domains/{refusal_id:uuid}", name="suppression.lift_domain", guards=RECORD)
async def lift_domain(request: StaffRequest, refusal_id: FromPath[UUID]) -> Page | Redirect:
    """Only with the organisation's own written wish."""
    form = await read_form(request)
    why = form.text("why", required=domains.NO_WISH, most=LONGEST_SCOPE)
    if form.errors:
        form.submitted["lifting"] = [str(refusal_id)]
        return await _domains_page(request, form, 422)
    await domains.lift(refusal_id, why, request.user.id)
    return see_other(f"{PATH}/domains", done="lifted")


async def _domains_page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    return render(
        request,
        "privacy/suppression_domains.html",
        status,
        form=form,
        path=PATH,
        refusals=await domains.standing(),
        done=SAID,
    )


Found = tuple[str, Blocks | None, list[Refused]]


async def _page(
    request: StaffRequest,
    form: Form,
    status: int = 200,
    *,
    before: str = "",
    found: Found | None = None,
) -> Page:
    start = int(before) if before.isdecimal() and len(before) < 19 else None
    rows = await queries.listed(start, PAGE + 1)
    return render(
        request,
        "privacy/suppression.html",
        status,
        form=form,
        path=PATH,
        rows=rows[:PAGE],
        number=await queries.count(),
        lists={one.id: one.name for one in await known_lists()},
        said=said,
        found=found,
        newest=PATH if start else None,
        older=f"{PATH}?before={rows[PAGE - 1].id}" if len(rows) > PAGE else None,
        done=SAID,
    )


router = staff_router(PATH, [suppression, find, all_domains, refuse_domain, lift_domain])
upload_router = staff_router(PATH, [ask_import, import_list], most=MOST_SENT)
