"""Erasing a person: what goes, what stays, what others wrote; and what was erased before."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.actions.recording import UNKNOWN_PERSON
from app.database import transaction
from app.disclosures.queries import recipients_told_about
from app.lib.languages import N_, format_date, gettext
from app.lib.problems import Problem
from app.lib.refusals import Conflict, or_not_found
from app.privacy.erasing import actions, queries, whose
from app.privacy.erasing.mentions import mentions_of
from app.privacy.erasing.rules import LONGEST_REASON, reason_of
from app.privacy.erasing.whose import Whose
from app.privacy.requests import queries as requests
from app.privacy.requests.actions import carried_out
from app.privacy.requests.cases import Case
from app.privacy.requests.rules import Wish
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.ids import uuid_in
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/erasures"
ERASE = [needs(Right.SEE_PEOPLE, Right.ERASE_PEOPLE)]
SURE = N_("Tick the box to confirm that you have read what will be deleted.")
SAID = {
    "erased": N_("Erased. Nothing in the register names the person any more."),
    "decided": N_("Saved."),
}


@get("/people/{contact_id:uuid}/erase", name="privacy.ask_erase", guards=ERASE)
async def ask_erase(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    found = await _found(contact_id)
    mentions = await mentions_of(found.named, found.contact)
    asked = await _request(request.query_params.get("request", ""))
    known = {"mask": [one.id for one in mentions], "request": str(asked.id) if asked else ""}
    return await _page(request, found, filled(known | {"reason": _reason(asked)}))


async def _request(text: str) -> Case | None:
    """The open request that asks for the erasure, where one does."""
    known = uuid_in(text)
    asked = await requests.case(known) if known else None
    return asked if asked and asked.is_open else None


def _reason(asked: Case | None) -> str:
    if asked is None:
        return ""
    values = {"number": asked.number, "day": format_date(asked.received_on)}
    return gettext(N_("Request %(number)s of %(day)s"), **values)


@post("/people/{contact_id:uuid}/erase", name="privacy.erase", guards=ERASE)
async def erase(request: StaffRequest, contact_id: FromPath[UUID]) -> Page | Redirect:
    found, form = await _found(contact_id), await read_form(request)
    reason = reason_of(form.text("reason", most=LONGEST_REASON), found.named)
    if isinstance(reason, Problem):
        form.refuse("reason", reason.message, **reason.values)
    if not form.ticked("sure"):
        form.refuse("sure", SURE)
    if form.errors or isinstance(reason, Problem):
        return await _page(request, found, form, 422)
    asked = await _request(form.value("request"))
    try:
        await _erase(found, reason, asked, form.chosen("mask"), request.user.id)
    except Conflict as refusal:
        return await _page(request, await _found(contact_id), form, 409, str(refusal))
    return see_other(asked.path if asked else PATH, done="carried_out" if asked else "erased")


async def _erase(
    found: Whose, reason: str, asked: Case | None, masked: list[str], by: UUID
) -> None:
    """With the request that asked for it, both or neither."""
    contact = found.contact
    assert contact is not None, "the page was that of a person"
    async with transaction():
        await actions.erase(
            found,
            lambda: whose.of_contact(contact),
            reason,
            by=by,
            masked=masked,
            request=asked.id if asked else None,
        )
        if asked is not None:
            await carried_out(asked.id, by, Wish.ERASURE)


@get("/erasures", name="privacy.erasures", guards=ERASE)
async def erasures(request: StaffRequest) -> Page:
    return render(
        request,
        "privacy/erasures.html",
        erasures=await queries.erasures(),
        mentions=await queries.open_mentions(),
        done=SAID,
    )


@post("/erasures/{mention_id:int}", name="privacy.decide_mention", guards=ERASE)
async def decide_mention(request: StaffRequest, mention_id: FromPath[int]) -> Redirect:
    await actions.decide(mention_id, request.user.id)
    return see_other(PATH, done="decided")


async def _found(contact_id: UUID) -> Whose:
    return or_not_found(await whose.of_contact(contact_id), UNKNOWN_PERSON)


async def _page(
    request: StaffRequest, found: Whose, form: Form, status: int = 200, refused: str = ""
) -> Page:
    return render(
        request,
        "privacy/erase.html",
        status,
        recipients=await recipients_told_about(found.contact) if found.contact else [],
        whose=found,
        here=f"/staff/people/{found.contact}",
        form=form,
        refused=refused,
        mentions=await mentions_of(found.named, found.contact),
        longest=LONGEST_REASON,
    )


router = staff_router("/staff", [ask_erase, erase, erasures, decide_mention])
