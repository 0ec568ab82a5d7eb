"""The purposes: what each rests on, says and keeps, and whose consent refers to which version."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent import queries as ledger
from app.consent.events import Basis
from app.consent.grounds.groups import groups
from app.consent.purposes import queries as versions
from app.consent.purposes.actions import NO_SUCH_PURPOSE, fields_of
from app.consent.purposes.rules import PurposeFields, PurposeInForce
from app.lib.languages import N_, current_language
from app.lib.refusals import NotFound
from app.privacy.notice.text import in_words
from app.privacy.purposes import drafts, forms, queries
from app.privacy.purposes.drafts import Draft, DraftEditedMeanwhile
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import EDITION, Form, edition_of, filled, read_form
from app.web.rendering.languages import in_words as language_names
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/purposes"
SEE = [needs(Right.SEE_PEOPLE)]
CHANGE = [needs(Right.CHANGE_SETTINGS)]
DRAFT = "draft"
"""The hidden field with the edition of the draft that the page showed."""
LOOK = "look"
SAID = {
    "saved": N_("Published. Consents given so far keep their wording."),
    "added": N_("The purpose was added."),
    "drafted": N_("The draft is saved. It changes nothing until it is published."),
    "discarded": N_("The draft was discarded."),
}


@get("/", name="privacy.purposes", guards=SEE)
async def all_purposes(request: StaffRequest) -> Page:
    language = current_language()
    purposes = await ledger.purposes()
    waiting = await drafts.drafts()
    return render(
        request,
        "privacy/purposes/all.html",
        purposes=[(one, in_words(one, language), unfinished(one)) for one in purposes],
        lists=await queries.lists_by_purpose(language.value),
        drafts=waiting,
        new=[one for one in waiting.values() if one.is_new],
        staff=await queries.staff_names(),
        done=SAID,
    )


def unfinished(purpose: PurposeInForce) -> bool:
    """Whether something is missing that the notice or the law asks for."""
    if not all(purpose.texts.values()) or not purpose.data:
        return True
    needs_interest = purpose.basis is Basis.LEGITIMATE_INTEREST
    return needs_interest and not (purpose.balancing and all(purpose.interests.values()))


@get("/new", name="privacy.new_purpose", guards=CHANGE)
async def new_purpose(request: StaffRequest) -> Page:
    return await _page(request, forms.new())


@post("/new", name="privacy.add_purpose", guards=CHANGE)
async def add_purpose(request: StaffRequest) -> Page | Redirect:
    return await _keep(request, None, None)


@get("/{purpose:str}", name="privacy.purpose", guards=CHANGE)
async def one_purpose(request: StaffRequest, purpose: FromPath[str]) -> Page:
    one, draft = await known(purpose)
    return await _page(request, opened(one, draft), one, draft=draft)


@post("/{purpose:str}", name="privacy.change_purpose", guards=CHANGE)
async def change_purpose(request: StaffRequest, purpose: FromPath[str]) -> Page | Redirect:
    """Keep the draft. Who saved second sees what the first one saved, and keeps what was typed (trial F7)."""
    one, _ = await known(purpose)
    return await _keep(request, one, purpose)


async def known(purpose: str) -> tuple[PurposeInForce | None, Draft | None]:
    """What is in force and what is being written; at least one of them, or 404."""
    one, draft = await ledger.purpose(purpose), await drafts.draft(purpose)
    if one is None and draft is None:
        raise NotFound(NO_SUCH_PURPOSE)
    return one, draft


def opened(one: PurposeInForce | None, draft: Draft | None) -> Form:
    """What was written last, else what is in force."""
    if draft is not None:
        return filled({**draft.fields, DRAFT: str(draft.edition)})
    return forms.opened(fields_of(one), one.version) if one else forms.new()


async def _keep(
    request: StaffRequest, one: PurposeInForce | None, purpose: str | None
) -> Page | Redirect:
    form = await read_form(request)
    is_looked_at = form.value("act") == LOOK
    if is_looked_at and await read(form, one) is None:
        return await _page(request, form, one, 422, named=purpose)
    if one is not None and edition_of(form) != one.version:
        theirs = forms.opened(fields_of(one), one.version)
        return await _quicker(request, form, one, theirs, form.value(DRAFT), purpose)
    try:
        opened_with = edition_of(form, DRAFT)
        name = await drafts.keep(purpose, forms.kept(form), opened_with, request.user.id)
    except DraftEditedMeanwhile as quicker:
        number = quicker.now.edition if quicker.now else 0
        return await _quicker(request, form, one, opened(one, quicker.now), str(number), purpose)
    if is_looked_at:
        return see_other(f"{PATH}/{name}/draft")
    return see_other(f"{PATH}/{name}", done="drafted")


async def read(form: Form, one: PurposeInForce | None) -> PurposeFields | None:
    """What a form or a draft asks for, or None with the reasons in `form.errors`."""
    language = current_language().value
    return forms.read(
        form,
        await groups(),
        direct_marketing=one.direct_marketing if one else form.ticked(forms.MARKETING),
        has_lists=one is not None and one.key in await queries.lists_by_purpose(language),
    )


async def _quicker(
    request: StaffRequest,
    form: Form,
    one: PurposeInForce | None,
    theirs: Form,
    edition: str,
    named: str | None,
) -> Page:
    """What was typed, with what stands there now; saving again then goes over that."""
    await read(form, one)
    form.errors.clear()
    form.submitted[DRAFT] = [edition]
    if one is not None:
        form.submitted[EDITION] = [str(one.version)]
    return await _page(request, form, one, 409, theirs=theirs, named=named)


async def _page(
    request: StaffRequest,
    form: Form,
    one: PurposeInForce | None = None,
    status: int = 200,
    *,
    theirs: Form | None = None,
    draft: Draft | None = None,
    named: str | None = None,
) -> Page:
    lists = await queries.lists_by_purpose(current_language().value)
    offered = forms.offered(await groups(), form.value("product_group"))
    called = one.key if one else draft.purpose if draft else named
    return render(
        request,
        "privacy/purposes/edit.html",
        status,
        form=form,
        one=one,
        called=called,
        draft=draft,
        theirs=forms.differences(form, theirs, offered) if theirs else None,
        offered=offered,
        most=forms.MOST,
        missing={
            "words": forms.missing(form, "name", "text"),
            "interest": forms.missing(form, "interest"),
        },
        names=language_names(),
        lists=lists.get(one.key, []) if one else [],
        consents=await versions.consents_by_version(one.key) if one else {},
        versions=await versions.versions_of(one.key) if one else [],
        staff=await queries.staff_names(),
        done=SAID,
    )


router = staff_router(PATH, [all_purposes, new_purpose, add_purpose, one_purpose, change_purpose])
