"""Staff pages: every release of data, one of them with its people, and what went out about one person."""

from collections.abc import Mapping
from uuid import UUID

from litestar import get
from litestar.params import FromPath, FromQuery

from app.consent import queries as ledger
from app.consent.grounds.reasons import Reason
from app.consent.wordings.reasons import told_to_staff
from app.contacts.actions.recording import UNKNOWN_PERSON
from app.contacts.queries import people
from app.disclosures import queries
from app.disclosures.rules import (
    LEFT_OUT_WORDS,
    RELEASE_WORDS,
    country_in_words,
    ends_soon,
)
from app.lib import clock
from app.lib.languages import N_, current_language, gettext
from app.lib.refusals import NotFound, or_not_found
from app.privacy.article_19 import queries as article_19
from app.privacy.article_19.words import HOW_TOLD, WHAT
from app.privacy.labels.rules import WORDS as WHY_NO_PAPER
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.pages import Page, render

PATH = "/staff/disclosures"
SEE = [needs(Right.SEE_PEOPLE, Right.EXPORT_PEOPLE)]
PAGE, FEW = 50, 3
NO_DISCLOSURE = N_("There is no such disclosure.")
MOST = 2**31
KNOWN: Mapping[str, str] = {
    str(key): words for key, words in (*LEFT_OUT_WORDS.items(), *WHY_NO_PAPER.items())
}


@get("/disclosures", name="disclosures.all", guards=SEE)
async def all_disclosures(request: StaffRequest, start: FromQuery[int] = 0) -> Page:
    """The newest first."""
    start, today = _start(start), clock.today()
    number = await queries.number_of_disclosures()
    register = await queries.register()
    return render(
        request,
        "disclosures/all.html",
        disclosures=await queries.disclosures(most=PAGE, start=start),
        number=number,
        recipients=len(register),
        ending=[one for one in register if ends_soon(one.facts, today)],
        today=today,
        few=FEW,
        forms=RELEASE_WORDS,
        country=country_in_words,
        previous=_page(PATH, start - PAGE) if start else None,
        more=_page(PATH, start + PAGE) if start + PAGE < number else None,
    )


@get("/disclosures/{disclosure_id:int}", name="disclosures.one", guards=SEE)
async def one(
    request: StaffRequest,
    disclosure_id: FromPath[int],
    start: FromQuery[int] = 0,
    left: FromQuery[int] = 0,
) -> Page:
    """Fifty of its people at once, and fifty of those who were left out."""
    start, left = _start(start), _start(left)
    if not 0 < disclosure_id < MOST:
        raise NotFound(NO_DISCLOSURE)
    known = or_not_found(await queries.disclosure(disclosure_id), NO_DISCLOSURE)
    here = f"{PATH}/{disclosure_id}"
    return render(
        request,
        "disclosures/one.html",
        one=known,
        purpose=(await _purposes()).get(known.purpose, known.purpose),
        forms=RELEASE_WORDS,
        country=country_in_words,
        why_not=why_not,
        people=await queries.people_of(disclosure_id, left_out=False, start=start, most=PAGE),
        left_out=await queries.people_of(disclosure_id, left_out=True, start=left, most=PAGE),
        previous_given=_page(here, start - PAGE) if start else None,
        more_given=_page(here, start + PAGE) if start + PAGE < known.given else None,
        previous_left=_page(here, left - PAGE, "left") if left else None,
        more_left=_page(here, left + PAGE, "left") if left + PAGE < known.left_out else None,
    )


@get("/people/{contact_id:uuid}/given-to", name="disclosures.of_person", guards=SEE)
async def of_person(request: StaffRequest, contact_id: FromPath[UUID]) -> Page:
    """To whom data about this person went."""
    person = or_not_found(await people.person(contact_id), UNKNOWN_PERSON)
    return render(
        request,
        "disclosures/of_person.html",
        person=person,
        disclosures=await queries.given_to(contact_id),
        to_tell=await article_19.of_person(contact_id),
        what=WHAT,
        how_told=HOW_TOLD,
        forms=RELEASE_WORDS,
        country=country_in_words,
        few=FEW,
    )


def why_not(reason: str) -> str:
    """Why somebody's data did not go: by the rules here, by those of paper, or as no letter would."""
    if reason in KNOWN:
        return gettext(KNOWN[reason])
    return told_to_staff(Reason(reason)) if reason in list(Reason) else reason


async def _purposes() -> Mapping[str, str]:
    language = current_language().value
    return {one.key: one.names[language] for one in await ledger.purposes()}


def _page(path: str, start: int, name: str = "start") -> str:
    return f"{path}?{name}={start}" if start > 0 else path


def _start(number: int) -> int:
    return number if 0 <= number < MOST else 0


router = staff_router("/staff", [all_disclosures, one, of_person])
