"""What the staff pages of a large register are read by."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-23T12:00:00:000007"
VERSION = "1.38.0"
DESCRIPTION = "The newest interactions, kinds, and people of a place and a language"

INDEXES = """
create index interactions_at on interactions (at);
create index interactions_kind on interactions (kind, id);
create index organisations_kind on organisations (kind, id);
drop index contacts_place;
create index contacts_place on contacts (place, language, id);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(INDEXES)

    manager.add_raw(run)
    return manager
