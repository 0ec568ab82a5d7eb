"""What a person bought, as the fact a customer's letter may rest on (Act 917/2014 § 200(3)).

Kept in step with the order: an order that was a mistake, or that costs nothing, is no sale.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from app import database
from app.consent.grounds.actions import FactEnd, NewFact, end_fact, move_end, record_fact
from app.consent.grounds.facts import FactKind
from app.contacts.facts import Who
from app.crm.services import queries
from app.crm.services.queries import OrderInForce
from app.crm.services.rules import OrderStatus, Period
from app.lib import clock
from app.lib.languages import HOME_ZONE, current_language


@dataclass(frozen=True)
class Recorded:
    """A sale as it stands."""

    id: int
    fact: NewFact
    ended_on: date | None


_RECORDED = """
select id, address, on_day, product_group, refusal_offered, goes_on, ended_at from ground_facts
 where kind = 'sale' and reference = $1 and coalesce(ended_because, 'over') = 'over'
 order by id desc limit 1
"""


async def record_sale(order_id: UUID, address: UUID, refusal_offered: str, who: Who) -> None:
    """The buyer gave this address with the order, and was told of the right to refuse in these words."""
    order = await queries.order(order_id)
    assert order is not None
    day, group = _bought_on(order), await _group_of(order.service)
    if day is not None:
        sale = NewFact(
            FactKind.SALE,
            address,
            day,
            product_group=group,
            refusal_offered=refusal_offered,
            reference=str(order_id),
            goes_on=_goes_on(order),
        )
        await record_fact(sale, who.by)


async def follow(order_id: UUID, who: Who) -> None:
    """After a fact of the order was recorded or corrected."""
    known = await recorded(order_id)
    order = await queries.order(order_id)
    if known is None or order is None:
        return
    day = _bought_on(order)
    if day is None:
        await end_fact(known.id, FactEnd.CORRECTED, again=True)
        return
    group = await _group_of(order.service)
    fact = replace(known.fact, on_day=day, product_group=group, goes_on=_goes_on(order))
    fact_id = known.id
    if fact != known.fact:
        fact_id = await record_fact(fact, who.by, replaces=known.id)
    if order.on_day.ends_on != known.ended_on or fact_id != known.id:
        await move_end(fact_id, end_of(order.on_day.ends_on))


async def follow_service(service_id: int, who: Who) -> None:
    """Its product group has changed."""
    rows = await database.fetch(
        "select id from orders where service = $1 and contact is not null", service_id
    )
    for row in rows:
        await follow(row["id"], who)


async def recorded(order_id: UUID) -> Recorded | None:
    row = await database.fetchrow(_RECORDED, str(order_id))
    if row is None:
        return None
    fact = NewFact(
        FactKind.SALE,
        row["address"],
        row["on_day"],
        product_group=row["product_group"],
        refusal_offered=row["refusal_offered"],
        reference=str(order_id),
        goes_on=row["goes_on"],
    )
    ended_at = row["ended_at"]
    return Recorded(row["id"], fact, ended_at.astimezone(HOME_ZONE).date() if ended_at else None)


@dataclass(frozen=True)
class Told:
    """A sale in words; `group` is the product group in the current language."""

    email: str
    day: date
    group: str
    refusal_offered: str


_TOLD = """
select a.email, f.on_day as day, coalesce(g.{name}, '') as "group", f.refusal_offered
  from ground_facts f join contact_addresses a on a.id = f.address
  left join product_groups g on g.id = f.product_group
 where f.id = $1
"""


async def told(order_id: UUID) -> Told | None:
    """For the page of the order."""
    known = await recorded(order_id)
    if known is None:
        return None
    sql = _TOLD.format(name=f"name_{current_language().value}")
    row = await database.fetchrow(sql, known.id)
    return Told(**row) if row else None


def _bought_on(order: OrderInForce) -> date | None:
    """The day of the purchase; None where nothing was bought."""
    return None if order.terms.price == 0 else agreed_on(order)


def agreed_on(order: OrderInForce) -> date | None:
    """The day it starts, at latest the day it was recorded; None where it was a mistake."""
    starts_on = order.on_day.starts_on
    if order.status is OrderStatus.VOID or starts_on is None:
        return None
    recorded_on = order.facts[0].recorded_at.astimezone(HOME_ZONE).date()
    return min(starts_on, recorded_on, clock.today())


def _goes_on(order: OrderInForce) -> bool:
    """A service paid by the month, until its end is recorded."""
    return order.terms.period is Period.MONTH


def end_of(day: date | None) -> datetime | None:
    """The last moment of the last day."""
    return datetime.combine(day, time(23, 59, 59), HOME_ZONE) if day else None


async def _group_of(service_id: int) -> int | None:
    group: int | None = await database.fetchval(
        "select product_group from services where id = $1", service_id
    )
    return group
