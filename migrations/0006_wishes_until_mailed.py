"""A sign-up keeps from where it came until a mail about it goes out and the ledger learns of it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0006_wishes_until_mailed"
VERSION = "1.38.0"
DESCRIPTION = "Sign-ups that no mail goes out about leave nothing in the ledger"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute("alter table subscription_requests add column visit jsonb")

    manager.add_raw(run)
    return manager
