"""What somebody is to us, as dated rows (register row R3)."""

from datetime import datetime

from app import database
from app.contacts.actions.recording import FieldChange, lock_record, record
from app.contacts.facts import Owner, Who, refuse
from app.contacts.rules import Role, day_fault
from app.database import transaction
from app.lib import clock


async def add_role(owner: Owner, role: str, who: Who, since: datetime | None = None) -> None:
    """Held from now or from `since` on. Adding a role that is held already changes nothing."""
    wanted = Role(role)
    if since is not None:
        refuse("since", day_fault(since.date()))
    async with transaction():
        await lock_record(owner)
        made = await database.fetch(
            f"insert into contact_roles ({owner.column}, role, since, added_by) "  # noqa: S608
            "values ($1, $2, $3, $4) on conflict do nothing returning id",
            owner.id,
            wanted.value,
            since or clock.now(),
            who.by,
        )
        if made:
            await record(owner, [FieldChange("role", "", wanted.value)], who)


async def end_role(owner: Owner, role: str, who: Who) -> None:
    """No longer held from now on; the row stays. Ending a role that is not held changes nothing."""
    wanted = Role(role)
    async with transaction():
        await lock_record(owner)
        ended = await database.fetch(
            "update contact_roles set until = greatest($3, since) "  # noqa: S608
            f"where {owner.column} = $1 and role = $2 and until is null returning id",
            owner.id,
            wanted.value,
            clock.now(),
        )
        if ended:
            await record(owner, [FieldChange("role", wanted.value, "")], who)
