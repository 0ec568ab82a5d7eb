"""The sign-up form: what is offered, and the same answer for every address."""

from dataclasses import replace
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath

from app.consent import queries as ledger
from app.consent.shown.forms import FormShown
from app.lib import clock
from app.lib.languages import N_, current_language
from app.lib.refusals import NotFound
from app.lists import queries
from app.lists.actions import sign_up as sign_up_actions
from app.lists.public import forms
from app.lists.public.forms import Offer
from app.lists.public.shown import form_shown
from app.lists.public.spelling import likely_meant
from app.lists.public.visits import check_limits, visit_of
from app.lists.rules import is_too_fast
from app.mail.addresses import Address, masked
from app.staff.queries.identity import Identity
from app.staff.sessions import identity_of
from app.web.guards.headers import INDEXED
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render

NO_SUCH_LIST = N_("This list does not exist or is closed to new subscribers.")
PLEASE_TICK = N_(
    "Nothing has been sent yet. Read the text beside each box, tick what you want "
    "and press the button."
)
TOO_FAST = N_("That was very quick. Nothing was lost: please press the button once more.")
SUBSCRIBE = "lists/public/subscribe.html"
SIGN_UP = "sign-up"
OURS = ("same-origin", "none")
SPELLING = "spelling"
"""The address that was chosen when it looked like a slip."""


async def offer_now(request: Request[Any, Any, Any], slug: str | None = None) -> Offer:
    """What one can subscribe to: nothing before all that a consent needs is in place."""
    notice, identity = await ledger.current_notice_version(), await identity_of(request)
    is_ready = notice is not None and identity is not None
    lists = await queries.offered_lists(current_language()) if is_ready else []
    chosen = [one for one in lists if slug is None or one.slug == slug]
    if not chosen and slug is not None:
        raise NotFound(NO_SUCH_LIST)
    return Offer(chosen, notice or 0)


@get("/", name="lists.subscribe", opt=INDEXED)
async def subscribe(request: Request[Any, Any, Any]) -> Page:
    return await _form_page(request, await offer_now(request), filled(), "/")


@get("/subscribe/{slug:str}", name="lists.subscribe_to_one", opt=INDEXED)
async def subscribe_to_one(request: Request[Any, Any, Any], slug: FromPath[str]) -> Page:
    return await _form_page(request, await offer_now(request, slug), filled(), f"/subscribe/{slug}")


@post("/", name="lists.sign_up")
async def sign_up(request: Request[Any, Any, Any]) -> Page:
    return await _sign_up(request, await offer_now(request), "/")


@post("/subscribe/{slug:str}", name="lists.sign_up_to_one")
async def sign_up_to_one(request: Request[Any, Any, Any], slug: FromPath[str]) -> Page:
    return await _sign_up(request, await offer_now(request, slug), f"/subscribe/{slug}")


async def _sign_up(request: Request[Any, Any, Any], offer: Offer, path: str) -> Page:
    """Everything is read and checked before anything is known about the address (trial A5)."""
    form = await read_form(request)
    offer = offer.putting_first(form.chosen("first"))
    if not offer.lists:
        return await _form_page(request, offer, form, path)
    shown = forms.shown_at(form, SIGN_UP)
    if shown is None or request.headers.get("sec-fetch-site", "same-origin") not in OURS:
        return await _from_elsewhere(request, offer, form, path)
    version = await _version(request, offer, path)
    wanted = forms.read_sign_up(form, offer, version)
    if wanted is None:
        mark = form.value(forms.MARK)
        return await _form_page(request, offer, form, path, status=422, mark=mark)
    meant = likely_meant(wanted.address)
    if meant and form.value(SPELLING) not in (meant.envelope, wanted.address.envelope):
        mark = form.value(forms.MARK)
        return await _form_page(
            request, offer, form, path, mark=mark, spellings=(wanted.address, meant)
        )
    if meant and form.value(SPELLING) == meant.envelope:
        wanted = replace(wanted, address=meant)
    if is_too_fast(shown, clock.now()):
        mark = form.value(forms.MARK)
        return await _form_page(request, offer, form, path, status=422, said=TOO_FAST, mark=mark)
    await check_limits(request, "sign-up")
    if not form.value(forms.TRAP):
        await sign_up_actions.sign_up(wanted, visit_of(request, path))
    identity = await identity_of(request)
    return render(
        request,
        "lists/public/check-mail.html",
        masked=masked(wanted.address.typed),
        sender_email=identity.sender_email if identity else "",
    )


async def _from_elsewhere(
    request: Request[Any, Any, Any], offer: Offer, form: Form, path: str
) -> Page:
    """A form on another site, or a page left open for days: what was typed, and boxes unticked.

    A box ticked elsewhere stood beside a sentence we do not know.
    """
    typed = {name: form.value(name) for name in ("email", "first_name", "last_name")}
    chosen = offer.putting_first(form.chosen("lists"))
    return await _form_page(request, chosen, filled(typed), path, said=PLEASE_TICK)


async def _form_page(
    request: Request[Any, Any, Any],
    offer: Offer,
    form: Form,
    path: str,
    *,
    status: int = 200,
    said: str = "",
    mark: str = "",
    spellings: tuple[Address, Address] | None = None,
) -> Page:
    """The page with the form; a form that came back keeps its moment, so one waits only once.

    `spellings`: the address as typed, and as it was probably meant. Without a list it says so:
    nothing is broken.
    """
    if not offer.lists:
        return render(request, "lists/public/nothing-to-subscribe.html")
    return render(
        request,
        SUBSCRIBE,
        status,
        form=form,
        offer=offer,
        path=path,
        said=said,
        spellings=spellings,
        mark=mark or forms.mark(SIGN_UP),
        shown=(await _version(request, offer, path)).digest.hex(),
        first=offer.first,
    )


async def _version(request: Request[Any, Any, Any], offer: Offer, path: str) -> FormShown:
    """The form as everybody sees it now; looking stores nothing."""
    identity = await identity_of(request)
    assert identity is not None, "nothing is offered before it is said whose letters these are"
    return sign_up_shown(offer, path, identity)


def sign_up_shown(offer: Offer, path: str, identity: Identity) -> FormShown:
    """The sign-up form in the current language, for proof."""
    notice = offer.notice_version
    return form_shown(SUBSCRIBE, identity, notice, offer=offer, path=path, spellings=None, first=())


handlers = (subscribe, subscribe_to_one, sign_up, sign_up_to_one)
