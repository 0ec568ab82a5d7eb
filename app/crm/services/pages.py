"""Orders of an organisation: what is in force, what was on a given day, and every fact (R9)."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.facts import Who
from app.contacts.values import read_day
from app.crm.common import candidates, organisations
from app.crm.common.organisations import NamedOrganisation
from app.crm.services import actions, catalogue_queries, queries
from app.crm.services import forms as order_forms
from app.crm.services import rules as order_rules
from app.crm.services.actions import FactRefused
from app.crm.services.queries import OrderInForce
from app.crm.services.rules import Fact, FactKind
from app.lib import clock
from app.lib.languages import N_, format_price, gettext
from app.lib.refusals import Conflict, NotFound
from app.staff.routing import needs, staff_router
from app.staff.rules import Right
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other

PATH = "/staff/organisations"
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


@get("/{organisation_id:uuid}/orders", name="crm.orders", guards=SEE)
async def orders(request: StaffRequest, organisation_id: FromPath[UUID]) -> Page:
    """`?day=` asks what was in force then; without one it is today."""
    organisation = await organisations.known_organisation(organisation_id)
    form = filled({"day": request.query_params.get("day", "")})
    on = form.read("day", read_day) or clock.today()
    return render(
        request,
        "crm/orders.html",
        422 if form.errors else 200,
        organisation=organisation,
        orders=await queries.orders_of(organisation_id, on),
        on=on,
        is_today=on == clock.today(),
        form=form,
        **WORDS,
    )


@get("/{organisation_id:uuid}/orders/new", name="crm.new_order", guards=EDIT)
async def new_order(request: StaffRequest, organisation_id: FromPath[UUID]) -> Page:
    form = filled({"from_on": clock.today().isoformat()})
    return await _new_page(request, await organisations.known_organisation(organisation_id), form)


@post("/{organisation_id:uuid}/orders/new", name="crm.start_order", guards=EDIT)
async def start_order(request: StaffRequest, organisation_id: FromPath[UUID]) -> Page | Redirect:
    organisation, form = (
        await organisations.known_organisation(organisation_id),
        await read_form(request),
    )
    offered, people = (
        await catalogue_queries.offered_services(),
        await candidates.people_of(organisation_id),
    )
    fields = order_forms.read_order(form, offered, people)
    if fields is None:
        return await _new_page(request, organisation, form, 422)
    order_id = await actions.start_order(organisation_id, fields, Who(request.user.id))
    return see_other(f"{organisation.path}/orders/{order_id}", done="started")


@get("/{organisation_id:uuid}/orders/{order_id:uuid}", name="crm.order", guards=SEE)
async def order(
    request: StaffRequest, organisation_id: FromPath[UUID], order_id: FromPath[UUID]
) -> Page:
    organisation, found = await _order(organisation_id, order_id)
    return render(
        request, "crm/order.html", organisation=organisation, order=found, done=SAID, **WORDS
    )


@get("/{organisation_id:uuid}/orders/{order_id:uuid}/change", name="crm.ask_change", guards=EDIT)
async def ask_change(
    request: StaffRequest, organisation_id: FromPath[UUID], order_id: FromPath[UUID]
) -> Page:
    organisation, found = await _order(organisation_id, order_id)
    form = order_forms.change_form(found.terms, found.newest_fact)
    return _fact_page(request, organisation, found, FactKind.CHANGE, form)


@post("/{organisation_id:uuid}/orders/{order_id:uuid}/change", name="crm.change_order", guards=EDIT)
async def change_order(
    request: StaffRequest, organisation_id: FromPath[UUID], order_id: FromPath[UUID]
) -> Page | Redirect:
    return await _add(request, organisation_id, order_id, FactKind.CHANGE)


@get("/{organisation_id:uuid}/orders/{order_id:uuid}/end", name="crm.ask_end", guards=EDIT)
async def ask_end(
    request: StaffRequest, organisation_id: FromPath[UUID], order_id: FromPath[UUID]
) -> Page:
    organisation, found = await _order(organisation_id, order_id)
    form = filled({"seen": str(found.newest_fact)})
    return _fact_page(request, organisation, found, FactKind.END, form)


@post("/{organisation_id:uuid}/orders/{order_id:uuid}/end", name="crm.end_order", guards=EDIT)
async def end_order(
    request: StaffRequest, organisation_id: FromPath[UUID], order_id: FromPath[UUID]
) -> Page | Redirect:
    return await _add(request, organisation_id, order_id, FactKind.END)


async def _add(
    request: StaffRequest, organisation_id: UUID, order_id: UUID, kind: FactKind
) -> Page | Redirect:
    (organisation, found), form = await _order(organisation_id, order_id), await read_form(request)
    fact = order_forms.read_fact(form, kind)
    seen = form.number("seen", least=0, most=2**63 - 1)
    if fact is None or form.errors:
        return _fact_page(request, organisation, found, kind, form, status=422)
    who = Who(request.user.id)
    try:
        if kind is FactKind.END:
            await actions.end_order(order_id, fact.from_on, fact.note, who, seen=seen)
        else:
            terms, note = fact.terms, fact.note
            await actions.change_order(order_id, fact.from_on, terms, note, who, seen=seen)
    except FactRefused as refused:
        form.refuse("from_on", refused.sentence, **refused.values)
        return _fact_page(request, organisation, found, kind, form, status=422)
    except Conflict as quicker:
        return await _show_conflict(request, organisation, order_id, kind, form, quicker)
    return see_other(found.path, done="ended" if kind is FactKind.END else "changed")


async def _show_conflict(
    request: StaffRequest,
    organisation: NamedOrganisation,
    order_id: UUID,
    kind: FactKind,
    form: Form,
    why: Conflict,
) -> Page:
    """The form as it was typed, beside what the order is now; sending it again counts."""
    _, now = await _order(organisation.id, order_id)
    form.submitted["seen"] = [str(now.newest_fact)]
    return _fact_page(request, organisation, now, kind, form, meanwhile=str(why), status=409)


@get(
    "/{organisation_id:uuid}/orders/{order_id:uuid}/facts/{fact_id:int}",
    name="crm.fact",
    guards=EDIT,
)
async def fact(
    request: StaffRequest,
    organisation_id: FromPath[UUID],
    order_id: FromPath[UUID],
    fact_id: FromPath[int],
) -> Page:
    organisation, found = await _order(organisation_id, order_id)
    wrong = _fact(found, fact_id)
    return _fact_page(request, organisation, found, wrong.kind, order_forms.fact_form(wrong), wrong)


@post(
    "/{organisation_id:uuid}/orders/{order_id:uuid}/facts/{fact_id:int}",
    name="crm.correct_fact",
    guards=EDIT,
)
async def correct_fact(
    request: StaffRequest,
    organisation_id: FromPath[UUID],
    order_id: FromPath[UUID],
    fact_id: FromPath[int],
) -> Page | Redirect:
    """Puts the right fact in its place; with `do=void` none."""
    (organisation, found), form = await _order(organisation_id, order_id), await read_form(request)
    wrong, who = _fact(found, fact_id), Who(request.user.id)
    why = form.text("why", required=order_forms.NO_WHY, most=order_rules.LONGEST_NOTE)
    is_void = form.value("do") == "void"
    right = None if is_void else order_forms.read_fact(form, wrong.kind)
    if not form.errors:
        try:
            if right is None:
                await actions.void_fact(fact_id, why, who)
            else:
                day, terms = right.from_on, right.terms
                await actions.correct_fact(fact_id, day, terms, right.note, why, who)
            return see_other(found.path, done="corrected")
        except FactRefused as refused:
            form.refuse("from_on", refused.sentence, **refused.values)
    return _fact_page(request, organisation, found, wrong.kind, form, wrong, status=422)


async def _order(organisation_id: UUID, order_id: UUID) -> tuple[NamedOrganisation, OrderInForce]:
    organisation = await organisations.known_organisation(organisation_id)
    found = await queries.order(order_id)
    if found is None or found.organisation != organisation_id:
        raise NotFound(NO_SUCH_ORDER)
    return organisation, found


def _fact(order: OrderInForce, fact_id: int) -> Fact:
    first = next((one for one in order.facts if one.id == fact_id), None)
    if first is None or first.kind is FactKind.VOID:
        raise NotFound(actions.NO_SUCH_FACT)
    if first.is_void:
        raise Conflict(actions.CORRECTED_BEFORE)
    return first


async def _new_page(
    request: StaffRequest, organisation: NamedOrganisation, form: Form, status: int = 200
) -> Page:
    people = await candidates.people_of(organisation.id)
    return render(
        request,
        "crm/order_new.html",
        status,
        organisation=organisation,
        form=form,
        services=[(str(one.id), one.name) for one in await catalogue_queries.offered_services()],
        people=[("", gettext(N_("Not known"))), *((str(one.id), one.name) for one in people)],
        **WORDS,
    )


def _fact_page(
    request: StaffRequest,
    organisation: NamedOrganisation,
    order: OrderInForce,
    kind: FactKind,
    form: Form,
    wrong: Fact | None = None,
    meanwhile: str = "",
    status: int = 200,
) -> Page:
    return render(
        request,
        "crm/order_fact.html",
        status,
        organisation=organisation,
        order=order,
        kind=kind.value,
        form=form,
        wrong=wrong,
        meanwhile=meanwhile,
        **WORDS,
    )


router = staff_router(
    PATH,
    [
        orders,
        new_order,
        start_order,
        order,
        ask_change,
        change_order,
        ask_end,
        end_order,
        fact,
        correct_fact,
    ],
)
