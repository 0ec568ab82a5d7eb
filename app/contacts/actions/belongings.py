"""What hangs on a record as a set: phone numbers, social profiles, tags. Given whole each time."""

from collections.abc import Sequence
from uuid import UUID

from app import database
from app.contacts.actions.recording import FieldChange, lock_person, lock_record, record
from app.contacts.facts import Owner, Profile, Who, fault, refuse
from app.contacts.identifiers import NOT_A_PHONE
from app.contacts.phones import e164
from app.contacts.profiles import read_profile
from app.contacts.queries import things
from app.contacts.rules import PHONE_KINDS, folded
from app.contacts.search.keys import rewrite_organisation_keys, rewrite_people_keys
from app.contacts.values import read_text
from app.contacts.words import BETWEEN
from app.database import transaction
from app.lib import clock
from app.lib.problems import Problem

BETWEEN_VALUES = ", "


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
        if not await record(owner, [FieldChange("phones", _listed(now), _listed(wanted))], who):
            return
        await _replace(owner, "contact_phones", ("number", "kind"), wanted)
        await _rewrite(owner)


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
        if await record(owner, [FieldChange("profiles", _listed(now), _listed(new))], who):
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
        if not await record(owner, [FieldChange("tags", now, new)], who):
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
        await rewrite_people_keys([contact_id])


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


def _listed(values: Sequence[tuple[str, ...]]) -> str:
    """For the history: number and kind, or network and account."""
    return BETWEEN_VALUES.join(BETWEEN.join(part for part in one[:2]) for one in values)


async def _replace(
    owner: Owner, table: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> None:
    await database.execute(f"delete from {table} where {owner.column} = $1", owner.id)  # noqa: S608
    names = ", ".join(columns)
    given = ", ".join(f"${place}::text[]" for place in range(3, 3 + len(columns)))
    await database.execute(
        f"insert into {table} ({owner.column}, created_at, {names}) "  # noqa: S608
        f"select $1, $2, {names} from unnest({given}) with ordinality as g ({names}, place) "
        "order by place",
        owner.id,
        clock.now(),
        *([row[part] for row in rows] for part in range(len(columns))),
    )


async def _rewrite(owner: Owner) -> None:
    if owner.contact:
        await rewrite_people_keys([owner.contact])
    else:
        await rewrite_organisation_keys([owner.id])
