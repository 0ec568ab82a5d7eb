"""People who are in the register already: what a row adds to them, and the history of it (R18)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from app import database
from app.contacts.actions.belongings import BETWEEN_VALUES
from app.contacts.actions.positions import in_short
from app.contacts.actions.recording import FieldChange
from app.contacts.facts import PositionFields
from app.contacts.rules import folded
from app.contacts.search.keys import rewrite_people_keys
from app.contacts.values import VALUE_COLUMNS
from app.contacts.words import BETWEEN
from app.imports.rules import Known
from app.imports.writing.fresh.copying import copy_records
from app.imports.writing.fresh.insert import roles_of
from app.imports.writing.fresh.prepare import Ready
from app.imports.writing.known import work as known_work
from app.imports.writing.known.rows import Kept, kept, plain_value
from app.imports.writing.known.work import WorkChanges, owner_names, says_media, work_changes
from app.imports.writing.terms import Job
from app.imports.writing.things import (
    Named,
    ensure_organisations,
    ensure_tags,
    organisation_of,
    organisations,
)
from app.lib import clock

TEXTS = (
    "first_name", "last_name", "title", "language", "street", "postcode", "place", "country", "notes",
)  # fmt: skip


@dataclass
class Changes:
    """What one row changes of one person: new texts, things to add, and all of it for the history."""

    contact: UUID
    row: Ready
    texts: dict[str, str]
    phones: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    position: Named | None = None
    held: PositionFields = PositionFields()  # noqa: RUF009 - frozen
    work: WorkChanges | None = None
    values: list[tuple[int, str, object]] = field(default_factory=list)
    history: list[FieldChange] = field(default_factory=list)


async def changes_of(job: Job, pairs: Sequence[tuple[Ready, UUID]]) -> list[Changes]:
    """What the rows would change; each person stands here once. Locks them unless it is a dry run."""
    if not pairs or job.info.known is Known.LEAVE:
        return []
    readies = [one for one, _ in pairs]
    people = [one.person for one in readies]
    known = await (organisations(people) if job.is_trial else ensure_organisations(job, people))
    rows = await kept(
        [contact for _, contact in pairs], locked=not job.is_trial, with_media=says_media(readies)
    )
    around = _Around(known, await owner_names(readies, rows))
    found = [_changes(job, one, rows[contact], around) for one, contact in pairs if contact in rows]
    return [one for one in found if one.history]


class _Around(NamedTuple):
    """Whom the register knows: organisations, and names of owners."""

    organisations: dict[str, Named]
    owners: Mapping[UUID, str]


def _changes(job: Job, one: Ready, now: Kept, around: _Around) -> Changes:
    overwrite = job.info.known is Known.OVERWRITE
    person = one.person
    changes = Changes(now.id, one, _texts(one, now, overwrite=overwrite))
    changes.history += [
        FieldChange(name, now.texts[name], new) for name, new in changes.texts.items()
    ]
    changes.phones = [phone for phone in person.phones if phone[0] not in dict(now.phones)]
    if changes.phones:
        both = [*now.phones, *changes.phones]
        changes.history.append(FieldChange("phones", _listed(now.phones), _listed(both)))
    new_tags = {key: name for name, key in person.tags if key not in now.tags}
    if new_tags:
        changes.tags = list(new_tags)
        after = now.tags | new_tags
        changes.history.append(FieldChange("tags", _names(now.tags), _names(after)))
    changes.roles = [role for role in roles_of(job, person.roles) if role not in now.roles]
    changes.history += [FieldChange("role", "", role) for role in changes.roles]
    employer = organisation_of(person, around.organisations)
    _position(changes, now, employer, overwrite=overwrite)
    if person.work is not None:
        changes.work = work_changes(person.work, now, employer, around.owners, overwrite=overwrite)
        changes.history += changes.work.history
    _values(changes, now, overwrite=overwrite)
    return changes


def _texts(one: Ready, now: Kept, *, overwrite: bool) -> dict[str, str]:
    person = one.person._asdict()
    said = {name: person[name] for name in TEXTS if person[name]}
    if overwrite:
        return {name: new for name, new in said.items() if new != now.texts[name]}
    if _is_another_name(said, now.texts):
        said = {name: new for name, new in said.items() if name not in ("first_name", "last_name")}
    return {name: new for name, new in said.items() if not now.texts[name]}


def _is_another_name(said: dict[str, str], texts: dict[str, str]) -> bool:
    """Half a name is completed only by the other half of the same name."""
    return any(
        texts[name] and name in said and folded(texts[name]) != folded(said[name])
        for name in ("first_name", "last_name")
    )


def _position(changes: Changes, now: Kept, named: Named | None, *, overwrite: bool) -> None:
    """A place at an organisation where the person had none."""
    person = changes.row.person
    if not person.organisation_key:
        return
    if named is not None and named.id in now.positions:
        return
    if now.positions and not overwrite:
        return
    changes.position = named or Named(UUID(int=0), person.organisation)
    title, decides = person.work.held(person.title) if person.work else (person.title, False)
    changes.held = PositionFields(title, decides, main=not now.has_main)
    held = in_short(changes.position.name, changes.held)
    changes.history.append(FieldChange("position", "", held))


def _values(changes: Changes, now: Kept, *, overwrite: bool) -> None:
    for number, column, value in changes.row.person.values:
        before = now.values.get(number, "")
        new = plain_value(value)
        if new != before and (overwrite or not before):
            changes.values.append((number, column, value))
            changes.history.append(FieldChange(f"custom:{number}", before, new))


def _listed(phones: Sequence[tuple[str, str]]) -> str:
    return BETWEEN_VALUES.join(BETWEEN.join(phone) for phone in phones)


def _names(tags: dict[str, str]) -> str:
    return BETWEEN_VALUES.join(tags[key] for key in sorted(tags))


_TEXTS = f"""
update contacts c set {", ".join(f"{name} = n.{name}" for name in TEXTS)}
  from (select * from unnest($1::uuid[], {", ".join(f"${at}::text[]" for at in range(2, 11))})
        as n (id, {", ".join(TEXTS)})) n
 where c.id = n.id
"""  # noqa: S608 - our own column names
_TOUCH = "update contacts set edition = edition + 1, changed_at = $2 where id = any($1)"
_UNTAGGED = """
insert into contact_tags (contact, tag, added_at) select t.contact, t.tag, $3
  from unnest($1::uuid[], $2::integer[]) as t (contact, tag) on conflict do nothing
"""
_UNVALUED = """
delete from field_values v using unnest($1::uuid[], $2::integer[]) as n (contact, field)
 where v.contact = n.contact and v.field = n.field
"""


async def write(job: Job, changes: Sequence[Changes]) -> None:
    """Everything of a batch, in the caller's transaction."""
    if not changes:
        return
    ids = [one.contact for one in changes]
    if renewed := [one for one in changes if one.texts]:
        rows = await kept([one.contact for one in renewed], locked=False)
        texts = [rows[one.contact].texts | one.texts for one in renewed]
        columns = [[text[name] for text in texts] for name in TEXTS]
        await database.execute(_TEXTS, [one.contact for one in renewed], *columns)
    await database.execute(_TOUCH, ids, clock.now())
    await _write_tags(changes)
    await _write_values(changes)
    await known_work.write([(one.contact, one.work) for one in changes if one.work is not None])
    for table, names, records in _records(job, changes):
        await copy_records(table, names, records)
    await rewrite_people_keys(ids)


async def _write_tags(changes: Sequence[Changes]) -> None:
    wanted = [(one.contact, key) for one in changes for key in one.tags]
    if wanted:
        tags = await ensure_tags(one.row.person for one in changes)
        await database.execute(
            _UNTAGGED,
            [contact for contact, _ in wanted],
            [tags[key][0] for _, key in wanted],
            clock.now(),
        )


async def _write_values(changes: Sequence[Changes]) -> None:
    replaced = [(one.contact, value[0]) for one in changes for value in one.values]
    if replaced:
        await database.execute(
            _UNVALUED, [contact for contact, _ in replaced], [number for _, number in replaced]
        )


def _records(job: Job, changes: Sequence[Changes]) -> list[tuple[str, tuple[str, ...], list[Any]]]:
    now, info, who = clock.now(), job.info, job.who
    return [
        (
            "contact_changes",
            ("contact", "field", "old", "new", "at", "actor", "by", "why"),
            [
                (one.contact, *change, now, who.actor, who.by, who.why)
                for one in changes
                for change in one.history
            ],
        ),
        (
            "field_sources",
            ("contact", "fields", "kind", "detail", "source_on", "at", "by", "import_id"),
            [
                (
                    one.contact, list(dict.fromkeys(change.field for change in one.history)),
                    info.source_kind, one.row.person.source_detail or info.source_detail,
                    info.source_on, now, who.by, info.id,
                )
                for one in changes
            ],
        ),
        (
            "contact_phones",
            ("contact", "number", "kind", "created_at"),
            [(one.contact, *phone, now) for one in changes for phone in one.phones],
        ),
        (
            "contact_roles",
            ("contact", "role", "since", "added_by"),
            [(one.contact, role, now, who.by) for one in changes for role in one.roles],
        ),
        (
            "positions",
            ("contact", "organisation", "title", "decision_maker", "main_since", "created_at"),
            [
                (
                    one.contact, one.position.id, one.held.title, one.held.decision_maker,
                    now if one.held.main else None, now,
                )
                for one in changes
                if one.position is not None
            ],
        ),
        (
            "field_values",
            ("contact", "field", "text", "number", "day"),
            [
                (one.contact, number, *(value if column == kind else None for kind in VALUE_COLUMNS))
                for one in changes
                for number, column, value in one.values
            ],
        ),
    ]  # fmt: skip
