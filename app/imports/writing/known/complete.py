"""People who are in the register already: what a row adds to them, and the history of it (R18)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID, uuid4

from app import database
from app.contacts.actions.belongings import BETWEEN_VALUES, listed
from app.contacts.actions.kinds import judge_kinds
from app.contacts.actions.positions import in_short
from app.contacts.actions.recording import FieldChange, RecordChange, change_many
from app.contacts.facts import Owner, PositionFields
from app.contacts.role_addresses import kind_of
from app.contacts.rules import folded
from app.database import planned_anew
from app.imports.reading.addresses import Mailbox
from app.imports.rules import Known
from app.imports.writing.fresh.copying import copy_records, copy_roles, copy_values
from app.imports.writing.fresh.insert import POSITION, roles_of
from app.imports.writing.fresh.prepare import ADDRESS, PHONE, Ready
from app.imports.writing.known import work as known_work
from app.imports.writing.known.rows import TEXTS, Held, Kept, kept, plain_value
from app.imports.writing.known.work import WorkChanges, owner_names, says_media, work_changes
from app.imports.writing.terms import Job
from app.imports.writing.things import (
    Named,
    ensure_organisations,
    ensure_tags,
    organisation_of,
)
from app.lib import clock


@dataclass
class Changes:
    """What one row changes of one person: new texts, things to add, and all of it for the history."""

    now: Kept
    row: Ready
    texts: dict[str, str]
    addresses: list[tuple[UUID, Mailbox]] = field(default_factory=list)
    phones: list[tuple[str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    position: Named | None = None
    held: PositionFields = PositionFields()  # noqa: RUF009 - frozen
    work: WorkChanges | None = None
    values: list[tuple[int, str, object]] = field(default_factory=list)
    history: list[FieldChange] = field(default_factory=list)

    @property
    def contact(self) -> UUID:
        return self.now.id

    def after(self) -> Kept:
        """What is known of the person then."""
        now, work, names = (
            self.now,
            self.work or WorkChanges(),
            {k: n for n, k in self.row.person.tags},
        )
        return Kept(
            now.id,
            now.texts | self.texts,
            [*now.phones, *self.phones],
            now.tags | {key: names[key] for key in self.tags},
            now.roles | set(self.roles),
            self._positions(work.position),
            has_main=now.has_main or self.held.main,
            owner=work.owner or now.owner,
            media=work.media or now.media,
            values=now.values | {number: plain_value(value) for number, _, value in self.values},
            addresses=now.addresses | {box.canonical for _, box in self.addresses},
        )

    def _positions(self, changed: Held | None) -> dict[UUID, Held]:
        held = {
            organisation: changed if changed is not None and changed.id == one.id else one
            for organisation, one in self.now.positions.items()
        }
        if self.position is not None:
            held[self.position.id] = Held(-1 - len(held), self.held)  # not in the register
        return held


@dataclass(frozen=True)
class Met:
    """What a dry run knows beyond the register: people as they would be, and organisations."""

    kept: Mapping[UUID, Kept]
    organisations: dict[str, Named]


async def changes_of(
    job: Job, pairs: Sequence[tuple[Ready, UUID]], met: Met | None = None
) -> list[Changes]:
    """What each row changes, if anything; each person stands here once, and is locked.

    `met`: what a dry run knows of them meanwhile; then nobody is locked and nothing made.
    """
    if not pairs or job.info.known is Known.LEAVE:
        return []
    readies = [one for one, _ in pairs]
    known = await ensure_organisations(
        job, [one.person for one in readies], None if met is None else met.organisations
    )
    async with planned_anew():
        rows = await kept(
            [contact for _, contact in pairs],
            locked=met is None,
            with_media=says_media(readies),
            with_addresses=any(one.person.further for one in readies),
        )
    if met is not None:
        rows |= met.kept
    around = Around(known, await owner_names(readies, rows))
    return [changes_by(job, one, rows[who], around) for one, who in pairs if who in rows]


class Around(NamedTuple):
    """Whom the register knows: organisations, and names of owners."""

    organisations: dict[str, Named]
    owners: Mapping[UUID, str]


def changes_by(job: Job, one: Ready, now: Kept, around: Around) -> Changes:
    """What one row adds to what is known of its person."""
    overwrite = job.info.known is Known.OVERWRITE
    person = one.person
    changes = Changes(now, one, _texts(one, now, overwrite=overwrite))
    changes.history += [
        FieldChange(name, now.texts[name], new) for name, new in changes.texts.items()
    ]
    _addresses(changes)
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


def _addresses(changes: Changes) -> None:
    """Those of the row that the person does not have; a row with one is known by that one."""
    person = changes.row.person
    if not person.further:
        return
    main = Mailbox(person.email, person.canonical, person.kind)
    new = [one for one in (main, *person.further) if one.canonical not in changes.now.addresses]
    changes.addresses = [(uuid4(), one) for one in new]
    changes.history += [FieldChange("address", "", one.email) for one in new]


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
    if named is None or named.id in now.positions:
        return
    if now.positions and not overwrite:
        return
    changes.position = named
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
    await drop_values([(one.contact, value[0]) for one in changes for value in one.values])


async def drop_values(replaced: Sequence[tuple[UUID, int]]) -> None:
    """Values of fields that staff have defined, by person and field."""
    if replaced:
        await database.execute(
            _UNVALUED, [contact for contact, _ in replaced], [number for _, number in replaced]
        )


async def _write_things(job: Job, changes: Sequence[Changes]) -> None:
    now = clock.now()
    addresses = [
        (new, one.contact, box.email, box.canonical, box.kind or kind_of(box.canonical), None, now)
        for one in changes
        for new, box in one.addresses
    ]
    await copy_records("contact_addresses", ADDRESS, addresses)
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
    await judge_kinds([one.contact for one in changes if one.addresses or one.position])
    await copy_roles(((one.contact, one.roles) for one in changes), job.who.by)
    await copy_values((one.contact, one.values) for one in changes)
