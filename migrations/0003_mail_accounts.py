"""Mail servers that every process with this database may use: for now a running demo's test mailbox."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0003_mail_accounts"
VERSION = "1.38.0"
DESCRIPTION = "Mail accounts: the test mailbox of a demo is found by commands beside it"

ACCOUNTS = """
create table mail_accounts (
    id         serial      primary key,
    kind       varchar(20) not null,
    port       integer     not null,
    created_at timestamptz not null
);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(ACCOUNTS)

    manager.add_raw(run)
    return manager
