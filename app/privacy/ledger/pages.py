"""How the seal of the ledger stands, what is wrong with it, and who gets its daily checkpoint."""

from litestar import get, post
from litestar.response import Redirect

from app.consent.ledger import queries as ledger
from app.consent.ledger.checkpoint import signing_key, verifier_key
from app.lib import clock
from app.lib.languages import N_, Language
from app.mail import addresses
from app.mail.addresses import LONGEST_ADDRESS
from app.privacy.ledger import actions, queries
from app.privacy.ledger.rules import TO_DO, said, troubles
from app.staff.queries.identity import Identity
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest, identity_of
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import NAMES
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/ledger"
SEE = [needs(Right.EXPORT_EVIDENCE)]
CHANGE = [needs(Right.EXPORT_EVIDENCE, Right.CHANGE_SETTINGS)]
CHOOSE_LANGUAGE = N_("Choose the language of the message.")
SAID = {"saved": N_("Saved.")}


@get("/", name="ledger.state", guards=SEE)
async def state(request: StaffRequest) -> Page:
    return await _page(request, _form_of(await identity_of(request)))


@post("/mail", name="ledger.mail", guards=CHANGE)
async def choose_mail(request: StaffRequest) -> Page | Redirect:
    form = await read_form(request)
    address = form.read("email", addresses.parse, most=LONGEST_ADDRESS, exact=True)
    language = form.one("language", list(Language), required=CHOOSE_LANGUAGE)
    if form.errors:
        return await _page(request, form, 422)
    email = address.envelope if address else ""
    wanted = form.ticked("wanted")
    await actions.choose_officer(email, language, request.user.id, wanted=wanted)
    return see_other(PATH, done="saved")


def _form_of(us: Identity | None) -> Form:
    if us is None:
        return filled()
    wanted = {"wanted": "yes"} if us.checkpoint_mailed else {}
    return filled({"email": us.checkpoint_email, "language": us.checkpoint_language, **wanted})


async def _page(request: StaffRequest, form: Form, status: int = 200) -> Page:
    seal, newest, us = await queries.seal(), await ledger.head(), await identity_of(request)
    trees = await ledger.trees()
    return render(
        request,
        "privacy/ledger/ledger.html",
        status,
        path=PATH,
        form=form,
        seal=seal,
        events=await queries.number_of_events(),
        troubles=[(said(one, seal), TO_DO[one]) for one in troubles(seal, clock.now())],
        good=await queries.last_good_check(),
        newest=newest,
        key=verifier_key(trees[-1].origin, signing_key().public_key()) if trees else None,
        identity=us,
        mailed=await queries.last_mailed(),
        languages=[(one.value, name) for one, name in NAMES.items()],
        most=LONGEST_ADDRESS,
        done=SAID,
    )


router = staff_router(PATH, [state, choose_mail])
