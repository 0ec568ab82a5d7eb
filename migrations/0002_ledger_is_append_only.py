"""What Piccolo cannot say: partial and null-aware unique keys, the append-only triggers, the key's fingerprint."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-22T12:00:00:000002"
VERSION = "1.38.0"
DESCRIPTION = (
    "The ledger is append-only; open subscriptions, main addresses and permissions are unique"
)

KEYS = """
create unique index subscriptions_open on subscriptions (list, address) where left_at is null;
create unique index contact_addresses_main on contact_addresses (contact) where main_since is not null;
create unique index permission_key on permission (address, purpose, channel, list_id) nulls not distinct;
create index outbox_open on outbox (next_try_at) where state in ('waiting', 'sending');
create index consent_events_recent on consent_events (at);
create index consent_evidence_email on consent_evidence (lower(email));
create index contacts_sorted on contacts (sort_key text_pattern_ops);
create index contact_addresses_search on contact_addresses (canonical text_pattern_ops);
create index subscriptions_joined on subscriptions (joined_at);
create index subscriptions_left on subscriptions (left_at) where left_at is not null;
create index outbox_failed on outbox (finished_at) where state in ('refused', 'expired', 'unknown');
create table installation (
    number smallint primary key default 1 check (number = 1),
    key_fingerprint text not null,
    created_at timestamptz not null default now()
);
"""

APPEND_ONLY = """
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
"""

KEPT = ("consent_events", "wordings", "notice_versions", "purposes")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(KEYS)
        await execute(APPEND_ONLY)
        for table in KEPT:
            await execute(
                f"create trigger append_only before update or delete on {table} "
                "for each row execute function refuse_change()"
            )
            await execute(
                f"create trigger append_only_whole before truncate on {table} "
                "for each statement execute function refuse_change()"
            )

    manager.add_raw(run)
    return manager
