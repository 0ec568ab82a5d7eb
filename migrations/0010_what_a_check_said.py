"""What a check of a file said of each row, and which row and sheet of the file was read."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import JSONB, Bytea
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-23T12:00:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "Checks keep what would become of each row; files say what was read of them"

_USUAL = {
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    manager.add_column(
        table_class_name="Import",
        tablename="imports",
        column_name="layout",
        db_column_name="layout",
        column_class_name="JSONB",
        column_class=JSONB,
        params={**_USUAL, "default": "{}", "null": False},
        schema=None,
    )

    manager.add_column(
        table_class_name="ImportChunk",
        tablename="import_chunks",
        column_name="tried",
        db_column_name="tried",
        column_class_name="Bytea",
        column_class=Bytea,
        params={**_USUAL, "default": None, "null": True},
        schema=None,
    )

    return manager
