"""Whose data it is: whom an account opened, who was in a file, who is on a list, in a segment or a view."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app import database
from app.database import transaction
from app.lib.languages import N_
from app.lib.refusals import Conflict
from app.privacy.breaches.actions import add_step, held_open
from app.privacy.breaches.rules import Step
from app.privacy.labels.whom import whom

NOBODY_NEW = N_("Nobody was added: these people are listed already, or there is nobody.")
_OPENED = """
select distinct one from read_log r, unnest(r.people) one
 where r.member = $1 and r.at >= $2 and r.at < $3
"""
_IN_FILE = (
    "select distinct one from read_log r, unnest(r.people) one where r.at = $1 and r.view = $2"
)
_ON_LIST = """
select distinct a.contact as one from subscriptions s join contact_addresses a on a.id = s.address
 where s.list = $1 and s.left_at is null
"""
# Whoever was merged since is the record that was kept; whoever was erased cannot be told.
_ADD = """
with recursive asked (id) as (
    select unnest($2::uuid[])
    union select m.kept from asked a join merges m on m.gone = a.id and m.undone_at is null)
insert into breach_people (breach, contact)
select $1::uuid, c.id from asked join contacts c using (id)
on conflict do nothing
"""


async def opened_by(member: UUID, since: datetime, until: datetime) -> list[UUID]:
    """Whose data this account had before its eyes, on pages and in files."""
    return await _ids(_OPENED, member, since, until)


async def in_file(at: datetime, view: UUID) -> list[UUID]:
    return await _ids(_IN_FILE, at, view)


async def on_list(list_id: UUID) -> list[UUID]:
    return await _ids(_ON_LIST, list_id)


async def fitting(chosen: str, member: UUID) -> list[UUID]:
    """In a segment or a view of staff; raises NotFound or Invalid as `whom` does."""
    condition = (await whom(chosen, (), member)).condition
    sql = f"select c.id as one from contacts c where {condition.sql}"
    return await _ids(sql, *condition.arguments)


async def _ids(sql: str, *arguments: object) -> list[UUID]:
    return [row["one"] for row in await database.fetch(sql, *arguments)]


async def add(breach_id: UUID, people: Sequence[UUID], source: str, by: UUID) -> int:
    """These too are concerned; `source` says how that is known. Raises Conflict when nobody is new."""
    async with transaction():
        await held_open(breach_id)
        tag = await database.execute(_ADD, breach_id, list(people))
        number = database.number_of(tag)
        if not number:
            raise Conflict(NOBODY_NEW)
        await add_step(breach_id, Step.CONCERNED, by, f"{source}: {number}")
    return number
