"""What imports changed is kept as long as an import can be undone as a whole."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0004_import_undo"
VERSION = "1.38.0"
DESCRIPTION = "Imports: until when one can be undone, what it changed, and what an undoing left"

UNDO = """
alter table imports
    add column undo_until    timestamptz,
    add column undo_asked_at timestamptz,
    add column undo_asked_by uuid references staff_members on update cascade on delete set null,
    add column undone_at     timestamptz;

-- What an import changed of somebody known, gave or blocked. People whom it made name it themselves.
create table import_changes (
    id        bigserial   primary key,
    import_id uuid        not null references imports on update cascade on delete cascade,
    contact   uuid,
    field     varchar(60) not null,
    old       text        not null default '',
    new       text        not null default ''
);
create index import_changes_import_id on import_changes (import_id);
create index import_changes_contact on import_changes (contact);
create index import_changes_suppression on import_changes (new) where field = 'suppression';

-- Who or what was left as it is when an import was undone, and why.
create table import_kept (
    id           bigserial   primary key,
    import_id    uuid        not null references imports on update cascade on delete cascade,
    contact      uuid,
    organisation uuid,
    reason       varchar(20) not null
);
create index import_kept_import_id on import_kept (import_id);
create index import_kept_contact on import_kept (contact);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(UNDO)

    manager.add_raw(run)
    return manager
