"""Staff page: whom a changed notice concerns, what the mail says, and sending it."""

from collections import Counter

from litestar import get, post
from litestar.response import Redirect

from app.consent import queries as ledger
from app.crm.article_14.mailing import Hindrance
from app.lib.languages import N_, current_language, gettext
from app.lib.refusals import Conflict, NotReady
from app.privacy.telling import people
from app.privacy.telling.emails import written
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest, identity_of
from app.web.rendering.forms import edition_of, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/notice/tell"
CHANGE = [needs(Right.CHANGE_SETTINGS)]
NO_NOTICE = N_("No privacy notice is published yet.")
SAID = {"sent": N_("The mails are in the outgoing mail.")}
HINDRANCES = {
    Hindrance.NO_ADDRESS: N_("No e-mail address that works"),
    Hindrance.RESTRICTED: N_(
        "Use of the data is restricted: tell the person yourself if it is right"
    ),
    Hindrance.ERASED: N_("Was erased and is not written to."),
    Hindrance.UNDER_WAY: N_("In the outgoing mail"),
    Hindrance.ANSWER_LOST: N_("Sent, but the answer of the mail server was lost"),
}


@get("/", name="notice.tell", guards=CHANGE)
async def page(request: StaffRequest) -> Page:
    return await _page(request)


@post("/", name="notice.do_tell", guards=CHANGE)
async def tell(request: StaffRequest) -> Page | Redirect:
    """About the version that was looked at, and no other."""
    form = await read_form(request)
    try:
        await people.tell(edition_of(form, "version"), by=request.user.id)
    except Conflict as refused:
        return await _page(request, 409, str(refused))
    return see_other(PATH, done="sent")


async def _page(request: StaffRequest, status: int = 200, refused: str = "") -> Page:
    notice, identity = await ledger.notice(None, current_language()), await identity_of(request)
    if notice is None or identity is None:
        raise NotReady(NO_NOTICE)
    found = await people.concerned(notice.version)
    counted = Counter(one.hindrance for one in found)
    return render(
        request,
        "privacy/tell.html",
        status,
        published=notice,
        refused=refused,
        reachable=counted[None],
        hindrances=[
            (gettext(word), counted[one]) for one, word in HINDRANCES.items() if counted[one]
        ],
        restricted=[one.id for one in found if one.hindrance is Hindrance.RESTRICTED],
        mail=await written(identity, notice, notice.version - 1),
        done=SAID,
    )


router = staff_router(PATH, [page, tell])
