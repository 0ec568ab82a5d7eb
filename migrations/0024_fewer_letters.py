"""Fewer letters: what a list offers, and the choices of readers found quickly in the ledger."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0024_fewer_letters"
VERSION = "1.38.0"
DESCRIPTION = "At most one letter of a list in a week or a month, where its reader has chosen so"

FEWER = """
-- How seldom a reader may ask for this list's letters: 'week', 'month', both or neither.
alter table lists
    add column fewer varchar(8)[] not null default '{}',
    add constraint fewer_is_known check (fewer <@ array['week', 'month']::varchar(8)[]);

-- The last one of an address and a list is the choice that counts.
create index consent_events_fewer on consent_events (subject, list_id)
 where state in ('weekly', 'monthly', 'every_letter');
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(FEWER)

    manager.add_raw(run)
    return manager
