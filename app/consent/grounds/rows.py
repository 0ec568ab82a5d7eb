"""The rows of `permission` as they are to be, and the one statement that writes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from app import database

PAST = datetime(1970, 1, 1, tzinfo=UTC)
"""Until then counts what has ceased to: past by every clock, also by one that goes slow."""


@dataclass(frozen=True)
class Row:
    """One permission as it is to be. A customer has one for each product group."""

    address: UUID
    purpose: str
    channel: str
    list_id: UUID | None
    ground: str
    product_group: int | None
    verdict: bool
    reason: str
    since: datetime
    until: datetime | None = None
    ends_as: str | None = None
    fact: int | None = None

    @property
    def key(self) -> tuple[object, ...]:
        return (
            self.address, self.purpose, self.channel, self.list_id, self.ground,
            self.product_group,
        )  # fmt: skip


# One statement for all; unchanged rows are left alone, and how long a row counts ends nothing anew.
_SAVE = """
insert into permission as p (address, purpose, channel, list_id, ground, product_group, verdict,
                             reason, since, until, ends_as, fact)
select * from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::int[],
                     $7::bool[], $8::text[], $9::timestamptz[], $10::timestamptz[], $11::text[],
                     $12::bigint[]) as given
on conflict (address, purpose, channel, list_id, ground, product_group) do update
   set verdict = excluded.verdict, reason = excluded.reason,
       since = case when p.verdict = excluded.verdict and p.reason = excluded.reason
                     and p.ground <> 'consent' and excluded.fact is not distinct from p.fact
                    then p.since else excluded.since end,
       until = excluded.until, ends_as = excluded.ends_as, fact = excluded.fact
 where (p.verdict, p.reason, p.since, p.until, p.ends_as, p.fact)
       is distinct from (excluded.verdict, excluded.reason, excluded.since, excluded.until,
                         excluded.ends_as, excluded.fact)
"""


async def save(rows: Iterable[Row]) -> None:
    values = [
        (
            row.address, row.purpose, row.channel, row.list_id, row.ground, row.product_group,
            row.verdict, row.reason, row.since, row.until, row.ends_as, row.fact,
        )
        for row in rows
    ]  # fmt: skip
    if values:
        await database.execute(_SAVE, *map(list, zip(*values, strict=True)))
