"""Organisations and tags that the import made: those that nobody uses go."""

from app import database
from app.contacts.actions.belongings import drop_unused_tags
from app.contacts.actions.recording import remove_organisations
from app.imports.rules import Left
from app.imports.undoing.undo import Undo, keep

_NEXT = """
select o.id,
       o.edition > 1 or o.checked_at is not null
       or exists (select from contact_changes where organisation = o.id) as is_edited,
       exists (select from positions where organisation = o.id)
       or exists (select from orders where organisation = o.id)
       or exists (select from interactions where organisation = o.id)
       or exists (select from follow_ups where organisation = o.id)
       or exists (select from considered_services where organisation = o.id)
       or exists (select from prospect_profiles where organisation = o.id)
       or exists (select from billing_details where organisation = o.id)
       or exists (select from organisations p where p.parent = o.id) as is_used
  from organisations o
 where o.import_id = $1
   and not exists (select from import_kept k where k.import_id = $1 and k.organisation = o.id)
 order by o.id limit 500 for update
"""


async def piece(undo: Undo) -> bool:
    """Take some out. False: all of them have gone or are kept for a reason."""
    rows = await database.fetch(_NEXT, undo.id)
    kept = {
        row["id"]: Left.EDITED if row["is_edited"] else Left.IN_USE
        for row in rows
        if row["is_edited"] or row["is_used"]
    }
    await keep(undo, kept, "organisation")
    await remove_organisations([row["id"] for row in rows if row["id"] not in kept])
    if not rows:
        await drop_unused_tags(*undo.lasted)
    return bool(rows)
