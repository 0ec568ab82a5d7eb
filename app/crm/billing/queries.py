"""Billing details and their history. Only for callers who hold the billing right."""

from dataclasses import dataclass, fields
from datetime import datetime

from app import database
from app.contacts.facts import Owner
from app.crm.billing.rules import BillingFields

MOST_CHANGES = 50


@dataclass(frozen=True)
class BillingNow:
    """What is kept, which edition it is, and who saved it."""

    fields: BillingFields
    edition: int
    changed_at: datetime
    changed_by_name: str


@dataclass(frozen=True)
class PastBillingChange:
    """One field of the billing details changed."""

    id: int
    field: str
    old: str
    new: str
    at: datetime
    by_name: str


async def billing_details(of: Owner) -> BillingNow | None:
    row = await database.fetchrow(
        "select b.*, coalesce(m.name, '') as changed_by_name from billing_details b "
        f"left join staff_members m on m.id = b.changed_by where b.{of.column} = $1",
        of.id,
    )
    if row is None:
        return None
    kept = BillingFields(**{each.name: row[each.name] for each in fields(BillingFields)})
    return BillingNow(kept, row["edition"], row["changed_at"], row["changed_by_name"])


_CHANGES = """
select c.id, c.field, c.old, c.new, c.at, coalesce(m.name, '') as by_name
  from billing_changes c left join staff_members m on m.id = c.by
 where c.{of} = $1
 order by c.at desc, c.id desc
 limit $2
"""


async def billing_changes(of: Owner, most: int = MOST_CHANGES) -> list[PastBillingChange]:
    """Newest first."""
    rows = await database.fetch(_CHANGES.format(of=of.column), of.id, most)
    return [PastBillingChange(**row) for row in rows]
