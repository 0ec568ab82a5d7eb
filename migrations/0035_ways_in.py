"""Ways into what nights and answers look through: rows of files by keyed hashes."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0035_ways_in"
VERSION = "1.38.0"
DESCRIPTION = "Rows of files are found by keyed hashes of what names people in them"

WAYS_IN = """
-- Keyed hashes of the addresses, names and numbers in the rows of a chunk. Apart from it, for what
-- becomes of the rows is written there again and again. A chunk without any is read.
create table import_chunk_keys (
    chunk bigint    primary key references import_chunks on update cascade on delete cascade,
    keys  integer[] not null
);
create index import_chunk_keys_keys on import_chunk_keys using gin (keys);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(WAYS_IN)

    manager.add_raw(run)
    return manager
