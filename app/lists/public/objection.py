"""Objecting to all direct marketing by a link that works for ever (GDPR Article 21(2) and (4))."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath

from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.lib.languages import N_
from app.lib.refusals import Refusal, or_not_found
from app.lib.tokens import read_token
from app.lists.actions.choices import CHANNELS
from app.lists.actions.preferences import stop_by
from app.lists.public.visits import NOT_A_LINK, undo_facts, visit_of
from app.mail.addresses import masked
from app.web.rendering.forms import read_form
from app.web.rendering.pages import Page, render

NOT_PRESSED = N_("Nothing was changed. Open the link in the message and press the button there.")


@get("/object/{link:str}", name="lists.ask_to_object")
async def ask_to_object(request: Request[Any, Any, Any], link: FromPath[str]) -> Page:
    """Only ask: mail scanners follow links."""
    address = await _address_of(link)
    if address is None:
        return render(request, "lists/public/nothing-to-leave.html")
    return render(
        request, "lists/public/object.html", masked=masked(address.email), link_token=link
    )


@post("/object/{link:str}", name="lists.object", status_code=200)
async def object_to_marketing(request: Request[Any, Any, Any], link: FromPath[str]) -> Page:
    """The page's button. Twice is no error; the owner is told by mail, as letters are forwarded."""
    address, form = await _address_of(link), await read_form(request)
    if form.value("sure") != "yes":
        raise Refusal(NOT_PRESSED)
    if address is None:
        return render(request, "lists/public/nothing-to-leave.html")
    left_at = await stop_by(address, CHANNELS, visit_of(request, "/object"))
    undo = undo_facts(address.id, left_at, f"/object/{link}")
    return render(
        request, "lists/public/unsubscribed.html", left="", masked=masked(address.email), **undo
    )


async def _address_of(link: str) -> AddressOfPerson | None:
    """None when the person was erased since."""
    return await people.address(or_not_found(read_token("object", link), NOT_A_LINK))


handlers = (ask_to_object, object_to_marketing)
