"""The one writer of people and organisations: rows, history, sources and keys (register R13, R18)."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as part
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app import database
from app.contacts.facts import Owner, Source, Who, fault, refuse
from app.contacts.search.keys import rewrite_keys
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import NotFound
from app.staff.log import actions

UNKNOWN_PERSON = N_("There is no such person in the register.")
UNKNOWN_ORGANISATION = N_("There is no such organisation in the register.")
BATCH = 1000


class FieldChange(NamedTuple):
    """`field` is listed in `words.FIELDS`, or is `custom:` and the id of a custom field."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class RecordChange:
    """What becomes of one record.

    `history` tells of its own columns and of what hangs on it; `columns` are new values of its own.
    `source`: where the fields in the history came from, if not from where the record did.
    """

    owner: Owner
    history: Sequence[FieldChange] = ()
    columns: Mapping[str, object] = part(default_factory=dict)
    source: Source | None = None

    @property
    def fields(self) -> list[str]:
        """Each once."""
        return list(dict.fromkeys(each.field for each in self.history))

    def real(self) -> "RecordChange":
        """Without fields that stay as they were."""
        return replace(self, history=[each for each in self.history if each.old != each.new])


class Sourced(NamedTuple):
    """Fields of one record, and where they came from."""

    owner: Owner
    fields: Sequence[str]
    source: Source


async def lock_record(owner: Owner) -> int:
    """Wait until nobody else is changing the record; answers its edition."""
    edition = await database.fetchval(
        f"select edition from {owner.about.table} where id = $1 for no key update",
        owner.id,
    )
    if edition is None:
        raise NotFound(UNKNOWN_PERSON if owner.contact else UNKNOWN_ORGANISATION)
    return int(edition)


async def lock_person(contact_id: UUID) -> int:
    """The same for a person."""
    return await lock_record(Owner(contact=contact_id))


async def lock_many(people: Sequence[UUID]) -> list[list[UUID]]:
    """In batches, in the order of their ids: two of these at once wait for each other."""
    rows = await database.fetch(
        "select id from contacts where id = any($1) order by id for no key update", list(people)
    )
    ids = [row["id"] for row in rows]
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]


async def change(
    owner: Owner,
    history: Sequence[FieldChange],
    who: Who,
    columns: Mapping[str, object] | None = None,
) -> bool:
    """Change one record, with a line of the access log. False when nothing has changed."""
    if not await change_many([RecordChange(owner, history, columns or {})], who):
        return False
    await write_log(owner, "changed", who)
    return True


async def change_many(changes: Sequence[RecordChange], who: Who) -> int:
    """Write the changes of people, or of organisations, in the caller's transaction.

    The caller holds the records, has written what hangs on them, and notes it in the access log. A
    field that stays as it was is no change. Answers how many have changed and have a new edition.
    """
    now = clock.now()
    real = [one for each in changes if (one := each.real()).history or one.columns]
    changed = [one for one in real if one.history]
    if real:
        await _write_rows(real, now)
    if not changed:
        return 0
    if who.actor == "staff":
        refuse("why", fault("why", who.why))
    await _write_history(changed, who, now)
    sources = [Sourced(one.owner, one.fields, one.source) for one in changed if one.source]
    await note_sources(sources, who)
    await rewrite_keys(changed[0].owner.about, {one.owner.id: one.fields for one in changed})
    return len(changed)


_ROWS = """
update {table} r set {columns} edition = r.edition + n.is_new::integer,
       changed_at = case when n.is_new then $4 else r.changed_at end
  from unnest($1::uuid[], $2::jsonb[], $3::boolean[]) as n (id, columns, is_new)
  join {table} b on b.id = n.id cross join lateral jsonb_populate_record(b, n.columns) as w
 where r.id = n.id
"""


async def _write_rows(changes: Sequence[RecordChange], now: datetime) -> None:
    names = sorted({name for one in changes for name in one.columns})
    columns = "".join(f"{name} = w.{name}, " for name in names)
    await database.execute(
        _ROWS.format(table=changes[0].owner.about.table, columns=columns),
        [one.owner.id for one in changes],
        [_as_json(one.columns) for one in changes],
        [bool(one.history) for one in changes],
        now,
    )


_HISTORY = """
insert into contact_changes ({column}, field, old, new, at, actor, by, why)
select c.record, c.field, c.old, c.new, $5, $6, $7, $8
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) with ordinality
       as c (record, field, old, new, place)
 order by c.place
"""


async def _write_history(changes: Sequence[RecordChange], who: Who, now: datetime) -> None:
    rows = [(one.owner.id, *each) for one in changes for each in one.history]
    await database.execute(
        _HISTORY.format(column=changes[0].owner.column),
        *map(list, zip(*rows, strict=True)),
        now,
        who.actor,
        who.by,
        who.why,
    )


async def note_sources(sources: Sequence[Sourced], who: Who) -> list[int]:
    """Fields that came from elsewhere than the record did (register R13); answers the notes' ids."""
    now = clock.now()
    rows = [
        {
            one.owner.column: one.owner.id,
            "fields": one.fields,
            "kind": one.source.kind,
            "detail": one.source.detail,
            "source_on": one.source.on,
            "at": now,
            "by": who.by,
            "import_id": who.import_id,
        }
        for one in sources
    ]
    return await add_rows("field_sources", rows)


async def take_back_source(note: int) -> None:
    await database.execute("delete from field_sources where id = $1", note)


def new_row(values: Mapping[str, object], source: Source, who: Who) -> dict[str, object]:
    """The columns of a new record: its id and what is said of it, where it came from, and who made it."""
    now = clock.now()
    return {
        **values,
        "source_kind": source.kind,
        "source_detail": source.detail,
        "source_on": source.on,
        "import_id": who.import_id,
        "created_at": now,
        "created_by": who.by,
        "changed_at": now,
    }


async def add_rows(table: str, rows: Sequence[Mapping[str, object]]) -> list[Any]:
    """Rows with the same columns, of records or of what hangs on them; answers their ids.

    Keys of a new record are written by the caller once what hangs on it is there.
    """
    if not rows:
        return []
    names = ", ".join(rows[0])
    made = await database.fetch(
        f"insert into {table} ({names}) select {names} "
        f"from jsonb_populate_recordset(null::{table}, $1::jsonb) returning id",
        _as_json(rows),
    )
    return [row["id"] for row in made]


async def take_back_sources(people: Sequence[UUID], import_id: UUID) -> None:
    """Where an import said that fields of these people came from."""
    await database.execute(
        "delete from field_sources where import_id = $2 and contact = any($1)",
        list(people),
        import_id,
    )


async def remove_people(people: Sequence[UUID]) -> None:
    """With all that still hangs on them, but for addresses: these have to be gone before."""
    await database.execute("delete from contacts where id = any($1)", list(people))


async def remove_organisations(organisations: Sequence[UUID]) -> None:
    """Which nobody belongs to."""
    await database.execute("delete from organisations where id = any($1)", list(organisations))


def _as_json(value: object) -> str:
    return json.dumps(value, default=str)


async def write_log(owner: Owner, what: str, who: Who) -> None:
    """A line of the access log, when a member of staff did it. What changed, the history knows."""
    if who.by is not None and who.actor == "staff":
        kind = "contact" if owner.contact else "organisation"
        await actions.note(who.by, f"{kind}_{what}", about_kind=kind, about=owner.id)


async def differences(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    names: Mapping[str, Callable[[Any], Awaitable[str]]],
) -> tuple[list[FieldChange], dict[str, object]]:
    """For the history, where `names` says what ids are called, and as columns."""
    columns = {field: value for field, value in after.items() if value != before[field]}
    history = []
    for field in columns:
        said = before[field], after[field]
        if name_of := names.get(field):
            said = await name_of(said[0]), await name_of(said[1])
        history.append(FieldChange(field, *said))
    return history, columns


async def name_of_member(member: UUID | str | None) -> str:
    """As the history names an owner; empty for nobody."""
    if member is None:
        return ""
    return str(
        await database.fetchval("select name from staff_members where id = $1", member) or ""
    )
