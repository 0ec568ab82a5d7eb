"""A newsletter tells whoever did not give us their data: which letter carries it, and in which one it was done."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-23T12:00:00:000009"
VERSION = "1.38.0"
DESCRIPTION = "Newsletters tell people where their data came from"

# True: the message of the intent committed last says where the data came from (GDPR Article 14).
# Null again once that has been noted. Few rows are in the index, and none of them by its state.
TELLS = """
alter table delivery add column tells boolean;
create index delivery_tells on delivery (campaign, seq) where tells;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    manager.add_column(
        table_class_name="Contact",
        tablename="contacts",
        column_name="told_in",
        db_column_name="told_in",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    async def run() -> None:
        from app.database import execute

        await execute(TELLS)

    manager.add_raw(run)
    return manager
