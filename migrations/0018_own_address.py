"""The owner of an address replaces it with another, confirmed from there."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0018_own_address"
VERSION = "1.38.0"
DESCRIPTION = "Addresses that their owner has replaced, and who asked for that and when"

OWN_ADDRESS = """
alter table contact_addresses add column replaced_at timestamptz;
drop trigger permission_goes_stale on contact_addresses;
create trigger permission_goes_stale after update of contact, kind, replaced_at on contact_addresses
    for each row when (old.contact <> new.contact or old.kind <> new.kind
                       or old.replaced_at is distinct from new.replaced_at)
    execute function address_changed();

create table address_changes (
    id           uuid         primary key default gen_random_uuid(),
    address      uuid         not null references contact_addresses on update cascade on delete cascade,
    email        varchar(254) not null,
    canonical    varchar(254) not null,
    mailbox_hash bytea        not null,
    nonce        bytea        not null,
    created_at   timestamptz  not null,
    mailed_at    timestamptz,
    confirmed_at timestamptz,
    became       uuid         references contact_addresses on update cascade on delete set null,
    was_main     boolean      not null default false,
    collided_at  timestamptz,
    refused_at   timestamptz,
    settled_at   timestamptz,
    settled_by   uuid         references staff_members on update cascade on delete set null
);
create index address_changes_address on address_changes (address);
create index address_changes_became on address_changes (became);
create index address_changes_mailbox_hash on address_changes (mailbox_hash);
create index address_changes_created_at on address_changes (created_at);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(OWN_ADDRESS)

    manager.add_raw(run)
    return manager
