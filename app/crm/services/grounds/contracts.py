"""An order in force, as the fact that letters about the contract rest on (GDPR Article 6(1)(b)).

Kept in step with the order. It hangs on the main address of the person who ordered, and follows when
another one becomes that; of an organisation's order, of whoever ordered for it, while that person holds
a position there.
"""

from datetime import date
from uuid import UUID

from asyncpg import Record

from app import database
from app.consent.grounds.actions import FactEnd, NewFact, end_fact, move_end, record_fact
from app.consent.grounds.facts import FactKind
from app.contacts.facts import Who
from app.crm.services import queries
from app.crm.services.grounds.sales import agreed_on, end_of
from app.crm.services.queries import OrderInForce
from app.crm.services.sql import order_in_force
from app.database import transaction

_READER = """
select a.id as address, p.id as position
  from orders o
  join contact_addresses a on a.contact = coalesce(o.contact, o.ordered_by) and a.main_since is not null
  left join lateral (
       select p.id from positions p
        where p.contact = o.ordered_by and p.organisation = o.organisation
          and (p.until is null or p.until > current_date)
        order by p.main_since is null, p.id limit 1) p on true
 where o.id = $1 and (o.contact is not null or p.id is not null)
"""
_RECORDED = """
select id, address, ended_at is null or ended_at > app_now() as goes_on from ground_facts
 where kind = 'contract' and reference = $1 and coalesce(ended_because, 'over') = 'over'
 order by id desc limit 1
"""


async def follow(order_id: UUID, who: Who) -> None:
    """After the order was made, or a fact of it was recorded or corrected."""
    order = await queries.order(order_id)
    if order is None:
        return
    known = await database.fetchrow(_RECORDED, str(order_id))
    day = agreed_on(order)
    if day is None:
        if known is not None:
            await end_fact(known["id"], FactEnd.CORRECTED, again=True)
        return
    fact = known["id"] if known else None
    if known is None or known["goes_on"]:
        fact = await _at_main_address(order, day, known, who)
    if fact is not None:
        await move_end(fact, end_of(order.on_day.ends_on))


async def _at_main_address(
    order: OrderInForce, day: date, known: Record | None, who: Who
) -> int | None:
    """Recorded there if it is not. None where nobody with an address is known to look after it."""
    fact: int | None = known["id"] if known else None
    reader = await database.fetchrow(_READER, order.id)
    if reader is None or (known is not None and known["address"] == reader["address"]):
        return fact
    contract = NewFact(FactKind.CONTRACT, on_day=day, reference=str(order.id), **reader)
    return await record_fact(contract, who.by, replaces=fact)


_ORDERS = f"""
select o.id from orders o
 where (o.contact = $1 or o.ordered_by = $1) and {order_in_force("o", "current_date")}
"""
_MOVED = """
select distinct coalesce(o.contact, o.ordered_by) as person
  from ground_facts f join orders o on o.id::text = f.reference
  join contact_addresses a on a.id = f.address and a.main_since is null
 where f.kind = 'contract' and coalesce(f.ended_because, 'over') = 'over'
   and (f.ended_at is null or f.ended_at > app_now())
"""


async def follow_person(contact_id: UUID, who: Who) -> None:
    """After another address became the main one, or the one that a contract hung on went."""
    async with transaction():
        for row in await database.fetch(_ORDERS, contact_id):
            await follow(row["id"], who)


async def follow_moved() -> None:
    """Every minute: of those whose main address has changed, in whatever way."""
    for row in await database.fetch(_MOVED):
        await follow_person(row["person"], Who(None, actor="system"))
