"""Changes, ends and corrections of an order, each a fact that stays (register row R9)."""

from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect

from app.contacts.facts import Who
from app.crm.services import actions
from app.crm.services import forms as order_forms
from app.crm.services import rules as order_rules
from app.crm.services.actions import FactRefused
from app.crm.services.buyers import Buyer
from app.crm.services.pages import EDIT, PATH, WORDS, both, order_at
from app.crm.services.queries import OrderInForce
from app.crm.services.rules import Fact, FactKind
from app.lib.refusals import Conflict, NotFound
from app.staff.routing import staff_router
from app.staff.sessions import StaffRequest
from app.web.rendering.forms import Form, filled, read_form
from app.web.rendering.pages import Page, render, see_other


@get(both("/orders/{order_id:uuid}/change"), name="crm.ask_change", guards=EDIT)
async def ask_change(
    request: StaffRequest, owner_id: FromPath[UUID], order_id: FromPath[UUID]
) -> Page:
    buyer, found = await order_at(request, owner_id, order_id)
    form = order_forms.change_form(found.terms, found.newest_fact)
    return _fact_page(request, buyer, found, FactKind.CHANGE, form)


@post(both("/orders/{order_id:uuid}/change"), name="crm.change_order", guards=EDIT)
async def change_order(
    request: StaffRequest, owner_id: FromPath[UUID], order_id: FromPath[UUID]
) -> Page | Redirect:
    return await _add(request, owner_id, order_id, FactKind.CHANGE)


@get(both("/orders/{order_id:uuid}/end"), name="crm.ask_end", guards=EDIT)
async def ask_end(
    request: StaffRequest, owner_id: FromPath[UUID], order_id: FromPath[UUID]
) -> Page:
    buyer, found = await order_at(request, owner_id, order_id)
    form = filled({"seen": str(found.newest_fact)})
    return _fact_page(request, buyer, found, FactKind.END, form)


@post(both("/orders/{order_id:uuid}/end"), name="crm.end_order", guards=EDIT)
async def end_order(
    request: StaffRequest, owner_id: FromPath[UUID], order_id: FromPath[UUID]
) -> Page | Redirect:
    return await _add(request, owner_id, order_id, FactKind.END)


async def _add(
    request: StaffRequest, owner_id: UUID, order_id: UUID, kind: FactKind
) -> Page | Redirect:
    (buyer, found), form = await order_at(request, owner_id, order_id), await read_form(request)
    fact = order_forms.read_fact(form, kind)
    seen = form.number("seen", least=0, most=2**63 - 1)
    if fact is None or form.errors:
        return _fact_page(request, buyer, found, kind, form, status=422)
    who = Who(request.user.id)
    try:
        if kind is FactKind.END:
            await actions.end_order(order_id, fact.from_on, fact.note, who, seen=seen)
        else:
            terms, note = fact.terms, fact.note
            await actions.change_order(order_id, fact.from_on, terms, note, who, seen=seen)
    except FactRefused as refused:
        form.refuse("from_on", refused.sentence, **refused.values)
        return _fact_page(request, buyer, found, kind, form, status=422)
    except Conflict as quicker:
        return await _show_conflict(request, buyer, order_id, kind, form, quicker)
    return see_other(found.path, done="ended" if kind is FactKind.END else "changed")


async def _show_conflict(
    request: StaffRequest,
    buyer: Buyer,
    order_id: UUID,
    kind: FactKind,
    form: Form,
    why: Conflict,
) -> Page:
    """The form as it was typed, beside what the order is now; sending it again counts."""
    _, now = await order_at(request, buyer.id, order_id)
    form.submitted["seen"] = [str(now.newest_fact)]
    return _fact_page(request, buyer, now, kind, form, meanwhile=str(why), status=409)


@get(
    both("/orders/{order_id:uuid}/facts/{fact_id:int}"),
    name="crm.fact",
    guards=EDIT,
)
async def fact(
    request: StaffRequest,
    owner_id: FromPath[UUID],
    order_id: FromPath[UUID],
    fact_id: FromPath[int],
) -> Page:
    buyer, found = await order_at(request, owner_id, order_id)
    wrong = _fact(found, fact_id)
    return _fact_page(request, buyer, found, wrong.kind, order_forms.fact_form(wrong), wrong)


@post(
    both("/orders/{order_id:uuid}/facts/{fact_id:int}"),
    name="crm.correct_fact",
    guards=EDIT,
)
async def correct_fact(
    request: StaffRequest,
    owner_id: FromPath[UUID],
    order_id: FromPath[UUID],
    fact_id: FromPath[int],
) -> Page | Redirect:
    """Puts the right fact in its place; with `do=void` none."""
    (buyer, found), form = await order_at(request, owner_id, order_id), await read_form(request)
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
    return _fact_page(request, buyer, found, wrong.kind, form, wrong, status=422)


def _fact(order: OrderInForce, fact_id: int) -> Fact:
    first = next((one for one in order.facts if one.id == fact_id), None)
    if first is None or first.kind is FactKind.VOID:
        raise NotFound(actions.NO_SUCH_FACT)
    if first.is_void:
        raise Conflict(actions.CORRECTED_BEFORE)
    return first


def _fact_page(
    request: StaffRequest,
    buyer: Buyer,
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
        buyer=buyer,
        order=order,
        kind=kind.value,
        form=form,
        wrong=wrong,
        meanwhile=meanwhile,
        **WORDS,
    )


router = staff_router(PATH, [ask_change, change_order, ask_end, end_order, fact, correct_fact])
