"""One's own choices: ask for the link, which goes to the mailbox only, and change them there."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent.shown.forms import FormShown
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.lib.languages import current_language
from app.lib.tokens import read_token, token
from app.lists import queries
from app.lists.actions import choices as choices_actions
from app.lists.actions import preferences as preferences_actions
from app.lists.actions.evidence import evidence_of
from app.lists.fewer.actions import choose as choose_fewer
from app.lists.public import forms
from app.lists.public.own.choices import pause_and_objection, paused_or_objected
from app.lists.public.own.fewer import as_filled, choices_of, options_of, read_fewer
from app.lists.public.shown import form_shown
from app.lists.public.sign_up import offer_now
from app.lists.public.visits import ONCE_MORE, check_limits, doubts, visit_of
from app.lists.queries import PreferencesLink, Subscribed
from app.lists.rules import Visit
from app.lists.transfer.forms import question
from app.mail.addresses import masked
from app.staff.sessions import identity_of
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

CHOICES = "lists/public/preferences.html"
PREFERENCES = "preferences"
DETAILS = "details"
"""What the token of a link to one's own details is for; the row is the same (`app/privacy/details`)."""
type_of_request = Request[Any, Any, Any]


@get("/preferences", name="lists.ask_for_preferences")
async def ask_for_preferences(request: type_of_request) -> Page:
    return render(request, "lists/public/preferences-ask.html", form=filled(), is_over=False)


@post("/preferences", name="lists.mail_preferences")
async def mail_preferences(request: type_of_request) -> Page:
    """The same answer for every address; only its owner learns more, by mail (trial A5)."""
    form = await read_form(request)
    address = forms.read_address(form)
    if address is None:
        return render(request, "lists/public/preferences-ask.html", 422, form=form, is_over=False)
    await check_limits(request, "preferences")
    await preferences_actions.ask_for_link(address, current_language())
    return render(request, "lists/public/preferences-sent.html", masked=masked(address.typed))


@get("/preferences/{link:str}", name="lists.preferences")
async def preferences(request: type_of_request, link: FromPath[str]) -> Page:
    """What the owner of the address gets now, ready to be changed."""
    owner = await owner_of(link)
    if owner is None:
        return link_is_over(request)
    form, have = await what_is_now(owner)
    return await choices_page(request, owner, link, form, have)


async def what_is_now(owner: AddressOfPerson) -> tuple[Form, list[Subscribed]]:
    """The form as it stands in the register, and what comes to the address."""
    person = await people.person(owner.contact_id)
    assert person is not None, "an address belongs to somebody"
    have = await queries.subscribed([owner.id], current_language())
    now = {
        **as_filled(await choices_of(owner, have)),
        "lists": [one.slug for one in have],
        "language": person.language,
        "first_name": person.first_name,
        "last_name": person.last_name,
    }
    return filled(now), have


@post("/preferences/{link:str}", name="lists.save_preferences")
async def save_preferences(request: type_of_request, link: FromPath[str]) -> Page | Redirect:
    """Save, pause or go on, object."""
    form, found = await read_form(request), await queries.preferences_link_of(link)
    owner = await _owner(found) if found else None
    if found is None or owner is None:
        return link_is_over(request)
    visit, path = visit_of(request, "/preferences"), f"/preferences/{link}"
    if form.value("act") == "resume":
        await choices_actions.resume(owner.id, evidence_of(visit, owner.email))
        return see_other(path, done="resumed")
    answer = await paused_or_objected(request, owner, form, visit, path)
    return answer or await _saved(request, found, owner, form, visit, link)


async def _saved(
    request: type_of_request,
    found: PreferencesLink,
    owner: AddressOfPerson,
    form: Form,
    visit: Visit,
    link: str,
) -> Page | Redirect:
    path = f"/preferences/{link}"
    have = await queries.subscribed([owner.id], current_language())
    offer, shown = await offer_now(request), await _shown(request)
    fewer = read_fewer(form, await choices_of(owner, have))
    choices = forms.read_choices(form, offer, have, shown) if shown and not form.errors else None
    if choices is None:
        return await choices_page(request, owner, link, form, have, status=422)
    if choices.on and is_doubtful(request, found, form):
        return await choices_page(request, owner, link, form, have, said=ONCE_MORE)
    await preferences_actions.save_choices(owner, choices, visit)
    await choose_fewer(owner, fewer, evidence_of(visit, owner.email))
    return see_other(path, done="saved")


def is_doubtful(request: type_of_request, link: PreferencesLink, form: Form) -> bool:
    """Whether a program that checks mail may have pressed the button."""
    opened = forms.shown_at(form, PREFERENCES)
    return opened is None or bool(doubts(request, link.mailed_at, opened))


async def _shown(request: type_of_request) -> FormShown | None:
    """The page as it asks for consents, for proof; None while nothing is offered."""
    offer, identity = await offer_now(request), await identity_of(request)
    if identity is None:
        return None
    return form_shown(
        CHOICES, identity, offer.notice_version,
        have=(), fewer={}, left={}, agreed={}, receipts=(), address_form=filled(),
        others=offer.lists, masked="", path="", languages=(),
    )  # fmt: skip


async def choices_page(
    request: type_of_request,
    owner: AddressOfPerson,
    link: str,
    form: Form,
    have: Sequence[Subscribed],
    status: int = 200,
    said: str = "",
    address_form: Form | None = None,
) -> Page:
    known, shown = {one.list_id for one in have}, await _shown(request)
    offer = await offer_now(request)
    return render(
        request,
        CHOICES,
        status,
        form=form,
        have=have,
        fewer=options_of(await choices_of(owner, have)),
        path=f"/preferences/{link}",
        details=token(DETAILS, link_id) if (link_id := read_token(PREFERENCES, link)) else "",
        address_form=address_form or filled(),
        receipts=[(one, token("receipt", one.subscription)) for one in have],
        others=[one for one in offer.lists if one.list_id not in known],
        said=said,
        mark=forms.mark(PREFERENCES),
        shown=shown.digest.hex() if shown else "",
        **await _about_transfer(request, owner),
        **await pause_and_objection(owner),
    )


async def _about_transfer(request: type_of_request, owner: AddressOfPerson) -> dict[str, Any]:
    """What the part about data outside the EEA needs; nothing where it is not shown."""
    identity = await identity_of(request)
    asked = await question(owner.id, identity) if identity else None
    if asked is None or not asked.is_open:
        return {"transfer_sentence": ""}
    return {
        "transfer_outside": asked.outside,
        "transfer_sentence": asked.sentence,
        "transfer_is_permitted": asked.is_permitted,
        "transfer_shown": asked.shown,
    }


def link_is_over(request: type_of_request) -> Page:
    """Too old, altered, or of somebody who is gone: one page for all, and a new link to ask for."""
    return render(request, "lists/public/preferences-ask.html", 404, form=filled(), is_over=True)


async def owner_of(link: str) -> AddressOfPerson | None:
    """Whose link it is; nobody's when it is over."""
    found = await queries.preferences_link_of(link)
    return await _owner(found) if found else None


async def _owner(link: PreferencesLink) -> AddressOfPerson | None:
    """Who reads an address that was replaced may be somebody else by now."""
    owner = await people.address_by_canonical(link.canonical)
    return owner if owner and owner.replaced_at is None else None


handlers = (ask_for_preferences, mail_preferences, preferences, save_preferences)
