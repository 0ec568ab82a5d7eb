"""The purposes: what each rests on, says and keeps, and whose consent refers to which version."""

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent import queries as ledger
from app.consent.events import Basis
from app.consent.grounds.groups import groups
from app.consent.purposes import queries as versions
from app.consent.purposes.actions import NO_SUCH_PURPOSE, PurposeEditedMeanwhile, fields_of
from app.consent.queries import PurposeInForce
from app.lib.languages import N_, current_language
from app.lib.refusals import or_not_found
from app.privacy.notice.text import in_words
from app.privacy.purposes import actions, forms, queries
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import EDITION, Form, edition_of, read_form
from app.web.rendering.languages import in_words as language_names
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/purposes"
SEE = [needs(Right.SEE_PEOPLE)]
CHANGE = [needs(Right.CHANGE_SETTINGS)]
SAID = {
    "saved": N_("Saved. Consents given so far keep their wording."),
    "added": N_("The purpose was added."),
}


@get("/", name="privacy.purposes", guards=SEE)
async def all_purposes(request: StaffRequest) -> Page:
    language = current_language()
    purposes = await ledger.purposes()
    return render(
        request,
        "privacy/purposes/all.html",
        purposes=[(one, in_words(one, language), unfinished(one)) for one in purposes],
        lists=await queries.lists_by_purpose(language.value),
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
    form = await read_form(request)
    is_marketing = form.ticked("direct_marketing")
    said = forms.read(form, await groups(), direct_marketing=is_marketing, has_lists=False)
    if said is None:
        return await _page(request, form, status=422)
    await actions.add(said, direct_marketing=is_marketing, by=request.user.id)
    return see_other(PATH, done="added")


@get("/{purpose:str}", name="privacy.purpose", guards=CHANGE)
async def one_purpose(request: StaffRequest, purpose: FromPath[str]) -> Page:
    one = or_not_found(await ledger.purpose(purpose), NO_SUCH_PURPOSE)
    return await _page(request, forms.opened(fields_of(one), one.version), one)


@post("/{purpose:str}", name="privacy.change_purpose", guards=CHANGE)
async def change_purpose(request: StaffRequest, purpose: FromPath[str]) -> Page | Redirect:
    """Who saved second sees what the first one saved, and keeps what was typed (trial F7)."""
    one = or_not_found(await ledger.purpose(purpose), NO_SUCH_PURPOSE)
    form = await read_form(request)
    has_lists = purpose in await queries.lists_by_purpose(current_language().value)
    said = forms.read(
        form, await groups(), direct_marketing=one.direct_marketing, has_lists=has_lists
    )
    if said is None:
        return await _page(request, form, one, 422)
    try:
        await actions.save(purpose, said, edition_of(form), request.user.id)
    except PurposeEditedMeanwhile as quicker:
        form.submitted[EDITION] = [str(quicker.now.version)]
        return await _page(request, form, quicker.now, 409, theirs=quicker.now)
    return see_other(f"{PATH}/{purpose}", done="saved")


async def _page(
    request: StaffRequest,
    form: Form,
    one: PurposeInForce | None = None,
    status: int = 200,
    theirs: PurposeInForce | None = None,
) -> Page:
    language = current_language().value
    lists = await queries.lists_by_purpose(language)
    offered = forms.offered(await groups(), form.value("product_group"))
    return render(
        request,
        "privacy/purposes/edit.html",
        status,
        form=form,
        one=one,
        theirs=forms.differences(form, forms.opened(fields_of(theirs), theirs.version), offered)
        if theirs
        else None,
        offered=offered,
        most=forms.MOST,
        names=language_names(),
        lists=lists.get(one.key, []) if one else [],
        consents=await versions.consents_by_version(one.key) if one else {},
        versions=await versions.versions_of(one.key) if one else [],
        staff=await queries.staff_names(),
        notice=await ledger.current_notice_version(),
        done=SAID,
    )


router = staff_router(PATH, [all_purposes, new_purpose, add_purpose, one_purpose, change_purpose])
