"""People who are in the register already: what a row adds to them, and the history of it (R18)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from app import database
from app.contacts.actions.belongings import BETWEEN_VALUES, listed
from app.contacts.actions.positions import in_short
from app.contacts.actions.recording import FieldChange, RecordChange, change_many
from app.contacts.facts import Owner, PositionFields
from app.contacts.rules import folded
from app.database import planned_anew
from app.imports.rules import Known
from app.imports.writing.fresh.copying import copy_records, copy_roles, copy_values
from app.imports.writing.fresh.insert import POSITION, roles_of
from app.imports.writing.fresh.prepare import PHONE, Ready
from app.imports.writing.known import work as known_work
from app.imports.writing.known.rows import TEXTS, Kept, kept, plain_value
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
    contacts = [contact for _, contact in pairs]
    async with planned_anew():
        rows = await kept(contacts, locked=not job.is_trial, with_media=says_media(readies))
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
        changes.history.append(FieldChange("phones", listed(now.phones), listed(both)))
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


def _names(tags: dict[str, str]) -> str:
    return BETWEEN_VALUES.join(tags[key] for key in sorted(tags))


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
    await _write_tags(changes)
    await _write_values(changes)
    await known_work.write([(one.contact, one.work) for one in changes if one.work is not None])
    await _write_things(job, changes)
    await change_many([_of_record(job, one) for one in changes], job.who)


def _of_record(job: Job, changes: Changes) -> RecordChange:
    source, detail = job.context.source, changes.row.person.source_detail
    owner = changes.work.owner if changes.work is not None else None
    return RecordChange(
        Owner(contact=changes.contact),
        changes.history,
        changes.texts if owner is None else changes.texts | {"owner": owner},
        replace(source, detail=detail) if detail else source,
    )


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


async def _write_things(job: Job, changes: Sequence[Changes]) -> None:
    now = clock.now()
    phones = [(one.contact, *phone, now) for one in changes for phone in one.phones]
    await copy_records("contact_phones", PHONE, phones)
    positions = [
        (
            one.contact, one.position.id, one.held.title, now if one.held.main else None, now,
            one.held.decision_maker,
        )
        for one in changes
        if one.position is not None
    ]  # fmt: skip
    await copy_records("positions", POSITION, positions)
    await copy_roles(((one.contact, one.roles) for one in changes), job.who.by)
    await copy_values((one.contact, one.values) for one in changes)
