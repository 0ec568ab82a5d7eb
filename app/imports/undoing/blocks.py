"""Addresses that the file blocked: they may be mailed again, unless something else stands against it."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app import database
from app.consent.events import State
from app.consent.suppression.kept import lift_rows
from app.imports.undoing.consents import correct
from app.imports.undoing.undo import Undo
from app.lists.actions.subscribing import reopen

PIECE = 500
_NEXT = """
select id, field, old, new from import_changes
 where import_id = $1 and contact is null order by id limit $2
"""
# Whose undoing lifts them then, as if it had made them.
_OTHERS = """
update import_changes c set old = 'new' from imports i
 where c.field = 'suppression' and c.new = any($2) and c.import_id <> $1
   and i.id = c.import_id and i.undone_at is null
returning c.new
"""
_PERMITTED = """
select exists (select from permission where address = $1 and list_id = $2 and channel = 'email'
                                        and ground = 'consent' and verdict)
"""


async def piece(undo: Undo) -> bool:
    """Take back some of them. False: none is left."""
    rows = await database.fetch(_NEXT, undo.id, PIECE)
    if not rows:
        return False
    await _lift(undo, [row["new"] for row in rows if row["field"] == "suppression" and row["old"]])
    left = [row for row in rows if row["field"] == "left"]
    await correct(undo, [UUID(row["new"]) for row in left], (State.WITHDRAWN,))
    for row in left:
        await _reopen(row)
    await database.execute(
        "delete from import_changes where id = any($1)", [row["id"] for row in rows]
    )
    return True


async def _lift(undo: Undo, made: Sequence[str]) -> None:
    """But for those that another file speaks of, too."""
    others = {row["new"] for row in await database.fetch(_OTHERS, undo.id, list(made))}
    await lift_rows([int(row) for row in made if row not in others])


async def _reopen(row: Any) -> None:
    """The subscription that the file closed, if mail may go to it again."""
    address, (list_id, left_at, by) = UUID(row["new"]), json.loads(row["old"])
    if await database.fetchval(_PERMITTED, address, UUID(list_id)):
        await reopen([address], datetime.fromisoformat(left_at), by, only=[UUID(list_id)])
