"""What an import changes, written down so that it can be undone as a whole."""

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from app.imports.writing.fresh.copying import copy_records
from app.imports.writing.known.complete import Changes
from app.imports.writing.known.rows import plain_value

_COLUMNS = ("import_id", "contact", "field", "old", "new")


class Deed(NamedTuple):
    """One thing that was done: to a known person, or to an address that nobody has to have.

    `field` is a column, `custom:` and a number, or one of the things below.
    """

    contact: UUID | None
    field: str
    old: str
    new: str


async def keep(import_id: UUID, deeds: Sequence[Deed]) -> None:
    """In the transaction that does them."""
    await copy_records("import_changes", _COLUMNS, [(import_id, *deed) for deed in deeds])


def deeds_of(changes: Sequence[Changes]) -> list[Deed]:
    """What is done to known people."""
    return [Deed(one.contact, *said) for one in changes for said in (*_said(one), *_work(one))]


def _said(one: Changes) -> Iterator[tuple[str, str, str]]:
    yield from ((name, one.now.texts[name], new) for name, new in one.texts.items())
    yield from (("address", "", box.canonical) for _, box in one.addresses)
    yield from (("phone", "", number) for number, _ in one.phones)
    yield from (("tag", "", key) for key in one.tags)
    yield from (("role", "", role) for role in one.roles)
    for number, _, value in one.values:
        yield f"custom:{number}", one.now.values.get(number, ""), plain_value(value)


def _work(one: Changes) -> Iterator[tuple[str, str, str]]:
    if one.position is not None:
        held = [str(one.position.id), one.held.title, one.held.decision_maker]
        yield "position", "", json.dumps(held)
    if (work := one.work) is None:
        return
    if work.owner is not None:
        yield "owner", str(one.now.owner or ""), str(work.owner)
    if work.position is not None:
        old = next(held for held in one.now.positions.values() if held.id == work.position.id)
        before, after = (
            json.dumps([each.title, each.decision_maker])
            for each in (old.fields, work.position.fields)
        )
        yield f"held:{old.id}", before, after
    if work.media is not None:
        (beat, notes), (new_beat, new_notes) = one.now.media, work.media
        yield "beat", beat, new_beat
        yield "embargo_notes", notes, new_notes
