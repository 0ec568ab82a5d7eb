"""What hangs on a record as a set: phone numbers, social profiles, tags. Given whole each time."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app import database
from app.contacts.actions.recording import (
    FieldChange,
    RecordChange,
    add_rows,
    change,
    change_many,
    lock_many,
    lock_person,
    lock_record,
)
from app.contacts.facts import Owner, Profile, Who, fault, refuse
from app.contacts.identifiers import NOT_A_PHONE
from app.contacts.phones import e164
from app.contacts.profiles import read_profile
from app.contacts.queries import things
from app.contacts.rules import PHONE_KINDS, folded
from app.contacts.values import read_text
from app.contacts.words import BETWEEN
from app.database import transaction
from app.lib import clock
from app.lib.problems import Problem

BETWEEN_VALUES = ", "
_DROP_TAGS = """
delete from tags t where t.created_at between $1 and $2
   and not exists (select from contact_tags k where k.tag = t.id)
"""


async def drop_unused_tags(since: datetime, until: datetime) -> None:
    """Those that were made in this time and that nobody has."""
    await database.execute(_DROP_TAGS, since, until)


async def set_phones(
    contact_id: UUID | None,
    organisation_id: UUID | None,
    phones: Sequence[tuple[str, str]],
    who: Who,
) -> None:
    """These numbers (E.164) with their kinds, and no others."""
    owner = Owner(contact_id, organisation_id)
    wanted = list({number: (number, kind) for number, kind in phones}.values())
    for number, kind in wanted:
        if e164(number) != number or kind not in PHONE_KINDS:
            refuse("phones", Problem(NOT_A_PHONE))
    async with transaction():
        await lock_record(owner)
        now = [(one.number, one.kind) for one in await things.phones_of(owner)]
        if now != wanted:
            await _replace(owner, "contact_phones", ("number", "kind"), wanted)
            await change(owner, [FieldChange("phones", listed(now), listed(wanted))], who)


async def set_profiles(
    contact_id: UUID | None, organisation_id: UUID | None, profiles: Sequence[Profile], who: Who
) -> None:
    """These accounts (register row R8), and no others."""
    owner = Owner(contact_id, organisation_id)
    wanted = list(dict.fromkeys(_checked(one) for one in profiles))
    async with transaction():
        await lock_record(owner)
        now = [(one.network, one.handle, one.url) for one in await things.profiles_of(owner)]
        new = [(one.network, one.handle, one.url) for one in wanted]
        if await change(owner, [FieldChange("profiles", listed(now), listed(new))], who):
            await _replace(owner, "social_profiles", ("network", "handle", "url"), new)


async def set_tags(contact_id: UUID, names: Sequence[str], who: Who) -> None:
    """These areas of responsibility (register row R6), and no others. Unknown tags are made."""
    wanted = tidy_tags(names)
    owner = Owner(contact=contact_id)
    async with transaction():
        await lock_person(contact_id)
        known = await tags_named(wanted)
        now = BETWEEN_VALUES.join(await things.tags_of(contact_id))
        new = BETWEEN_VALUES.join(known[key][1] for key in sorted(wanted))
        if now == new:
            return
        ids = [known[key][0] for key in wanted]
        await database.execute(
            "delete from contact_tags where contact = $1 and tag != all($2::integer[])",
            contact_id,
            ids,
        )
        await database.execute(
            "insert into contact_tags (contact, tag, added_at) "
            "select $1, tag, $3 from unnest($2::integer[]) as tag on conflict do nothing",
            contact_id,
            ids,
            clock.now(),
        )
        await change(owner, [FieldChange("tags", now, new)], who)


async def add_tag_to_many(people: Sequence[UUID], name: str, who: Who) -> int:
    """A tag that is not known yet is made. Answers how many did not have it."""
    async with transaction():
        known = await tags_named(tidy_tags([name]))
        tag = next(iter(known.values()))[0]
        sql = (
            "insert into contact_tags (contact, tag, added_at) select id, $2, $3 "
            "from unnest($1::uuid[]) as id on conflict do nothing returning contact"
        )
        return await _change_tags(people, sql, (tag, clock.now()), who)


async def remove_tag_from_many(people: Sequence[UUID], tag: int, who: Who) -> int:
    """Answers how many had it."""
    async with transaction():
        sql = "delete from contact_tags where contact = any($1) and tag = $2 returning contact"
        return await _change_tags(people, sql, (tag,), who)


async def _change_tags(
    people: Sequence[UUID], sql: str, values: tuple[object, ...], who: Who
) -> int:
    """`sql` answers whose tags it changed; their history says all tags before and after."""
    changed = 0
    for batch in await lock_many(people):
        before = await _tags(batch)
        touched = [row["contact"] for row in await database.fetch(sql, batch, *values)]
        after = await _tags(touched)
        changed += await change_many(
            [
                RecordChange(
                    Owner(contact=one),
                    [FieldChange("tags", before.get(one, ""), after.get(one, ""))],
                )
                for one in touched
            ],
            who,
        )
    return changed


async def _tags(people: Sequence[UUID]) -> dict[UUID, str]:
    rows = await database.fetch(
        "select k.contact, string_agg(t.name, $2 order by t.key) as names "
        "from contact_tags k join tags t on t.id = k.tag where k.contact = any($1) group by k.contact",
        list(people),
        BETWEEN_VALUES,
    )
    return {row["contact"]: row["names"] for row in rows}


def tidy_tags(names: Sequence[str]) -> dict[str, str]:
    """The names by their folded form: 'Energia' and 'energia' are one tag."""
    found: dict[str, str] = {}
    for name in names:
        refuse("tags", fault("tags", name))
        tidy = read_text(name, 80)
        assert isinstance(tidy, str)
        if key := folded(tidy)[:80]:
            found.setdefault(key, tidy)
    return found


async def tags_named(wanted: dict[str, str]) -> dict[str, tuple[int, str]]:
    """Id and name of each tag, made where it is missing; an existing one keeps its spelling."""
    keys = sorted(wanted)
    await database.execute(
        "insert into tags (name, key, created_at) "
        "select name, key, $3 from unnest($1::text[], $2::text[]) as t (name, key) "
        "order by key on conflict (key) do nothing",
        [wanted[key] for key in keys],
        keys,
        clock.now(),
    )
    rows = await database.fetch("select id, name, key from tags where key = any($1)", keys)
    return {row["key"]: (row["id"], row["name"]) for row in rows}


def _checked(profile: Profile) -> Profile:
    read = read_profile(profile.network, profile.handle, profile.url)
    if isinstance(read, Problem):
        refuse("profiles", read)
    assert isinstance(read, Profile)
    return read


def listed(values: Sequence[tuple[str, ...]]) -> str:
    """For the history: number and kind, or network and account."""
    return BETWEEN_VALUES.join(BETWEEN.join(part for part in one[:2]) for one in values)


async def _replace(
    owner: Owner, table: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> None:
    await database.execute(f"delete from {table} where {owner.column} = $1", owner.id)
    now = clock.now()
    await add_rows(
        table,
        [
            {owner.column: owner.id, "created_at": now, **dict(zip(columns, row, strict=True))}
            for row in rows
        ],
    )
