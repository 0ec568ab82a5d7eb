"""A lost permission for another channel than e-mail takes no letter along."""

from pathlib import Path

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0002_lost_permission"
VERSION = "1.38.0"
DESCRIPTION = "Letters wait on although a permission for another channel than e-mail is lost"

AS_IT_IS_NOW = Path(__file__).with_name("schema") / "09_lost_permission.sql"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(AS_IT_IS_NOW.read_text(encoding="utf-8"))

    manager.add_raw(run)
    return manager
