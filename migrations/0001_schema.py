"""The whole schema as it was first released, room by room: `schema/*.sql`."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0001_schema"
VERSION = "1.38.0"
DESCRIPTION = "The schema of all rooms"

ROOMS = sorted(Path(__file__).with_name("schema").glob("*.sql"))


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        for room in ROOMS:
            await execute(room.read_text(encoding="utf-8"))

    manager.add_raw(run)
    return manager
