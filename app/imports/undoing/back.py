"""What the undoing of an import takes back of one known person."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from uuid import UUID

from app.contacts.actions.belongings import BETWEEN_VALUES, listed
from app.contacts.actions.positions import in_short
from app.contacts.actions.recording import FieldChange
from app.imports.writing.known.rows import TEXTS, Held, Kept
from app.imports.writing.known.work import WorkChanges

_MEDIA = ("beat", "embargo_notes")


class Deed(NamedTuple):
    """What an import did to one field: what stood there first, and what it wrote, one after another."""

    field: str
    old: str
    new: Sequence[str]

    @property
    def last(self) -> str:
        return self.new[-1]


@dataclass
class Back:
    """`now`: the person as they are. `is_changed_since`: something was not as the import left it."""

    now: Kept
    columns: dict[str, object] = field(default_factory=dict)
    history: list[FieldChange] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    addresses: list[UUID] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    work: list[WorkChanges] = field(default_factory=list)
    values: dict[int, str] = field(default_factory=dict)
    is_changed_since: bool = False

    def note(self, name: str, old: str, new: str) -> None:
        self.history.append(FieldChange(name, old, new))


def back_of(
    now: Kept, deeds: Sequence[Deed], addresses: Mapping[str, Any], names: Mapping[UUID, str]
) -> Back:
    """`addresses` by how they are compared, with whether anything hangs on them; names of organisations."""
    back = Back(now)
    for deed in deeds:
        if deed.field in TEXTS:
            _text(back, deed)
        elif deed.field.startswith("custom:"):
            _value(back, deed)
        elif deed.field.startswith("held:"):
            _held(back, deed, names)
        elif deed.field == "position":
            _position(back, deed, names)
        elif deed.field == "owner":
            _owner(back, deed)
        elif deed.field == "address":
            _addresses(back, deed, addresses)
    _things(back, {deed.field: deed.new for deed in deeds})
    _media(back, {deed.field: deed for deed in deeds if deed.field in _MEDIA})
    return back


def _is_as_left(back: Back, now: str, deed: Deed) -> bool:
    if now != deed.last:
        back.is_changed_since = True
    return now == deed.last and deed.old != deed.last


def _text(back: Back, deed: Deed) -> None:
    if _is_as_left(back, back.now.texts[deed.field], deed):
        back.columns[deed.field] = deed.old
        back.note(deed.field, deed.last, deed.old)


def _value(back: Back, deed: Deed) -> None:
    number = int(deed.field.removeprefix("custom:"))
    if _is_as_left(back, back.now.values.get(number, ""), deed):
        back.values[number] = deed.old
        back.note(deed.field, deed.last, deed.old)


def _owner(back: Back, deed: Deed) -> None:
    if _is_as_left(back, str(back.now.owner or ""), deed):
        back.columns["owner"] = deed.old or None


def _held(back: Back, deed: Deed, names: Mapping[UUID, str]) -> None:
    """A title or a mark of a position that was there before."""
    number = int(deed.field.removeprefix("held:"))
    for organisation, held in back.now.positions.items():
        if held.id != number:
            continue
        said = json.dumps([held.fields.title, held.fields.decision_maker])
        if _is_as_left(back, said, deed):
            title, decides = json.loads(deed.old)
            old = replace(held.fields, title=title, decision_maker=decides)
            back.work.append(WorkChanges(position=Held(number, old)))
            name = names.get(organisation, "")
            back.note("position", in_short(name, held.fields), in_short(name, old))
            back.now.positions[organisation] = Held(number, old)


def _position(back: Back, deed: Deed, names: Mapping[UUID, str]) -> None:
    for new in deed.new:
        organisation, title, decides = json.loads(new)
        held = back.now.positions.get(UUID(organisation))
        if held is None:
            continue
        fields = held.fields
        if (fields.title, fields.decision_maker, fields.since) == (title, decides, None):
            back.positions.append(held.id)
            back.note("position", in_short(names.get(UUID(organisation), ""), fields), "")
        else:
            back.is_changed_since = True


def _addresses(back: Back, deed: Deed, known: Mapping[str, Any]) -> None:
    for canonical in deed.new:
        row = known.get(canonical)
        if row is not None and row["is_used"]:
            back.is_changed_since = True
        elif row is not None:
            back.addresses.append(row["id"])
            back.note("address", row["email"], "")


def _things(back: Back, new: Mapping[str, Sequence[str]]) -> None:
    """Numbers, tags and roles that are still there."""
    now = back.now
    numbers = dict(now.phones)
    back.phones = [number for number in new.get("phone", ()) if number in numbers]
    if back.phones:
        left = [phone for phone in now.phones if phone[0] not in back.phones]
        back.note("phones", listed(now.phones), listed(left))
    back.tags = [key for key in new.get("tag", ()) if key in now.tags]
    if back.tags:
        keys = sorted(now.tags)
        before = BETWEEN_VALUES.join(now.tags[key] for key in keys)
        after = BETWEEN_VALUES.join(now.tags[key] for key in keys if key not in back.tags)
        back.note("tags", before, after)
    back.roles = [role for role in new.get("role", ()) if role in now.roles]
    for role in back.roles:
        back.note("role", role, "")


def _media(back: Back, deeds: Mapping[str, Deed]) -> None:
    said = dict(zip(_MEDIA, back.now.media, strict=True))
    before = dict(said)
    for name, deed in deeds.items():
        if _is_as_left(back, said[name], deed):
            said[name] = deed.old
            back.note(name, deed.last, deed.old)
    if said != before:
        back.work.append(WorkChanges(media=(said["beat"], said["embargo_notes"])))
