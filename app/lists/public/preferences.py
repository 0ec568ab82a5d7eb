"""One's own choices: ask for the link, which goes to the mailbox only, and change them there."""

from collections.abc import Sequence
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent import queries as ledger
from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.lib.languages import current_language
from app.lists import queries
from app.lists.actions import preferences as preferences_actions
from app.lists.public import forms
from app.lists.public.sign_up import offer_now
from app.lists.public.visits import check_limits, undo_facts, visit_of
from app.lists.queries import Subscribed
from app.mail.addresses import masked
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.languages import NAMES
from app.web.rendering.pages import Page, render, see_other

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
    owner = await _owner(link)
    if owner is None:
        return _over(request)
    person = await people.person(owner.contact_id)
    assert person is not None, "an address belongs to somebody"
    have = await queries.subscribed([owner.id], current_language())
    form = filled(
        {
            "lists": [one.slug for one in have],
            "language": person.language,
            "first_name": person.first_name,
            "last_name": person.last_name,
        }
    )
    return await _choices_page(request, owner, link, form, have)


@post("/preferences/{link:str}", name="lists.save_preferences")
async def save_preferences(request: type_of_request, link: FromPath[str]) -> Page | Redirect:
    """'Save', or 'stop everything'."""
    form, owner = await read_form(request), await _owner(link)
    if owner is None:
        return _over(request)
    visit = visit_of(request, "/preferences")
    if form.value("act") == "stop":
        left_at = await preferences_actions.stop_everything(owner, visit)
        return render(
            request,
            "lists/public/unsubscribed.html",
            left="",
            masked=masked(owner.email),
            **undo_facts(owner.id, left_at, f"/preferences/{link}"),
        )
    have = await queries.subscribed([owner.id], current_language())
    choices = forms.read_choices(form, await offer_now(request), have)
    if choices is None:
        return await _choices_page(request, owner, link, form, have, status=422)
    await preferences_actions.save_choices(owner, choices, visit)
    return see_other(f"/preferences/{link}", done="saved")


async def _choices_page(
    request: type_of_request,
    owner: AddressOfPerson,
    link: str,
    form: Form,
    have: Sequence[Subscribed],
    status: int = 200,
) -> Page:
    known = {one.list_id for one in have}
    offered = await queries.offered_lists(current_language())
    return render(
        request,
        "lists/public/preferences.html",
        status,
        form=form,
        masked=masked(owner.email),
        link_token=link,
        have=have,
        notice_version=await ledger.current_notice_version(),
        others=[one for one in offered if one.list_id not in known],
        languages=[(language.value, name) for language, name in NAMES.items()],
    )


def _over(request: type_of_request) -> Page:
    """Too old, altered, or of somebody who is gone: one page for all, and a new link to ask for."""
    return render(request, "lists/public/preferences-ask.html", 404, form=filled(), is_over=True)


async def _owner(link: str) -> AddressOfPerson | None:
    found = await queries.preferences_link_of(link)
    return await people.address_by_canonical(found.canonical) if found else None


handlers = (ask_for_preferences, mail_preferences, preferences, save_preferences)
