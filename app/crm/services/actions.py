"""Orders: a start, changes and an end, each a dated fact that stays (register row R9)."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from app.contacts.actions.recording import lock_record
from app.contacts.facts import Owner, Who
from app.contacts.queries import people
from app.crm.services import queries
from app.crm.services.grounds import contracts, sales
from app.crm.services.rules import Fact, FactKind, Terms, fault_in
from app.crm.tables import Order, OrderFact, Service
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_, format_date
from app.lib.refusals import Conflict, Invalid, NotFound, or_not_found
from app.staff.log import actions

NO_SUCH_ORDER = N_("There is no such order.")
NOT_THEIRS = N_("This is none of the person's addresses.")
NO_SUCH_FACT = N_("There is no such entry in this order.")
NOT_FOR_SALE = N_("This service is no longer offered.")
CORRECTED_BEFORE = N_("This entry has been corrected already.")
START_CARRIES_OTHERS = N_(
    "Changes or an end date depend on this start. Correct them first, or enter the right start "
    "date instead."
)


class FactRefused(Invalid):
    """The fact does not fit the others of its order: the sentence belongs beside its day."""


@dataclass(frozen=True)
class OrderFields:
    """What starts an order."""

    service: int
    starts_on: date
    terms: Terms
    note: str = ""
    ordered_by: UUID | None = None
    address_given: UUID | None = None
    refusal_offered: str = ""


async def start_order(buyer: Owner, fields: OrderFields, who: Who) -> UUID:
    """Raises NotFound for an unknown buyer, Conflict for a retired service.

    With the address that a person gave, the order is kept as a sale to them too.
    """
    async with transaction():
        await lock_record(buyer)
        offered = Service.exists().where(Service.id == fields.service, Service.retired_at.is_null())
        if not await offered:
            raise Conflict(NOT_FOR_SALE)
        order_id = uuid4()
        await Order.insert(
            Order(
                id=order_id,
                organisation=buyer.organisation,
                contact=buyer.contact,
                service=fields.service,
                ordered_by=fields.ordered_by,
                created_at=clock.now(),
                created_by=who.by,
            )
        )
        await _record(order_id, FactKind.START, fields.starts_on, fields.terms, fields.note, who)
        if fields.address_given and buyer.contact:
            await _record_sale(order_id, buyer.contact, fields, who)
        await contracts.follow(order_id, who)
        await _note("order_started", order_id, who)
        return order_id


async def _follow(order_id: UUID, who: Who) -> None:
    """What letters rest on is kept in step with the order."""
    await sales.follow(order_id, who)
    await contracts.follow(order_id, who)


async def _record_sale(order_id: UUID, buyer: UUID, fields: OrderFields, who: Who) -> None:
    theirs = {one.id for one in await people.addresses_of(buyer)}
    if fields.address_given not in theirs:
        raise NotFound(NOT_THEIRS)
    await sales.record_sale(order_id, fields.address_given, fields.refusal_offered, who)


async def change_order(
    order_id: UUID, from_on: date, terms: Terms, note: str, who: Who, *, seen: int | None = None
) -> int:
    """From that day on the order is on these terms, all of them. `seen` is the newest fact that the
    writer knew: a newer one is a Conflict.
    """
    return await _add(order_id, FactKind.CHANGE, from_on, terms, note, who, seen)


async def end_order(
    order_id: UUID, last_day: date, note: str, who: Who, *, seen: int | None = None
) -> int:
    """The order is in force on `last_day` for the last time."""
    return await _add(order_id, FactKind.END, last_day, Terms(), note, who, seen)


async def void_fact(fact_id: int, why: str, who: Who) -> None:
    """The fact was recorded by mistake and counts no more; it stays to be read. A start takes its
    order with it, and is refused while changes or an end rest on it.
    """
    async with transaction():
        order_id, fact = await _locked(fact_id)
        left = [one for one in await _counting(order_id) if one.id != fact_id]
        if fact.kind is FactKind.START and left:
            raise FactRefused(START_CARRIES_OTHERS)
        await _void(order_id, fact, why, who)
        await _follow(order_id, who)
        await _note("order_corrected", order_id, who)


async def correct_fact(
    fact_id: int, from_on: date, terms: Terms, note: str, why: str, who: Who
) -> int:
    """The fact counts no more, and one of the same kind stands in its place."""
    async with transaction():
        order_id, fact = await _locked(fact_id)
        others = [one for one in await _counting(order_id) if one.id != fact_id]
        _refuse_misfit(fact.kind, from_on, others)
        await _void(order_id, fact, why, who)
        terms = Terms() if fact.kind is FactKind.END else terms
        made = await _record(order_id, fact.kind, from_on, terms, note, who)
        await _follow(order_id, who)
        await _note("order_corrected", order_id, who)
        return made


async def _add(
    order_id: UUID,
    kind: FactKind,
    from_on: date,
    terms: Terms,
    note: str,
    who: Who,
    seen: int | None,
) -> int:
    async with transaction():
        await lock(f"order {order_id}")
        known = await queries.facts_of(order_id)
        if not known:
            raise NotFound(NO_SUCH_ORDER)
        if seen is not None and max(fact.id for fact in known) > seen:
            raise Conflict(N_("Somebody has changed this order in the meantime. Check it again."))
        _refuse_misfit(kind, from_on, known)
        made = await _record(order_id, kind, from_on, terms, note, who)
        await _follow(order_id, who)
        await _note("order_changed" if kind is FactKind.CHANGE else "order_ended", order_id, who)
        return made


def _refuse_misfit(kind: FactKind, from_on: date, others: list[Fact]) -> None:
    if fault := fault_in(kind, from_on, others):
        values = {"day": format_date(fault.day)} if fault.day else {}
        raise FactRefused(fault.sentence, **values)


async def _locked(fact_id: int) -> tuple[UUID, Fact]:
    """The order, which nobody else changes now, and its fact that still counts."""
    order_id = or_not_found(await queries.order_of_fact(fact_id), NO_SUCH_FACT)
    await lock(f"order {order_id}")
    fact = next(one for one in await queries.facts_of(order_id) if one.id == fact_id)
    if fact.is_void or fact.kind is FactKind.VOID:
        raise Conflict(CORRECTED_BEFORE)
    return order_id, fact


async def _counting(order_id: UUID) -> list[Fact]:
    facts = await queries.facts_of(order_id)
    return [one for one in facts if one.kind is not FactKind.VOID and not one.is_void]


async def _void(order_id: UUID, fact: Fact, why: str, who: Who) -> None:
    void = replace(fact, kind=FactKind.VOID, terms=Terms(), corrects=fact.id)
    await _record(order_id, void.kind, void.from_on, void.terms, why, who, corrects=fact.id)


async def _record(
    order_id: UUID,
    kind: FactKind,
    from_on: date,
    terms: Terms,
    note: str,
    who: Who,
    corrects: int | None = None,
) -> int:
    if corrects is None:
        _refuse_misfit(kind, from_on, [])
    made = await OrderFact.insert(
        OrderFact(
            order=order_id,
            kind=kind,
            from_on=from_on,
            what=terms.what,
            price=terms.price,
            period=terms.period,
            note=note,
            corrects=corrects,
            recorded_at=clock.now(),
            recorded_by=who.by,
        )
    )
    fact_id: int = made[0]["id"]
    return fact_id


async def _note(what: str, order_id: UUID, who: Who) -> None:
    await actions.note(who.by, what, about_kind="order", about=order_id)
