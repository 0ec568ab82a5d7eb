"""One button for what a request asks: what it does and what stays is read before it is pressed."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.queries import people
from app.contacts.queries.people import Person
from app.disclosures.queries import recipients_told_about
from app.lib.languages import N_, gettext
from app.lib.refusals import Conflict, Invalid, or_not_found
from app.privacy.recording.stops import Channel, Reach
from app.privacy.requests import queries
from app.privacy.requests.cases import Case
from app.privacy.requests.doing import actions
from app.privacy.requests.pages import HANDLE, PATH, found
from app.privacy.requests.rules import TOLD_OF, Wish
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

NOTHING_TO_DO = N_("There is nothing of this kind to carry out in this request.")
ANY = "any"
CHANNELS = {
    ANY: N_("All direct marketing, in every way"),
    Channel.EMAIL.value: N_("All marketing by e-mail"),
    Channel.POST.value: N_("All marketing by post"),
    Channel.PHONE.value: N_("All marketing by phone"),
}


@get("/{request_id:uuid}/do/{wish:str}", name="requests.ask_do", guards=HANDLE)
async def ask_do(request: StaffRequest, request_id: FromPath[UUID], wish: FromPath[str]) -> Page:
    case = await found(request_id)
    kind, person = await _whose(case, wish)
    return await _page(request, case, kind, person, filled({"reach": ANY}))


@post("/{request_id:uuid}/do/{wish:str}", name="requests.do", guards=HANDLE)
async def do(
    request: StaffRequest, request_id: FromPath[UUID], wish: FromPath[str]
) -> Page | Redirect:
    case, form = await found(request_id), await read_form(request)
    kind, person = await _whose(case, wish)
    reach = form.one("reach", list(CHANNELS)) or ANY
    if form.errors:
        return await _page(request, case, kind, person, form, 422)
    try:
        await actions.carry_out(case, kind, person.id, _reach(reach), request.user.id)
    except (Invalid, Conflict) as refusal:
        return await _page(request, case, kind, person, form, 409, str(refusal))
    return see_other(case.path, done="carried_out")


def _reach(text: str) -> Reach:
    return Reach() if text == ANY else Reach(channel=text)


async def _whose(case: Case, wish: str) -> tuple[Wish, Person]:
    """What is to be done for whom; not found where nothing of the kind is open."""
    person = await queries.person_of(case)
    open_now = {
        one.wanted.kind.value: one.wanted.kind
        for one in actions.to_carry_out(case, person)
        if one.wanted.kind in actions.BY_BUTTON
    }
    kind = or_not_found(open_now.get(wish), NOTHING_TO_DO)
    return kind, or_not_found(await people.person(person) if person else None, NOTHING_TO_DO)


async def _page(
    request: StaffRequest,
    case: Case,
    kind: Wish,
    person: Person,
    form: Form,
    status: int = 200,
    refused: str = "",
) -> Page:
    return render(
        request,
        "privacy/requests/do.html",
        status,
        case=case,
        kind=kind,
        person=person,
        form=form,
        refused=refused,
        recipients=await recipients_told_about(person.id) if kind in TOLD_OF else [],
        channels=[(key, gettext(word)) for key, word in CHANNELS.items()],
    )


router = staff_router(PATH, [ask_do, do])
