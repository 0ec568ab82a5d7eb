"""One's own address replaced by another: asked for on the own page, confirmed or taken back by mail."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath

from app.consent.shown.forms import FormShown
from app.lib.languages import N_, current_language
from app.lists.public import forms
from app.lists.public.own.preferences import choices_page, link_is_over, owner_of, what_is_now
from app.lists.public.shown import SHOWN, form_shown
from app.lists.public.sign_up import offer_now
from app.lists.public.visits import ONCE_MORE, check_limits, doubts, visit_of
from app.lists.queries import OfferedList
from app.lists.replacing import actions
from app.lists.replacing.queries import NEW_ADDRESS, NOT_ME, Change, change_of
from app.lists.rules import ChangeState
from app.mail.addresses import masked
from app.staff.sessions import identity_of
from app.web.rendering.forms import filled, read_form
from app.web.rendering.pages import Page, render

AnyRequest = Request[Any, Any, Any]
CONFIRM = "lists/public/own/confirm-address.html"
SAME_ADDRESS = N_("This is the address you have now. Type the new one.")


@post("/preferences/{link:str}/address", name="lists.ask_new_address", status_code=200)
async def ask_new_address(request: AnyRequest, link: FromPath[str]) -> Page:
    """The same answer for every address, whoever has it (trial A5)."""
    owner = await owner_of(link)
    if owner is None:
        return link_is_over(request)
    form = await read_form(request)
    address = forms.read_address(form)
    if address is not None and address.canonical == owner.canonical:
        form.refuse("email", SAME_ADDRESS)
    if address is None or form.errors:
        now, have = await what_is_now(owner)
        return await choices_page(request, owner, link, now, have, 422, address_form=form)
    await check_limits(request, "new address")
    await actions.ask_new_address(owner, address, current_language())
    return render(request, "lists/public/own/address-asked.html", masked=masked(address.typed))


@get("/new-address/{link:str}", name="lists.new_address")
async def new_address(request: AnyRequest, link: FromPath[str]) -> Page:
    """Only ask: programs that check mail follow links."""
    change = await change_of(NEW_ADDRESS, link)
    if change is None or change.state is not ChangeState.OPEN:
        return _over(request)
    return await _confirm_page(request, change, link)


@post("/new-address/{link:str}", name="lists.confirm_new_address", status_code=200)
async def confirm_new_address(request: AnyRequest, link: FromPath[str]) -> Page:
    """Once; what is agreed to is what the page showed."""
    change = await change_of(NEW_ADDRESS, link)
    if change is None or change.state is not ChangeState.OPEN:
        return _over(request)
    form, lists = await read_form(request), await _moving(change)
    offer, shown = await offer_now(request), await _shown(request, lists)
    opened = forms.shown_at(form, NEW_ADDRESS)
    is_doubtful = opened is None or bool(doubts(request, change.mailed_at, opened))
    if shown is None or is_doubtful or form.value(SHOWN) != shown.digest.hex():
        return await _confirm_page(
            request, change, link, said=ONCE_MORE if is_doubtful else CHANGED
        )
    visit = visit_of(request, "/new-address")
    agreed = actions.Agreed(lists, offer.notice_version, shown)
    if not await actions.confirm_new_address(change.id, agreed, visit):
        return _over(request)
    return render(request, "lists/public/own/address-confirmed.html", masked=masked(change.email))


CHANGED = N_("Something on the page has changed. Read it again, then confirm.")


@get("/not-my-change/{link:str}", name="lists.not_my_change")
async def not_my_change(request: AnyRequest, link: FromPath[str]) -> Page:
    """Only ask, here too."""
    change = await change_of(NOT_ME, link)
    if change is None or change.state is not ChangeState.DONE:
        return _over(request)
    return render(
        request,
        "lists/public/own/not-my-change.html",
        masked=masked(change.email),
        path=f"/not-my-change/{link}",
    )


@post("/not-my-change/{link:str}", name="lists.take_change_back", status_code=200)
async def take_change_back(request: AnyRequest, link: FromPath[str]) -> Page:
    """The old address is in use again."""
    change = await change_of(NOT_ME, link)
    if change is None or not await actions.take_back(
        change.id, visit_of(request, "/not-my-change")
    ):
        return _over(request)
    return render(request, "lists/public/own/change-taken-back.html")


async def _moving(change: Change) -> list[OfferedList]:
    return await actions.moving_lists(change.address, current_language())


async def _shown(request: AnyRequest, lists: list[OfferedList]) -> FormShown | None:
    offer, identity = await offer_now(request), await identity_of(request)
    if identity is None:
        return None
    return form_shown(CONFIRM, identity, offer.notice_version, lists=lists, masked="", path="")


async def _confirm_page(request: AnyRequest, change: Change, link: str, said: str = "") -> Page:
    lists = await _moving(change)
    shown = await _shown(request, lists)
    return render(
        request,
        CONFIRM,
        lists=lists,
        masked=masked(change.email),
        path=f"/new-address/{link}",
        said=said,
        mark=forms.mark(NEW_ADDRESS),
        shown=shown.digest.hex() if shown else "",
    )


def _over(request: AnyRequest) -> Page:
    """Forged, used, too old: one page for all."""
    return render(request, "lists/public/own/address-over.html", 404, form=filled())


handlers = (ask_new_address, new_address, confirm_new_address, not_my_change, take_change_back)
