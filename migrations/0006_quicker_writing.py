"""Indexes that every new person pays for, and that nobody needs twice."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-23T12:00:00:000006"
VERSION = "1.38.0"
DESCRIPTION = "One index for addresses as they begin and as they are; none for what is not there"

# The operators of text_pattern_ops know equality too, so this one index keeps addresses unique and
# finds their beginnings in every collation.
INDEXES = """
drop index contact_addresses_search;
alter table contact_addresses drop constraint contact_addresses_canonical_key;
create unique index contact_addresses_canonical_key on contact_addresses (canonical text_pattern_ops);
drop index contacts_owner;
create index contacts_owner on contacts (owner) where owner is not null;
drop index contact_phones_organisation;
create index contact_phones_organisation on contact_phones (organisation)
    where organisation is not null;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(INDEXES)

    manager.add_raw(run)
    return manager
