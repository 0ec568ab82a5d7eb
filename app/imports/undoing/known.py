"""People who were known before: what the import added or replaced goes, unless it was changed since."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app import database
from app.contacts.actions.recording import RecordChange, change_many, take_back_sources
from app.contacts.facts import Owner
from app.imports.rules import Left
from app.imports.undoing.back import Deed, back_of
from app.imports.undoing.consents import take_back
from app.imports.undoing.undo import Undo, keep
from app.imports.undoing.unwrite import unwrite
from app.imports.writing.known.rows import kept

PIECE = 300
_NEXT = """
select distinct d.contact from import_changes d
 where d.import_id = $1 and d.contact is not null
   and not exists (select from contacts c where c.id = d.contact and c.import_id = $1)
 order by d.contact limit $2
"""
_DEEDS = """
select contact, field, (array_agg(old order by id))[1] as old, array_agg(new order by id) as new
  from import_changes where import_id = $1 and contact = any($2) group by contact, field
 order by contact, min(id) desc
"""
_ADDRESSES = """
select a.id, a.contact, a.email, a.canonical,
       a.main_since is not null
       or exists (select from delivery d where d.address = a.id and d.state in ('t','a','r','e','u'))
       or exists (select from consent_events e left join consent_evidence v on v.event = e.id
                   where e.subject = a.id and v.detail ->> 'import' is distinct from $2::text
                     and v.detail ->> 'undone_import' is distinct from $2::text) as is_used
  from contact_addresses a where a.contact = any($1)
"""


async def piece(undo: Undo) -> bool:
    """Take back what was done to some of them. False: nobody is left."""
    people = [row["contact"] for row in await database.fetch(_NEXT, undo.id, PIECE)]
    if not people:
        return False
    deeds: dict[UUID, list[Deed]] = {}
    for row in await database.fetch(_DEEDS, undo.id, people):
        deeds.setdefault(row["contact"], []).append(Deed(row["field"], row["old"], row["new"]))
    addresses = await database.fetch(_ADDRESSES, people, str(undo.id))
    agreed = {who for who, said in deeds.items() if any(one.field == "consent" for one in said)}
    await take_back(undo, [row["id"] for row in addresses if row["contact"] in agreed])
    await _take_back(undo, people, deeds, addresses)
    await database.execute(
        "delete from import_changes where import_id = $1 and contact = any($2)", undo.id, people
    )
    return True


async def _take_back(
    undo: Undo, people: Sequence[UUID], deeds: dict[UUID, list[Deed]], addresses: Sequence[Any]
) -> None:
    now = await kept(people, locked=True, with_media=True, with_addresses=True)
    by_person: dict[UUID, dict[str, Any]] = {}
    for row in addresses:
        by_person.setdefault(row["contact"], {})[row["canonical"]] = row
    names = await _names_of_organisations(now.values())
    backs = [back_of(one, deeds[who], by_person.get(who, {}), names) for who, one in now.items()]
    await unwrite(backs)
    await change_many(
        [RecordChange(Owner(contact=one.now.id), one.history, one.columns) for one in backs],
        undo.who,
    )
    await take_back_sources(people, undo.id)
    left = {one.now.id: Left.CHANGED for one in backs if one.is_changed_since}
    await keep(undo, left | await _merged([who for who in people if who not in now]))


async def _merged(gone: Sequence[UUID]) -> dict[UUID, Left]:
    """Of those who are not there any more: what the import told of them is somebody else's now."""
    rows = await database.fetch(
        "select distinct kept from merges where gone = any($1) and undone_at is null", list(gone)
    )
    return {row["kept"]: Left.MERGED for row in rows}


async def _names_of_organisations(people: Any) -> dict[UUID, str]:
    wanted = {organisation for one in people for organisation in one.positions}
    rows = await database.fetch(
        "select id, name from organisations where id = any($1)", list(wanted)
    )
    return {row["id"]: row["name"] for row in rows}
