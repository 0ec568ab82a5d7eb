"""Orders of an organisation or a person (register rows R9, R22): on a given day, and new ones."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.consent.grounds.actions import MOST_REFUSAL
from app.contacts.facts import Who
from app.contacts.values import read_day
from app.crm.services import actions, catalogue_queries, queries
from app.crm.services import forms as order_forms
from app.crm.services import rules as order_rules
from app.crm.services.buyers import Buyer, addresses_to_give, buyer_at, who_may_order
from app.crm.services.grounds import sales
from app.crm.services.queries import OrderInForce
from app.lib import clock
from app.lib.languages import N_, format_price, gettext
from app.lib.refusals import NotFound
from app.staff.reads.recording import seen
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff"
SEE = [needs(Right.SEE_PEOPLE)]
EDIT = [needs(Right.EDIT_PEOPLE)]
WORDS: dict[str, Any] = {
    "fact_words": order_rules.FACT_WORDS,
    "status_words": order_rules.STATUS_WORDS,
    "status_looks": order_rules.STATUS_LOOKS,
    "period_words": order_rules.PERIOD_WORDS,
    "price": format_price,
    "longest_what": order_forms.LONGEST_WHAT,
    "longest_note": order_rules.LONGEST_NOTE,
}
SAID = {
    "started": N_("The order is recorded."),
    "changed": N_("The change is recorded."),
    "ended": N_("The end is recorded."),
    "corrected": N_("The correction is recorded. The earlier entry can still be read."),
}
NO_SUCH_ORDER = N_("There is no such order.")


def both(path: str) -> list[str]:
    """Under an organisation and under a person."""
    return [f"/{room}/{{owner_id:uuid}}{path}" for room in ("organisations", "people")]


@get(both("/orders"), name="crm.orders", guards=SEE)
async def orders(request: StaffRequest, owner_id: FromPath[UUID]) -> Page:
    """`?day=` asks what was in force then; without one it is today."""
    buyer = await buyer_at(request.url.path, owner_id)
    form = filled({"day": request.query_params.get("day", "")})
    on = form.read("day", read_day) or clock.today()
    known = await queries.orders_of(owner_id, on)
    _ordering_seen(known)
    return render(
        request,
        "crm/orders.html",
        422 if form.errors else 200,
        buyer=buyer,
        orders=known,
        on=on,
        is_today=on == clock.today(),
        form=form,
        **WORDS,
    )


@get(both("/orders/new"), name="crm.new_order", guards=EDIT)
async def new_order(request: StaffRequest, owner_id: FromPath[UUID]) -> Page:
    form = filled({"from_on": clock.today().isoformat()})
    return await _new_page(request, await buyer_at(request.url.path, owner_id), form)


@post(both("/orders/new"), name="crm.start_order", guards=EDIT)
async def start_order(request: StaffRequest, owner_id: FromPath[UUID]) -> Page | Redirect:
    buyer, form = await buyer_at(request.url.path, owner_id), await read_form(request)
    fields = order_forms.read_order(
        form,
        await catalogue_queries.offered_services(),
        await who_may_order(buyer),
        await addresses_to_give(buyer),
    )
    if fields is None:
        return await _new_page(request, buyer, form, 422)
    order_id = await actions.start_order(buyer.owner, fields, Who(request.user.id))
    return see_other(f"{buyer.path}/orders/{order_id}", done="started")


@get(both("/orders/{order_id:uuid}"), name="crm.order", guards=SEE)
async def order(request: StaffRequest, owner_id: FromPath[UUID], order_id: FromPath[UUID]) -> Page:
    buyer, found = await order_at(request, owner_id, order_id)
    _ordering_seen([found])
    return render(
        request,
        "crm/order.html",
        buyer=buyer,
        order=found,
        sale=await sales.told(order_id) if buyer.is_person else None,
        done=SAID,
        **WORDS,
    )


def _ordering_seen(known: Sequence[OrderInForce]) -> None:
    seen([one.ordered_by for one in known if one.ordered_by])


async def order_at(
    request: StaffRequest, owner_id: UUID, order_id: UUID
) -> tuple[Buyer, OrderInForce]:
    """The order that this address names, and whose it is."""
    buyer = await buyer_at(request.url.path, owner_id)
    found = await queries.order(order_id)
    if found is None or found.buyer != buyer.owner:
        raise NotFound(NO_SUCH_ORDER)
    return buyer, found


async def _new_page(request: StaffRequest, buyer: Buyer, form: Form, status: int = 200) -> Page:
    people = await who_may_order(buyer)
    return render(
        request,
        "crm/order_new.html",
        status,
        buyer=buyer,
        form=form,
        services=[(str(one.id), one.name) for one in await catalogue_queries.offered_services()],
        addresses=await addresses_to_give(buyer),
        longest_refusal=MOST_REFUSAL,
        people=[("", gettext(N_("Not known"))), *((str(one.id), one.name) for one in people)],
        **WORDS,
    )


router = staff_router(PATH, [orders, new_order, start_order, order])
