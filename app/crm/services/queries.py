"""Orders and their facts: what is, was and will be in force."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from app import database
from app.contacts.facts import Owner
from app.contacts.rules import display_name
from app.contacts.sql import main_address
from app.crm.services.buyers import path_of
from app.crm.services.rules import Fact, FactKind, OrderOnDay, OrderStatus, Period, Terms, order_on
from app.crm.services.sql import order_in_force
from app.lib import clock

ORDERS_IN_FORCE = f"select o.id, o.service from orders o where {order_in_force('o', '$1')}"
"""SQL: the orders in force on the day `$1`. An end's `from_on` is the last day of the order."""


@dataclass(frozen=True)
class OrderInForce:
    """An order as it is on the day that was asked for, with all its facts, oldest first."""

    id: UUID
    buyer: Owner
    service: int
    service_name: str
    ordered_by: UUID | None
    ordered_by_name: str
    on_day: OrderOnDay
    facts: tuple[Fact, ...]

    @property
    def status(self) -> OrderStatus:
        return self.on_day.status

    @property
    def terms(self) -> Terms:
        return self.on_day.terms

    @property
    def path(self) -> str:
        return f"{path_of(self.buyer)}/orders/{self.id}"

    @property
    def newest_fact(self) -> int:
        return max(fact.id for fact in self.facts)


_ORDERS = f"""
select o.id, o.organisation, o.contact, o.service, s.name as service_name, o.ordered_by,
       c.first_name, c.last_name,
       {main_address()} as email
  from orders o
  join services s on s.id = o.service
  left join contacts c on c.id = o.ordered_by
"""
_FACTS = """
select f.id, f."order", f.kind, f.from_on, f.what, f.price, f.period, f.note, f.corrects,
       f.recorded_at, f.recorded_by, coalesce(m.name, '') as recorded_by_name,
       exists (select 1 from order_facts v where v."order" = f."order" and v.corrects = f.id) as is_void
  from order_facts f left join staff_members m on m.id = f.recorded_by
 where f."order" = any($1) order by f.id
"""


async def orders_of(buyer: UUID, day: date | None = None) -> list[OrderInForce]:
    """Every order of an organisation or a person as it stands on that day (today): in force first, the
    newest start first.
    """
    rows = await database.fetch(f"{_ORDERS} where o.organisation = $1 or o.contact = $1", buyer)
    found = await _with_facts(rows, day or clock.today())
    ranks = list(_RANKS)
    starts = {one.id: one.on_day.starts_on or date.min for one in found}
    found.sort(key=lambda one: (starts[one.id], one.service_name), reverse=True)
    return sorted(found, key=lambda one: ranks.index(one.status))


_RANKS = (OrderStatus.IN_FORCE, OrderStatus.COMING, OrderStatus.ENDED, OrderStatus.VOID)


async def in_force(buyer: UUID, day: date) -> list[OrderInForce]:
    """What the organisation or the person had on that day (register row R9), corrections taken into account."""
    found = await orders_of(buyer, day)
    return [one for one in found if one.status is OrderStatus.IN_FORCE]


async def order(order_id: UUID) -> OrderInForce | None:
    """As it stands today."""
    rows = await database.fetch(f"{_ORDERS} where o.id = $1", order_id)
    return next(iter(await _with_facts(rows, clock.today())), None)


async def facts_of(order_id: UUID) -> list[Fact]:
    """All of them, corrected ones too, in the order of recording."""
    return (await _facts([order_id]))[order_id]


async def order_of_fact(fact_id: int) -> UUID | None:
    found: UUID | None = await database.fetchval(
        'select "order" from order_facts where id = $1', fact_id
    )
    return found


def _name_in(row: asyncpg.Record) -> str:
    return display_name(row["first_name"], row["last_name"], row["email"] or "")


async def _with_facts(rows: list[asyncpg.Record], day: date) -> list[OrderInForce]:
    facts = await _facts(row["id"] for row in rows) if rows else {}
    return [
        OrderInForce(
            id=row["id"],
            buyer=Owner(row["contact"], row["organisation"]),
            service=row["service"],
            service_name=row["service_name"],
            ordered_by=row["ordered_by"],
            ordered_by_name=_name_in(row) if row["ordered_by"] else "",
            on_day=order_on(day, facts[row["id"]]),
            facts=tuple(facts[row["id"]]),
        )
        for row in rows
    ]


async def _facts(orders: Iterable[UUID]) -> dict[UUID, list[Fact]]:
    found: dict[UUID, list[Fact]] = defaultdict(list)
    for row in await database.fetch(_FACTS, list(orders)):
        found[row["order"]].append(_fact(row))
    return found


def _fact(row: asyncpg.Record) -> Fact:
    period = Period(row["period"]) if row["period"] else None
    return Fact(
        id=row["id"],
        kind=FactKind(row["kind"]),
        from_on=row["from_on"],
        terms=Terms(row["what"], row["price"], period),
        note=row["note"],
        corrects=row["corrects"],
        recorded_at=row["recorded_at"],
        recorded_by=row["recorded_by"],
        recorded_by_name=row["recorded_by_name"],
        is_void=row["is_void"],
    )
