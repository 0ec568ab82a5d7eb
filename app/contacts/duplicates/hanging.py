"""Rows that hang on a person, whichever table they are in: photographed, moved, given back.

Used when two records become one and when they part again. A row image is the database's own JSON, so
that numbers and moments come back to the last digit.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from app import database
from app.database import transaction


@dataclass(frozen=True)
class Hanging:
    """A table whose `column` names the person.

    `same` says in SQL when a row of the one who goes (g) and one of the one who stays (k) cannot both
    be; then k stays, or g where `prefer` is true ($3: what was chosen from the one who goes).
    `without` takes columns out of the image that are not to be kept beside the row.
    """

    table: str
    column: str = "contact"
    key: str = "id"
    same: str = ""
    prefer: str = "false"
    without: str = ""


OF_CONTACTS = (
    Hanging("contact_addresses"),
    Hanging("person_subjects"),
    Hanging("contact_phones", same="k.number = g.number"),
    Hanging("social_profiles", same="k.network = g.network and k.handle = g.handle"),
    Hanging("contact_tags", same="k.tag = g.tag"),
    Hanging(
        "positions",
        same="k.organisation = g.organisation and k.title = g.title "
        "and k.since is not distinct from g.since and k.until is not distinct from g.until",
    ),
    Hanging(
        "contact_roles",
        same="k.role = g.role and k.until is null and g.until is null",
        prefer="g.since < k.since",
    ),
    Hanging("field_values", same="k.field = g.field", prefer="'field ' || g.field = any($3)"),
    Hanging("contact_changes"),
    Hanging("field_sources"),
)


async def image(of: Hanging, person: UUID) -> str:
    """Every row of the person in this table, as a JSON array."""
    found: str = await database.fetchval(
        f"select coalesce(jsonb_agg(to_jsonb(t){of.without} order by t.{of.key}), '[]')::text "
        f"from {of.table} t where t.{of.column} = $1",
        person,
    )
    return found


@dataclass(frozen=True)
class Moved:
    """`lost`: the image of what the one who stays gave up for it; `rows`: how many moved."""

    lost: str
    rows: int


async def move(of: Hanging, gone: UUID, kept: UUID, chosen: Collection[str]) -> Moved:
    """Hand the rows of one person to another; of two that cannot both be, one is deleted."""
    lost = "[]"
    if of.same:
        clashes = (
            f"from {of.table} g join {of.table} k on k.{of.column} = $2 and {of.same} "
            f"where g.{of.column} = $1"
        )
        lost = await database.fetchval(
            f"with taken as (delete from {of.table} where {of.key} in "
            f"(select k.{of.key} {clashes} and $3::text[] is not null and {of.prefer}) returning *) "
            "select coalesce(jsonb_agg(to_jsonb(taken)), '[]')::text from taken",
            gone, kept, list(chosen),
        )  # fmt: skip
        await database.execute(
            f"delete from {of.table} where {of.key} in (select g.{of.key} {clashes})",
            gone,
            kept,
        )
    tag = await database.execute(
        f"update {of.table} set {of.column} = $2 where {of.column} = $1",
        gone,
        kept,
    )
    return Moved(lost, int(tag.rpartition(" ")[2]))


async def give_back(of: Hanging, rows: str, moved: int, gone: UUID, kept: UUID) -> int:
    """Of these rows: those that stand go back as they are now, the others come back as they were.

    Answers how many cannot: what they belonged to is no longer there.
    """
    if moved:
        same = f"t.{of.key} = " + ("$3" if of.key == of.column else f"r.{of.key}")
        await database.execute(
            f"update {of.table} t set {of.column} = $2 "
            f"from jsonb_populate_recordset(null::{of.table}, $1::jsonb) r "
            f"where {same} and t.{of.column} = $3",
            rows,
            gone,
            kept,
        )
    return await restore(of, rows)


async def restore(of: Hanging, rows: str) -> int:
    """Put back the rows of an image that are missing. Answers how many cannot be."""
    try:
        async with transaction():
            await _insert(of, rows)
    except asyncpg.IntegrityConstraintViolationError:
        return await _restore_one_by_one(of, rows)
    return 0


async def _restore_one_by_one(of: Hanging, rows: str) -> int:
    failed = 0
    for row in await database.fetch(
        "select value::text as one from jsonb_array_elements($1)", rows
    ):
        try:
            async with transaction():
                await _insert(of, f"[{row['one']}]")
        except asyncpg.IntegrityConstraintViolationError:
            failed += 1
    return failed


async def _insert(of: Hanging, rows: str) -> None:
    await database.execute(
        f"insert into {of.table} select r.* "
        f"from jsonb_populate_recordset(null::{of.table}, $1::jsonb) r on conflict do nothing",
        rows,
    )
