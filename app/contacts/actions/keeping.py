"""Whose a record is, and when it was last looked at."""

from uuid import UUID

from app import database
from app.contacts.actions.recording import (
    FieldChange,
    lock_record,
    name_of_member,
    record,
    write_log,
)
from app.contacts.facts import Owner, Who
from app.database import transaction
from app.lib import clock


async def set_owner(owner: Owner, member: UUID | None, who: Who) -> None:
    """The member of staff who answers for the record, or nobody."""
    table = _table(owner)
    async with transaction():
        await lock_record(owner)
        before = await database.fetchval(f"select owner from {table} where id = $1", owner.id)  # noqa: S608
        if before == member:
            return
        await database.execute(f"update {table} set owner = $2 where id = $1", owner.id, member)  # noqa: S608
        names = (await name_of_member(before), await name_of_member(member))
        await record(owner, [FieldChange("owner", *names)], who)


async def mark_checked(owner: Owner, who: Who) -> None:
    """The data were looked at and are right (register row R18); no new edition."""
    async with transaction():
        await lock_record(owner)
        await database.execute(
            f"update {_table(owner)} set checked_at = $2, checked_by = $3 where id = $1",  # noqa: S608
            owner.id,
            clock.now(),
            who.by,
        )
        await write_log(owner, "checked", who)


def _table(owner: Owner) -> str:
    return "contacts" if owner.contact else "organisations"
