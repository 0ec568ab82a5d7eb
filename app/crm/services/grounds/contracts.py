"""An order in force, as the fact that letters about the contract rest on (GDPR Article 6(1)(b)).

Kept in step with the order. It hangs on the main address of the person who ordered; of an
organisation's order, of whoever ordered for it, while that person holds a position there.
"""

from uuid import UUID

from app import database
from app.consent.grounds.actions import FactEnd, NewFact, end_fact, move_end, record_fact
from app.consent.grounds.facts import FactKind
from app.contacts.facts import Who
from app.crm.services import queries
from app.crm.services.grounds.sales import agreed_on, end_of
from app.crm.services.queries import OrderInForce

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
select id from ground_facts
 where kind = 'contract' and reference = $1 and coalesce(ended_because, 'over') = 'over'
 order by id desc limit 1
"""


async def follow(order_id: UUID, who: Who) -> None:
    """After the order was made, or a fact of it was recorded or corrected."""
    order = await queries.order(order_id)
    if order is None:
        return
    known: int | None = await database.fetchval(_RECORDED, str(order_id))
    if agreed_on(order) is None:
        if known is not None:
            await end_fact(known, FactEnd.CORRECTED, again=True)
        return
    fact = known if known is not None else await _record(order, who)
    if fact is not None:
        await move_end(fact, end_of(order.on_day.ends_on))


async def _record(order: OrderInForce, who: Who) -> int | None:
    """None where nobody with an address is known to look after it."""
    reader = await database.fetchrow(_READER, order.id)
    day = agreed_on(order)
    if reader is None or day is None:
        return None
    contract = NewFact(FactKind.CONTRACT, on_day=day, reference=str(order.id), **reader)
    return await record_fact(contract, who.by)
