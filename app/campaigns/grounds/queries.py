"""How many may be written to on which ground; who was left out of a campaign, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import database
from app.consent.grounds.facts import Ground
from app.consent.grounds.reasons import Reason
from app.consent.sql import IN_FORCE, REASON
from app.lists.fewer.sql import choice

# Whoever left the list has no row in force; a subscriber by consent counts while subscribed.
_HOLDING = f"""
select p.list_id, p.ground, count(distinct p.address)::integer as addresses
  from permission p join lists l on l.id = p.list_id and l.purpose = p.purpose
 where p.channel = 'email' and {IN_FORCE}
   and (p.ground <> 'consent' or exists (
        select from subscriptions s
         where s.address = p.address and s.list = p.list_id and s.left_at is null))
 group by 1, 2
"""


async def holding() -> dict[UUID, dict[Ground, int]]:
    """By list and ground, to how many addresses a letter may go now."""
    found: dict[UUID, dict[Ground, int]] = {}
    for row in await database.fetch(_HOLDING):
        found.setdefault(row["list_id"], {})[Ground(row["ground"])] = row["addresses"]
    return found


_UNKNOWN = """
select count(*)::integer from delivery d join campaigns c on c.id = d.campaign
 where c.finished_at is null and d.state in ('p', 't', 'd')
   and (d.ground is null or not exists (
        select from permission p where p.address = d.address and p.purpose = c.purpose
           and p.channel = 'email' and p.list_id = c.list and ground_letter(p.ground) = d.ground))
"""


async def ground_unknown() -> int:
    """Letters that would go although nobody can say on which ground. Must be none, always."""
    number: int = await database.fetchval(_UNKNOWN)
    return number


async def waiting_for_a_decision() -> int:
    """Addresses whose facts have changed; nothing goes to them until they are decided anew."""
    number: int = await database.fetchval("select count(*)::integer from permission_stale")
    return number


_WAITING_ON_A_LIST = """
select count(*)::integer from permission_stale k
 where exists (select from subscriptions s
                where s.address = k.address and s.list = $1 and s.left_at is null)
    or exists (select from permission p where p.address = k.address and p.list_id = $1)
"""


async def waiting_on_a_list(list_id: UUID) -> int:
    """Of whom a count of this list's readers may be out of date: it is decided anew within a minute."""
    number: int = await database.fetchval(_WAITING_ON_A_LIST, list_id)
    return number


@dataclass(frozen=True)
class LeftOut:
    """One address that a campaign does not go to."""

    seq: int
    contact: UUID | None
    name: str
    email: str
    reason: str
    since: datetime | None
    organisation: UUID | None


_LEFT_OUT = f"""
select d.seq, a.contact, coalesce(a.email, '') as email, coalesce(d.reason, '') as reason,
       case when d.reason = 'fewer' then w.at else p.since end as since,
       trim(coalesce(k.last_name, '') || ', ' || coalesce(k.first_name, ''), ', ') as name,
       o.organisation
  from delivery d join campaigns c on c.id = d.campaign
  left join contact_addresses a on a.id = d.address
  left join contacts k on k.id = a.contact
  left join lateral (
       select p.since from permission p
        where p.address = d.address and p.channel = 'email' and {REASON} = d.reason
          and (p.list_id = c.list or p.list_id is null)
        order by p.list_id is null, p.since desc limit 1) p on true
  left join lateral ({choice("a.contact", "c.list")}) w on d.reason = 'fewer'
  left join lateral (
       select j.organisation from positions j where j.contact = a.contact and j.until is null
        order by j.main_since is null, j.id limit 1) o on true
 where d.campaign = $1 and d.state = 'x' and coalesce(d.reason, '') = $2 and d.seq > $3
 order by d.seq limit $4
"""


async def left_out(campaign: int, reason: str, *, after: int, most: int) -> list[LeftOut]:
    """In the order of their rows."""
    rows = await database.fetch(_LEFT_OUT, campaign, reason, after, most)
    return [LeftOut(**row) for row in rows]


async def left_out_by_reason(campaign: int) -> Mapping[str, int]:
    """How many for each reason, most first."""
    rows = await database.fetch(
        "select coalesce(reason, '') as reason, count(*)::integer as people from delivery "
        "where campaign = $1 and state = 'x' group by 1 order by 2 desc, 1",
        campaign,
    )
    return {row["reason"]: row["people"] for row in rows}


def known_reason(stored: str) -> Reason | None:
    """The decision's reason, or None for what becomes of letters besides (`outcomes.Why`)."""
    return Reason(stored) if stored in {one.value for one in Reason} else None
