"""What somebody is to us, as dated rows (register row R3)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app import database
from app.contacts.about import About
from app.contacts.actions.recording import (
    FieldChange,
    RecordChange,
    change,
    change_many,
    lock_many,
    lock_record,
    write_log,
)
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
        if await _add(owner.about, [owner.id], wanted, since or clock.now(), who):
            await write_log(owner, "changed", who)


async def add_role_to_many(people: Sequence[UUID], role: str, who: Who) -> int:
    """From now on; those who have it keep theirs. Answers how many got it."""
    wanted, now = Role(role), clock.now()
    async with transaction():
        batches = await lock_many(people)
        return sum([await _add(About.PEOPLE, ids, wanted, now, who) for ids in batches])


async def _add(about: About, ids: Sequence[UUID], role: Role, since: datetime, who: Who) -> int:
    added = await database.fetch(
        f"insert into contact_roles ({about.column}, role, since, added_by) "
        "select id, $2, $3, $4 from unnest($1::uuid[]) as id "
        f"on conflict do nothing returning {about.column} as id",
        ids,
        role.value,
        since,
        who.by,
    )
    history = [FieldChange("role", "", role.value)]
    owners = [Owner(**{about.column: row["id"]}) for row in added]
    return await change_many([RecordChange(owner, history) for owner in owners], who)


async def end_role(owner: Owner, role: str, who: Who) -> None:
    """No longer held from now on; the row stays. Ending a role that is not held changes nothing."""
    wanted = Role(role)
    async with transaction():
        await lock_record(owner)
        ended = await database.fetch(
            "update contact_roles set until = greatest($3, since) "
            f"where {owner.column} = $1 and role = $2 and until is null returning id",
            owner.id,
            wanted.value,
            clock.now(),
        )
        if ended:
            await change(owner, [FieldChange("role", wanted.value, "")], who)
