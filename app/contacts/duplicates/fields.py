"""The columns of a person's record when two become one, and when they part again."""

import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app import database
from app.contacts.actions.recording import (
    FieldChange,
    Sourced,
    differences,
    name_of_member,
    note_sources,
)
from app.contacts.facts import Owner, Source, Who
from app.contacts.queries import people

GROUPS: Mapping[str, tuple[str, ...]] = {
    "first_name": ("first_name",),
    "last_name": ("last_name",),
    "title": ("title",),
    "language": ("language",),
    "postal_address": ("street", "postcode", "place", "country"),
    "notes": ("notes",),
    "owner": ("owner",),
}
"""What is chosen together: the name of the choice and its columns."""

TOLD = ("told_due_on", "told_at", "told_how", "told_by", "told_in")

# As JSON: what `jsonb_populate_record` reads back exactly.
Record = dict[str, Any]


async def record_of(person: UUID) -> Record:
    """All columns of the person's own row."""
    text = await database.fetchval(
        "select to_jsonb(c)::text from contacts c where c.id = $1", person
    )
    found: Record = json.loads(text)
    return found


def merged(kept: Record, gone: Record, from_gone: Collection[str], *, both_notes: bool) -> Record:
    """The columns of the one who stays that get another value: as chosen, and gaps filled."""
    new: Record = {}
    for group, columns in GROUPS.items():
        is_gap = not any(kept[column] for column in columns)
        if group in from_gone or is_gap:
            new |= {column: gone[column] for column in columns}
    if both_notes and kept["notes"] and gone["notes"] and kept["notes"] != gone["notes"]:
        new["notes"] = f"{kept['notes']}\n\n{gone['notes']}"
    if _must_be_told(gone):
        new |= _earlier_clock(kept, gone)
    return {column: value for column, value in new.items() if value != kept[column]}


def _must_be_told(one: Record) -> bool:
    return one["told_due_on"] is not None and one["told_at"] is None


def _earlier_clock(kept: Record, gone: Record) -> Record:
    """An open duty to tell (GDPR Article 14) stays open, by its earlier day."""
    if not _must_be_told(kept):
        return {column: gone[column] for column in TOLD}
    return {"told_due_on": min(kept["told_due_on"], gone["told_due_on"])}


def still_merged(now: Record, before: Record, after: Record) -> tuple[Record, tuple[str, ...]]:
    """What to set back to what it was before the merge, and the fields that were edited since."""
    back = {column: before[column] for column in after if now[column] == after[column]}
    return back, tuple(column for column in after if column not in back)


async def history_of(old: Record, new: Record) -> list[FieldChange]:
    """As the history of the record tells them; `told` has its own words there."""
    told = {column: value for column, value in new.items() if column not in TOLD}
    return (await differences(old, told, {"owner": name_of_member}))[0]


async def note_source(kept: UUID, gone: Record, columns: Collection[str], by: UUID) -> int:
    """What came from the other record came from where that had come from (register row R13)."""
    fields = [*(column for column in columns if column not in TOLD), "address"]
    on, file = gone["source_on"], gone["import_id"]
    source = Source(gone["source_kind"], gone["source_detail"], on and date.fromisoformat(on))
    who = Who(by, import_id=file and UUID(file))
    return (await note_sources([Sourced(Owner(contact=kept), fields, source)], who))[0]


async def name_of(person: UUID) -> str:
    """What the history calls the other record: the name, else the main address."""
    found = await people.person(person)
    return found.name if found else ""
