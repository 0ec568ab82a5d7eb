"""Anybody asks about their own data: on the public form, from their preferences, and confirms it by mail."""

from typing import Any

from litestar import Request, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.queries import people
from app.lib.languages import N_, current_language
from app.lists.public.forms import mark, shown_at
from app.lists.public.own.preferences import link_is_over, owner_of
from app.lists.public.visits import ONCE_MORE, check_limits, doubts
from app.mail.addresses import Address, masked, parse
from app.privacy.answer.codes import code_of
from app.privacy.requests import queries
from app.privacy.requests.cases import Case
from app.privacy.requests.incoming import actions as incoming
from app.privacy.requests.incoming.actions import Received
from app.privacy.requests.incoming.forms import (
    LONGEST_COMPANY,
    LONGEST_EMAIL,
    LONGEST_NAME,
    LONGEST_PHONE,
    LONGEST_SAID,
    read_public,
)
from app.privacy.requests.queries import LINK
from app.privacy.requests.rules import CONFIRM_WITHIN, Way, Wish
from app.privacy.requests.words import ASKED
from app.staff.sessions import identity_of
from app.web.guards.headers import INDEXED
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render

AnyRequest = Request[Any, Any, Any]
FORM = "privacy/requests/public/form.html"
FROM_PREFERENCES = (Wish.ACCESS, Wish.CORRECTION, Wish.ERASURE, Wish.PORTABILITY)
NOT_OFFERED = N_("Choose what you ask for.")


@get("/privacy/request", name="privacy.request", opt=INDEXED)
async def form_page(request: AnyRequest) -> Page:
    return await _form(request, filled())


@post("/privacy/request", name="privacy.ask_request", status_code=200)
async def ask(request: AnyRequest) -> Page:
    """The same answer for every address; only its owner learns more, by mail (trial A5)."""
    form = await read_form(request)
    received = read_public(form)
    if received is None or received.email is None:
        return await _form(request, form, 422)
    await check_limits(request, "privacy request")
    await incoming.ask(received)
    return render(
        request,
        "privacy/requests/public/sent.html",
        masked=masked(received.email.typed),
        days=CONFIRM_WITHIN.days,
    )


@get("/privacy/request/{link:str}", name="privacy.request_confirm")
async def confirm_page(request: AnyRequest, link: FromPath[str]) -> Page:
    """Only ask: programs that check mail follow links."""
    case = await queries.case_of_link(link)
    if case is None or not case.is_open or case.confirmed_at is not None:
        return _over(request, case)
    return _confirm(request, case, link)


@post("/privacy/request/{link:str}", name="privacy.confirm_request", status_code=200)
async def confirm(request: AnyRequest, link: FromPath[str]) -> Page:
    """'It is mine', or 'it was not me'; once."""
    case = await queries.case_of_link(link)
    if case is None or not case.is_open or case.confirmed_at is not None:
        return _over(request, case)
    form = await read_form(request)
    opened = shown_at(form, LINK)
    if opened is None or doubts(request, case.mailed_at, opened):
        return _confirm(request, case, link, ONCE_MORE)
    if form.value("act") == "not_mine":
        await incoming.disown(case.id)
        return render(request, "privacy/requests/public/disowned.html")
    if not await incoming.confirm(case.id):
        return _over(request, await queries.case(case.id))
    return await _confirmed(request, case)


@post("/preferences/{link:str}/request", name="privacy.request_by_link", status_code=200)
async def request_by_link(request: AnyRequest, link: FromPath[str]) -> Page | Redirect:
    """From the page of choices, which only a link mailed just now opens: no further proof is needed."""
    owner = await owner_of(link)
    if owner is None:
        return link_is_over(request)
    form = await read_form(request)
    wish = form.one("wish", [one.value for one in FROM_PREFERENCES], required=NOT_OFFERED)
    if form.errors:
        return await _form(request, filled({"email": owner.email}), 422)
    await check_limits(request, "privacy request")
    person, address = await people.person(owner.contact_id), parse(owner.email)
    assert person is not None, "an address belongs to somebody"
    assert isinstance(address, Address), "what is in the register could be read"
    received = Received(
        way=Way.LINK,
        wishes=[Wish(wish)],
        language=current_language().value,
        first_name=person.first_name,
        last_name=person.last_name,
        email=address,
        contact=person.id,
    )
    request_id = await incoming.ask_by_link(owner, received)
    case = await queries.case(request_id)
    assert case is not None, "it was made just now"
    return await _confirmed(request, case)


async def _form(request: AnyRequest, form: Form, status: int = 200) -> Page:
    us = await identity_of(request)
    return render(
        request,
        FORM,
        status,
        form=form,
        wishes=[(one.value, word) for one, word in ASKED.items()],
        us=us,
        most_name=LONGEST_NAME,
        most_company=LONGEST_COMPANY,
        most_phone=LONGEST_PHONE,
        most_email=LONGEST_EMAIL,
        most_said=LONGEST_SAID,
    )


def _confirm(request: AnyRequest, case: Case, link: str, said: str = "") -> Page:
    return render(
        request,
        "privacy/requests/public/confirm.html",
        case=case,
        wishes=[ASKED[one.kind] for one in case.wishes],
        path=f"/privacy/request/{link}",
        mark=mark(LINK),
        said=said,
    )


async def _confirmed(request: AnyRequest, case: Case) -> Page:
    return render(
        request,
        "privacy/requests/public/confirmed.html",
        case=case,
        wishes=[ASKED[one.kind] for one in case.wishes],
        code=code_of(case.id) if case.wants_data else None,
        us=await identity_of(request),
    )


def _over(request: AnyRequest, case: Case | None) -> Page:
    """Confirmed already, closed, or no link of ours."""
    is_confirmed = case is not None and case.confirmed_at is not None
    return render(
        request,
        "privacy/requests/public/over.html",
        200 if is_confirmed else 404,
        is_confirmed=is_confirmed,
    )


router = Router("/", route_handlers=[form_page, ask, confirm_page, confirm, request_by_link])
