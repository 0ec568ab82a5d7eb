"""Questions of ours: on which ground they go, and mails that may go out only once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0014_asking"
VERSION = "1.38.0"
DESCRIPTION = "The ground of each invitation, and mails that go out only once"

ASKING = """
-- A mail whose answer was lost is sent once more, unless it may go only once.
alter table outbox add column only_once boolean not null default false;
drop index outbox_open;
create index outbox_open on outbox (only_once, next_try_at) where state in ('waiting', 'sending');

-- Staff asked, not the owner of the address: on which ground, by whose word, and why.
-- `fact` is the row of ground_facts that the ground rests on, or the event of the ledger (consent).
alter table subscription_requests
    add column is_invitation boolean not null default false,
    add column invited_by    uuid references staff_members on update cascade on delete set null,
    add column why           text not null default '',
    add column ground        varchar(16),
    add column fact          bigint;
update subscription_requests q set is_invitation = true
 where exists (select from outbox o where o.about = q.id and o.kind = 'invitation');
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(ASKING)

    manager.add_raw(run)
    return manager
