"""Saving, changing and putting away segments."""

import json
from collections.abc import Mapping
from uuid import UUID, uuid4

from app import database
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_
from app.lib.refusals import Conflict, Invalid
from app.segments import queries
from app.segments.definition import checked
from app.staff.log.actions import note

LONGEST_NAME = 120
NO_NAME = N_("Give the segment a name.")
NAME_TAKEN = N_("There is already a segment with this name.")
CHANGED_MEANWHILE = N_(
    "Somebody else saved this segment while you were changing it. Open it again to see theirs."
)


async def add(name: str, definition: Mapping[str, object], *, by: UUID | None) -> UUID:
    """Raises BadDefinitionError, and Conflict when the name is taken, whatever its capitals."""
    _check(name, definition)
    made, now = uuid4(), clock.now()
    async with transaction():
        await _refuse_taken_name(name, made)
        await database.execute(
            "insert into segments (id, name, definition, created_at, created_by, changed_at, edition) "
            "values ($1, $2, $3::text::jsonb, $4, $5, $4, 1)",
            made, name, json.dumps(definition), now, by,
        )  # fmt: skip
        await _note(by, "segment_created", made)
    return made


async def change(
    segment_id: UUID, name: str, definition: Mapping[str, object], edition: int, *, by: UUID | None
) -> None:
    """Raises Conflict when somebody has saved it since `edition` was read, or the name is taken."""
    _check(name, definition)
    async with transaction():
        known = await queries.segment(segment_id)
        if (known.name, known.definition, known.edition) == (name, definition, edition):
            return
        if known.archived_at is None:
            await _refuse_taken_name(name, segment_id)
        saved = await database.fetchval(
            "update segments set name = $2, definition = $3::text::jsonb, changed_at = $5, "
            "edition = edition + 1 where id = $1 and edition = $4 returning edition",
            segment_id, name, json.dumps(definition), edition, clock.now(),
        )  # fmt: skip
        if saved is None:
            raise Conflict(CHANGED_MEANWHILE)
        await _note(by, "segment_changed", segment_id)


async def archive(segment_id: UUID, *, by: UUID | None) -> None:
    """Offered no more; campaigns that use it keep it. Doing it twice is not an error."""
    await _put(segment_id, "archived_at is null", "segment_archived", archived=True, by=by)


async def bring_back(segment_id: UUID, *, by: UUID | None) -> None:
    """Offered again. Raises Conflict when another one has its name by now."""
    await _put(segment_id, "archived_at is not null", "segment_restored", archived=False, by=by)


async def _put(segment_id: UUID, when: str, what: str, *, archived: bool, by: UUID | None) -> None:
    async with transaction():
        known = await queries.segment(segment_id)
        if not archived:
            await _refuse_taken_name(known.name, segment_id)
        put = await database.fetchval(
            f"update segments set archived_at = $2 where id = $1 and {when} returning id",
            segment_id,
            clock.now() if archived else None,
        )
        if put is not None:
            await _note(by, what, segment_id)


def _check(name: str, definition: Mapping[str, object]) -> None:
    if not name.strip() or len(name) > LONGEST_NAME:
        raise Invalid(NO_NAME)
    checked(definition)


async def _refuse_taken_name(name: str, but: UUID) -> None:
    """Among those in use. One saving at a time: two at once would not see each other."""
    await lock("segments")
    taken = await database.fetch(
        "select name from segments where archived_at is null and id <> $1", but
    )
    if name.casefold() in {row["name"].casefold() for row in taken}:
        raise Conflict(NAME_TAKEN)


async def _note(by: UUID | None, what: str, segment_id: UUID) -> None:
    await note(by, what, about_kind="segment", about=segment_id)
