"""The ledger is verified every night, and its newest checkpoint leaves the machine by mail."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0026_ledger_watched"
VERSION = "1.38.0"
DESCRIPTION = "How verifications ended; which checkpoints were mailed, and to whom they go"

WATCHED = """
-- One row for each verification. `broke` says where it broke off, without which it looked at everything.
create table ledger_checks (
    id          bigserial   primary key,
    began_at    timestamptz not null,
    ended_at    timestamptz not null,
    size        bigint      not null,
    faults      integer     not null,
    first_event bigint,
    said        text        not null,
    broke       varchar(120)
);
create trigger append_only before update or delete on ledger_checks
    for each row execute function refuse_change();
create trigger append_only_whole before truncate on ledger_checks
    for each statement execute function refuse_change();

create table checkpoint_mails (
    id        uuid        primary key default gen_random_uuid(),
    tree      smallint    not null,
    size      bigint      not null,
    posted_at timestamptz not null,
    sent_at   timestamptz
);
create index checkpoint_mails_posted on checkpoint_mails (posted_at);

-- One journal is written beside the checkpoints, by `unjournaled`.
alter table suppressions drop column kept_at;

alter table identity
    add column checkpoint_mailed   boolean      not null default true,
    add column checkpoint_email    varchar(254) not null default '',
    add column checkpoint_language varchar(2)   not null default 'fi',
    add constraint checkpoint_language_is_known check (checkpoint_language in ('fi', 'sv', 'en'));
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(WATCHED)

    manager.add_raw(run)
    return manager
