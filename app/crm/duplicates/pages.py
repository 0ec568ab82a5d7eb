"""Records that may be of one person: pairs to look at, the two side by side, merging, undoing it."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.duplicates import suggest as duplicates
from app.contacts.duplicates.join import GONE_MEANWHILE, SeenOtherwise, Wish
from app.contacts.duplicates.queries import recent_merges
from app.contacts.duplicates.rules import Why
from app.crm.duplicates import actions as merging
from app.crm.duplicates.comparison import Comparison, compare
from app.lib.languages import N_
from app.lib.refusals import NotFound, or_not_found
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.ids import uuid_in
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/people"
EDIT = [needs(Right.EDIT_PEOPLE)]
MINE, THEIRS, BOTH = "kept", "gone", "both"

REASONS = {
    Why.ADDRESS: N_("same mailbox"),
    Why.PHONE: N_("same phone number"),
    Why.ORGANISATION: N_("same organisation"),
    Why.NAME: N_("same or nearly the same name"),
    Why.PLACE: N_("same place"),
}
SAID = {
    "two": N_("Noted: they are two people. This pair is not suggested again."),
    "merged": N_("Merged. You can undo this for 30 days."),
    "parted": N_("Undone. There are two records again."),
    "parted_edited": N_(
        "Undone. Fields that somebody edited after the merge were left as they are; "
        "check both records."
    ),
    "parted_missing": N_(
        "Undone, but something could not be restored, because what it belonged to has since been "
        "deleted. Check both records."
    ),
}


@get("/duplicates", name="crm.duplicates", guards=EDIT)
async def all_duplicates(request: StaffRequest) -> Page:
    pairs, after = await duplicates.suggested(_place(request.query_params.get("after", "")))
    return render(
        request,
        "crm/duplicates.html",
        pairs=pairs,
        after=f"{after[0]}.{after[1]}" if after else None,
        is_first="after" not in request.query_params,
        reasons=REASONS,
        done=SAID,
    )


def _place(text: str) -> duplicates.Place | None:
    """Where a page of the list begins: a score and a number, from our own link."""
    parts = text.split(".")
    if len(parts) == 2 and all(part.isascii() and part.isdigit() for part in parts):
        return min(int(parts[0]), 101), min(int(parts[1]), 2**62)
    return None


@post("/duplicates/dismiss", name="crm.dismiss_duplicate", guards=EDIT)
async def dismiss(request: StaffRequest) -> Redirect:
    form = await read_form(request)
    one, other = uuid_in(form.text("first")), uuid_in(form.text("second"))
    if one is None or other is None:
        raise NotFound(GONE_MEANWHILE)
    await duplicates.dismiss(one, other, by=request.user.id)
    return see_other(f"{PATH}/duplicates", done="two")


@get("/merge/{first:uuid}/{second:uuid}", name="crm.compare", guards=EDIT)
async def side_by_side(
    request: StaffRequest, first: FromPath[UUID], second: FromPath[UUID]
) -> Page:
    comparison = await _compared(first, second)
    chosen = {_name(row.key): MINE for row in comparison.to_choose}
    return _merge_page(request, comparison, filled(chosen))


@post("/merge/{first:uuid}/{second:uuid}", name="crm.merge", guards=EDIT)
async def merge(
    request: StaffRequest, first: FromPath[UUID], second: FromPath[UUID]
) -> Page | Redirect:
    """The first record stays. Where nothing was chosen, what it has is kept and gaps are filled."""
    found, form = await _compared(first, second), await read_form(request)
    answers = {
        row.key: form.one(_name(row.key), [MINE, THEIRS, BOTH])
        for row in found.to_choose
        if row.is_open
    }
    seen = {who: form.number(f"{who}_edition", least=1, most=2**31 - 1) for who in (MINE, THEIRS)}
    if form.errors:
        return _merge_page(request, found, form, 422)
    wish = Wish(
        frozenset(key for key, answer in answers.items() if answer == THEIRS),
        both_notes=answers.get("notes") == BOTH,
        seen=(seen[MINE] or 0, seen[THEIRS] or 0),
    )
    try:
        await merging.merge(first, second, wish, by=request.user.id)
    except SeenOtherwise as changed:
        return _merge_page(request, await _compared(first, second), form, 409, changed)
    return see_other(f"{PATH}/merges", done="merged")


async def _compared(first: UUID, second: UUID) -> Comparison:
    return or_not_found(await compare(first, second) if first != second else None, GONE_MEANWHILE)


def _name(key: str) -> str:
    """A form field's name: `field 7` as `field-7`."""
    return key.replace(" ", "-")


def _merge_page(
    request: StaffRequest,
    comparison: Comparison,
    form: Form,
    status: int = 200,
    changed: SeenOtherwise | None = None,
) -> Page:
    """`changed` says why the two have to be looked at again."""
    return render(
        request, "crm/merge.html", status, found=comparison, form=form, name_of=_name, changed=changed,
        here=f"{PATH}/merge/{comparison.kept.id}/{comparison.gone.id}",
    )  # fmt: skip


@get("/merges", name="crm.merges", guards=EDIT)
async def merges(request: StaffRequest) -> Page:
    return render(request, "crm/merges.html", merges=await recent_merges(), done=SAID)


@post("/merges/{merge_id:uuid}/undo", name="crm.undo_merge", guards=EDIT)
async def undo(request: StaffRequest, merge_id: FromPath[UUID]) -> Redirect:
    parted = await merging.undo(merge_id, by=request.user.id)
    if parted.missing:
        return see_other(f"{PATH}/merges", done="parted_missing")
    return see_other(f"{PATH}/merges", done="parted_edited" if parted.edited_since else "parted")


router = staff_router(PATH, [all_duplicates, dismiss, side_by_side, merge, merges, undo])
