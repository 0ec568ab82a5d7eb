"""Questions that are open now: a letter could go, if somebody knew one thing more."""

from dataclasses import dataclass
from uuid import UUID

from app import database
from app.consent.grounds.reasons import Reason
from app.consent.sql import IN_FORCE, REASON
from app.lib.languages import current_language
from app.lists.sql import list_name

MOST = 50


@dataclass(frozen=True)
class Question:
    """One address and list; `name` is empty where only the address is known."""

    address: UUID
    list_id: UUID
    reason: Reason
    contact: UUID
    name: str
    email: str
    list_name: str


# The condition is that of the index `permission_questions`. What the records of two people say against
# each other the person settles, by signing up again: nobody answers that for them.
_OPEN = f"""
  from permission p
  join contact_addresses a on a.id = p.address join contacts c on c.id = a.contact
 where (p.reason in ('ask_restricted', 'ask_earlier_consent')
        or p.ends_as in ('ask_restricted', 'ask_earlier_consent'))
   and p.list_id is not null and not ({IN_FORCE})
   and {REASON} in ('ask_restricted', 'ask_earlier_consent')
"""
_QUESTIONS = f"""
select distinct on (p.address, p.list_id) p.address, p.list_id, {REASON} as reason, a.contact, a.email,
       trim(c.first_name || ' ' || c.last_name) as name,
       coalesce({list_name("p.list_id", "$1")}, '') as list_name
{_OPEN} order by p.address, p.list_id limit $2
"""


async def open_questions() -> list[Question]:
    """The first of them; answered ones make room for others."""
    rows = await database.fetch(_QUESTIONS, current_language().value, MOST)
    return [Question(**{**row, "reason": Reason(row["reason"])}) for row in rows]


async def number_open() -> int:
    number: int = await database.fetchval(
        f"select count(*) from (select distinct p.address, p.list_id {_OPEN}) questions"
    )
    return number


async def is_open(address: UUID, list_id: UUID, reason: Reason) -> bool:
    return bool(
        await database.fetchval(
            f"select 1 {_OPEN} and p.address = $1 and p.list_id = $2 and {REASON} = $3 limit 1",
            *(address, list_id, reason.value),
        )
    )
