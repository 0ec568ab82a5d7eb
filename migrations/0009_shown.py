"""What was shown is kept whole: forms by their digest, confirmation mails with the evidence."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0009_shown"
VERSION = "1.38.0"
DESCRIPTION = "Forms and confirmation mails are kept as they were shown and sent"

FORMS = """
create table form_versions (
    digest     bytea       primary key,
    html       text        not null,
    created_at timestamptz not null
);
create trigger append_only before update or delete on form_versions
    for each row execute function refuse_change();
create trigger append_only_whole before truncate on form_versions
    for each statement execute function refuse_change();
"""

MAILS = """
create table kept_mails (
    id         bigserial   primary key,
    subject    uuid        not null,
    request    uuid        not null,
    digest     bytea       not null,
    copy       bytea       not null,
    created_at timestamptz not null
);
create index kept_mails_subject on kept_mails (subject);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(FORMS)
        await execute(MAILS)

    manager.add_raw(run)
    return manager
