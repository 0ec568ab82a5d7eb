"""People whom the import made: they go, unless something has happened to them since."""

from uuid import UUID

from app import database
from app.consent import actions as consent
from app.contacts.actions.forgetting import forget_people
from app.contacts.sql import subjects
from app.imports.rules import Left
from app.imports.undoing.consents import take_back
from app.imports.undoing.undo import Undo, keep
from app.lists.personal_data import erase as forget_subscriptions

PIECE = 300
_NEXT = """
select c.id from contacts c
 where c.import_id = $1
   and not exists (select from import_kept k where k.import_id = $1 and k.contact = c.id)
 order by c.id limit $2 for update
"""
_ADDRESSES = "select id, contact from contact_addresses where contact = any($1)"
_OF = "in (select id from contact_addresses a where a.contact = c.id)"
# From the strongest ground on. $2: the import; $3 and $4: from when to when it ran.
_REASONS = f"""
select c.id, case
       when exists (select from merges m where m.kept = c.id and m.undone_at is null) then 'merged'
       when exists (select from orders where ordered_by = c.id or contact = c.id) then 'ordered'
       when exists (select from interaction_people where contact = c.id)
         or exists (select from follow_ups where contact = c.id)
         or exists (select from considered_services where contact = c.id)
         or exists (select from prospect_profiles where contact = c.id) then 'in_use'
       when c.told_at is not null
         or exists (select from delivery where address {_OF} and state in ('t', 'a', 'r', 'e', 'u'))
            then 'mailed'
       when exists (
            select from consent_events e left join consent_evidence v on v.event = e.id
             where e.subject in {subjects("c.id")} and v.detail ->> 'import' is distinct from ($2::uuid)::text
               and v.detail ->> 'undone_import' is distinct from ($2::uuid)::text) then 'subscribed'
       when exists (select from import_changes o where o.contact = c.id and o.import_id <> $2::uuid)
            then 'other_import'
       when c.checked_at is not null or exists (
            select from contact_changes h where h.contact = c.id
               and (h.actor <> 'import' or h.at not between $3 and $4)) then 'edited'
       end as reason
  from contacts c where c.id = any($1)
"""


async def piece(undo: Undo) -> bool:
    """Take some of them out. False: all of them have gone or are kept for a reason."""
    people = [row["id"] for row in await database.fetch(_NEXT, undo.id, PIECE)]
    if not people:
        return False
    rows = await database.fetch(_REASONS, people, undo.id, *undo.lasted)
    kept = {row["id"]: Left(row["reason"]) for row in rows if row["reason"]}
    await keep(undo, kept)
    addresses = await database.fetch(_ADDRESSES, people)
    await take_back(undo, [row["id"] for row in addresses])
    gone = [row["id"] for row in addresses if row["contact"] not in kept]
    await _forget(gone)
    await forget_people([person for person in people if person not in kept])
    await database.execute(
        "delete from import_changes where import_id = $1 and contact = any($2)", undo.id, people
    )
    return True


async def _forget(addresses: list[UUID]) -> None:
    await forget_subscriptions(addresses)
    await consent.forget(addresses)
