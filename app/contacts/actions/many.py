"""The same change to many people at once: set based, each person's history as if done one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app import database
from app.contacts.actions.belongings import BETWEEN_VALUES, tags_named, tidy_tags
from app.contacts.actions.recording import name_of_member
from app.contacts.facts import Who
from app.contacts.rules import Role
from app.contacts.search.keys import rewrite_people_keys
from app.database import transaction
from app.lib import clock

BATCH = 1000


@dataclass(frozen=True)
class _Changed:
    """What one field of one person was and is."""

    contact: UUID
    old: str
    new: str


async def add_role_to_many(people: Sequence[UUID], role: str, who: Who) -> int:
    """From now on; those who have it keep theirs. Answers how many got it."""
    wanted = Role(role).value
    sql = (
        "insert into contact_roles (contact, role, since, added_by) "
        "select c.id, $2, $3, $4 from contacts c where c.id = any($1) "
        "on conflict do nothing returning contact"
    )
    changed = 0
    async with transaction():
        for batch in await _locked(people):
            rows = await database.fetch(sql, batch, wanted, clock.now(), who.by)
            changed += await _record(
                "role", [_Changed(r["contact"], "", wanted) for r in rows], who
            )
    return changed


async def set_owner_of_many(people: Sequence[UUID], member: UUID | None, who: Who) -> int:
    """Answers how many had another one, or none, before."""
    sql = (
        "update contacts c set owner = $2 from contacts b left join staff_members m on m.id = b.owner "
        "where c.id = any($1) and b.id = c.id and c.owner is distinct from $2 "
        "returning c.id, coalesce(m.name, '') as old"
    )
    changed = 0
    async with transaction():
        new = await name_of_member(member)
        for batch in await _locked(people):
            rows = await database.fetch(sql, batch, member)
            changed += await _record("owner", [_Changed(r["id"], r["old"], new) for r in rows], who)
    return changed


async def add_tag_to_many(people: Sequence[UUID], name: str, who: Who) -> int:
    """A tag that is not known yet is made. Answers how many did not have it."""
    async with transaction():
        known = await tags_named(tidy_tags([name]))
        tag = next(iter(known.values()))[0]
        sql = (
            "insert into contact_tags (contact, tag, added_at) select c.id, $2, $3 "
            "from contacts c where c.id = any($1) on conflict do nothing returning contact"
        )
        return await _change_tags(people, sql, (tag, clock.now()), who)


async def remove_tag_from_many(people: Sequence[UUID], tag: int, who: Who) -> int:
    """Answers how many had it."""
    async with transaction():
        sql = "delete from contact_tags where contact = any($1) and tag = $2 returning contact"
        return await _change_tags(people, sql, (tag,), who)


async def mark_many_checked(people: Sequence[UUID], who: Who) -> int:
    """The data of these people were looked at and are right (register row R18); no new edition."""
    changed = 0
    async with transaction():
        for batch in await _locked(people):
            rows = await database.fetch(
                "update contacts set checked_at = $2, checked_by = $3 where id = any($1) returning id",
                batch,
                clock.now(),
                who.by,
            )
            changed += len(rows)
    return changed


async def _change_tags(
    people: Sequence[UUID], sql: str, values: tuple[object, ...], who: Who
) -> int:
    """`sql` answers whose tags it changed; their history says all tags before and after."""
    changed = 0
    for batch in await _locked(people):
        before = await _tags(batch)
        rows = await database.fetch(sql, batch, *values)
        touched = [row["contact"] for row in rows]
        after = await _tags(touched)
        changes = [_Changed(one, before.get(one, ""), after.get(one, "")) for one in touched]
        changed += await _record("tags", changes, who)
        await rewrite_people_keys(touched)
    return changed


async def _tags(people: Sequence[UUID]) -> dict[UUID, str]:
    rows = await database.fetch(
        "select k.contact, string_agg(t.name, $2 order by t.key) as names "
        "from contact_tags k join tags t on t.id = k.tag where k.contact = any($1) group by k.contact",
        list(people),
        BETWEEN_VALUES,
    )
    return {row["contact"]: row["names"] for row in rows}


async def _locked(people: Sequence[UUID]) -> list[list[UUID]]:
    """In batches, in the order of their ids: two of these at once wait for each other."""
    rows: list[Any] = await database.fetch(
        "select id from contacts where id = any($1) order by id for no key update", list(people)
    )
    ids = [row["id"] for row in rows]
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]


async def _record(field: str, changes: Sequence[_Changed], who: Who) -> int:
    """The history of each, and a new edition; the access log has one line for all, by the caller."""
    now = clock.now()
    await database.execute(
        "insert into contact_changes (contact, field, old, new, at, actor, by, why) "
        "select c.contact, $4, c.old, c.new, $5, $6, $7, $8 "
        "from unnest($1::uuid[], $2::text[], $3::text[]) as c (contact, old, new)",
        [change.contact for change in changes],
        [change.old for change in changes],
        [change.new for change in changes],
        field,
        now,
        who.actor,
        who.by,
        who.why,
    )
    await database.execute(
        "update contacts set edition = edition + 1, changed_at = $2 where id = any($1)",
        [change.contact for change in changes],
        now,
    )
    return len(changes)
