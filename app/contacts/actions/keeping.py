"""Whose a record is, when it was last looked at, and where some of its fields came from."""

from collections.abc import Sequence
from uuid import UUID

from app import database
from app.contacts.about import About
from app.contacts.actions.people import told_due_on
from app.contacts.actions.recording import (
    FieldChange,
    RecordChange,
    Sourced,
    change_many,
    lock_many,
    lock_record,
    name_of_member,
    note_sources,
    write_log,
)
from app.contacts.facts import Owner, Source, Who, check_source
from app.database import transaction
from app.lib import clock


async def set_owner(owner: Owner, member: UUID | None, who: Who) -> None:
    """The member of staff who answers for the record, or nobody."""
    async with transaction():
        await lock_record(owner)
        if await _set_owner(owner.about, [owner.id], member, who):
            await write_log(owner, "changed", who)


async def set_owner_of_many(people: Sequence[UUID], member: UUID | None, who: Who) -> int:
    """Answers how many had another one, or none, before."""
    async with transaction():
        batches = await lock_many(people)
        return sum([await _set_owner(About.PEOPLE, ids, member, who) for ids in batches])


async def _set_owner(about: About, ids: Sequence[UUID], member: UUID | None, who: Who) -> int:
    rows = await database.fetch(
        f"select r.id, coalesce(m.name, '') as owner from {about.table} r "
        "left join staff_members m on m.id = r.owner "
        "where r.id = any($1) and r.owner is distinct from $2",
        ids,
        member,
    )
    name = await name_of_member(member)
    changes = [
        RecordChange(
            Owner(**{about.column: row["id"]}),
            [FieldChange("owner", row["owner"], name)],
            {"owner": member},
        )
        for row in rows
    ]
    return await change_many(changes, who)


async def mark_checked(owner: Owner, who: Who) -> None:
    """The data were looked at and are right (register row R18); no new edition."""
    async with transaction():
        await lock_record(owner)
        await _mark_checked([owner], who)
        await write_log(owner, "checked", who)


async def mark_many_checked(people: Sequence[UUID], who: Who) -> int:
    """The same for people, without lines of the access log. Answers how many there are."""
    async with transaction():
        batches = await lock_many(people)
        for ids in batches:
            await _mark_checked([Owner(contact=one) for one in ids], who)
    return sum(map(len, batches))


async def _mark_checked(owners: Sequence[Owner], who: Who) -> None:
    checked = {"checked_at": clock.now(), "checked_by": who.by}
    await change_many([RecordChange(owner, columns=checked) for owner in owners], who)


async def note_source(owner: Owner, fields: Sequence[str], source: Source, who: Who) -> None:
    """These fields came from there (register row R13). From elsewhere: the person is to be told."""
    check_source(source)
    async with transaction():
        await lock_record(owner)
        await note_sources([Sourced(owner, fields, source)], who)
        if owner.contact is not None and await _is_clock_to_start(owner.contact, source):
            due = {"told_due_on": told_due_on(source)}
            await change_many([RecordChange(owner, columns=due)], who)


async def _is_clock_to_start(contact_id: UUID, source: Source) -> bool:
    never = "select told_due_on is null and told_at is null from contacts where id = $1"
    return told_due_on(source) is not None and await database.fetchval(never, contact_id) is True
