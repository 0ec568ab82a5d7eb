"""A draft of a purpose is looked at: what it changes, in the notice too, and for whom. Then published."""

from collections.abc import Sequence
from dataclasses import replace

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent import queries as ledger
from app.consent.grounds.groups import groups
from app.consent.purposes import queries as versions
from app.consent.purposes.actions import PurposeEditedMeanwhile, fields_of
from app.consent.purposes.rules import PurposeFields, PurposeInForce
from app.lib.languages import N_, current_language
from app.lib.refusals import NotFound
from app.privacy.notice.changes import SectionChange, changes
from app.privacy.notice.facts import facts
from app.privacy.notice.text import rendered
from app.privacy.purposes import drafts, forms, queries
from app.privacy.purposes.drafts import Draft, DraftEditedMeanwhile
from app.privacy.purposes.pages import CHANGE, DRAFT, PATH, known, opened, read
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, edition_of, read_form
from app.web.rendering.pages import Page, render, see_other

NO_DRAFT = N_("There is no draft of this purpose.")
DISCARD = "discard"


@get("/{purpose:str}/draft", name="privacy.purpose_draft", guards=CHANGE)
async def look(request: StaffRequest, purpose: FromPath[str]) -> Page:
    one, draft = await _drafted(purpose)
    return await _page(request, one, draft)


@post("/{purpose:str}/draft", name="privacy.publish_purpose", guards=CHANGE)
async def publish(request: StaffRequest, purpose: FromPath[str]) -> Page | Redirect:
    """Exactly what was looked at is published or discarded; anything else is shown first."""
    one, draft = await _drafted(purpose)
    sent = await read_form(request)
    if sent.value(DRAFT) != str(draft.edition):
        return await _page(request, one, draft, 409)
    if sent.value("act") == DISCARD:
        await drafts.discard(draft.purpose, draft.edition)
        return see_other(f"{PATH}/{purpose}" if one else PATH, done="discarded")
    form = opened(one, draft)
    wanted = await read(form, one)
    if wanted is None:
        return await _page(request, one, draft, 422)
    try:
        key = await drafts.publish(
            draft,
            wanted,
            edition_of(form),
            direct_marketing=form.ticked(forms.MARKETING),
            by=request.user.id,
        )
    except (DraftEditedMeanwhile, PurposeEditedMeanwhile):
        one, draft = await _drafted(purpose)
        return await _page(request, one, draft, 409)
    return see_other(f"{PATH}/{key}", done="saved" if one else "added")


async def _drafted(purpose: str) -> tuple[PurposeInForce | None, Draft]:
    one, draft = await known(purpose)
    if draft is None:
        raise NotFound(NO_DRAFT)
    return one, draft


async def _page(
    request: StaffRequest, one: PurposeInForce | None, draft: Draft, status: int = 200
) -> Page:
    form = opened(one, draft)
    wanted = await read(form, one)
    return render(
        request,
        "privacy/purposes/draft.html",
        status,
        one=one,
        draft=draft,
        title_of=form.value(f"name_{current_language()}"),
        faults=[(form.called.get(name, name), text) for name, text in form.errors.items()],
        is_overtaken=one is not None and edition_of(form) != one.version,
        changed=await _changed(one, form),
        in_notice=await _notice_changes(one, form, wanted) if wanted else (),
        consents=await versions.consents_by_version(one.key) if one else {},
        staff=await queries.staff_names(),
        was_changed=status == 409,
    )


async def _changed(one: PurposeInForce | None, form: Form) -> list[tuple[str, str]]:
    """What the draft says where it is not what is in force."""
    now = forms.opened(fields_of(one), one.version) if one else Form()
    now.called = form.called
    offered = forms.offered(await groups(), form.value("product_group"))
    written = Form({name: form.submitted.get(name, [""]) for name in forms.NAMES})
    return forms.differences(now, written, offered)


async def _notice_changes(
    one: PurposeInForce | None, form: Form, wanted: PurposeFields
) -> Sequence[SectionChange]:
    """What publishing will change in the privacy notice, in the current language."""
    language = current_language()
    now, published = await facts(), await ledger.notice(None, language.value)
    if now is None or published is None:
        return ()
    drafted = PurposeInForce(
        **vars(wanted),
        key=one.key if one else "",
        version=(one.version if one else 0) + 1,
        direct_marketing=one.direct_marketing if one else form.ticked(forms.MARKETING),
    )
    purposes = [drafted if each.key == drafted.key else each for each in now.purposes]
    purposes += [] if one else [drafted]
    return changes(published.html, rendered(replace(now, purposes=purposes), language))


router = staff_router(PATH, [look, publish])
