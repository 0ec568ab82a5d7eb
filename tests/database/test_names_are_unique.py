"""Doubles from before names had to be unique get a number, and nothing else changes."""

import importlib.util
from types import ModuleType
from uuid import uuid4

from app import database
from app.lib.folders import migrations_folder
from tests.make import staff as make_staff


def the_migration() -> ModuleType:
    path = next(migrations_folder().glob("*_names_are_unique.py"))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def test_segments_of_one_name_are_numbered(db: None) -> None:
    await database.execute("drop index segments_name")
    names = ("Media", "media", "Media (2)", "Media", "A" * 120, "A" * 120)
    for number, name in enumerate(names):
        await database.execute(
            "insert into segments (id, name, definition, created_at, changed_at, archived_at) "
            "values ($1, $2, '{}', $3::int * interval '1 day' + now(), now(), $4)",
            uuid4(), name, number, None,
        )  # fmt: skip
    migration = the_migration()
    await database.execute(migration.NUMBER_DOUBLES.format(**migration.SEGMENTS))
    rows = await database.fetch("select name from segments order by created_at")
    assert [row["name"] for row in rows] == [
        "Media", "media (3)", "Media (2)", "Media (4)", "A" * 120, "A" * 114 + " (2)",
    ]  # fmt: skip


async def test_views_of_one_owner_and_shared_ones_are_numbered(db: None) -> None:
    for index in ("saved_views_name", "saved_views_shared_name"):
        await database.execute(f"drop index {index}")
    one, other = await make_staff.member("writer"), await make_staff.member("publisher")
    for number, (owner, about, shared) in enumerate(
        ((one, "people", True), (one, "people", False), (one, "organisations", False),
         (other, "people", True))
    ):  # fmt: skip
        await database.execute(
            "insert into saved_views (id, owner, about, name, filters, created_at, changed_at, shared_at) "
            "values ($1, $2, $3, 'Mine', '{}', $4::int * interval '1 day' + now(), now(), "
            "case when $5 then now() end)",
            uuid4(), owner, about, number, shared,
        )  # fmt: skip
    migration = the_migration()
    for doubles in (migration.OWN_VIEWS, migration.SHARED_VIEWS):
        await database.execute(migration.NUMBER_DOUBLES.format(**doubles))
    rows = await database.fetch("select name from saved_views order by created_at")
    assert [row["name"] for row in rows] == ["Mine", "Mine (2)", "Mine", "Mine (3)"]
