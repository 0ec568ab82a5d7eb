"""Consents that end: a reminder before, and a question about what has changed; sign-ups reminded of once."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0019_asking_again"
VERSION = "1.38.0"
DESCRIPTION = "Renewal of consents before they end, and one reminder of an unconfirmed sign-up"

AGAIN = """
-- How many days before its end a consent is asked to be renewed; null: nobody is asked.
alter table purposes
    add column renewal_days integer,
    add constraint renewal_is_before_the_end check (renewal_days between 1 and 90);

-- A question whether a consent goes on: `renews` is its event of the ledger, `open_until` its end, where
-- that is what the question is about. Each consent is asked about once before its end.
alter table subscription_requests
    add column renews      bigint,
    add column open_until  timestamptz,
    add column reminded_at timestamptz;
create unique index one_reminder_before_the_end on subscription_requests (renews)
 where open_until is not null;

create index consent_undone on consent_events (undoes) where undoes is not null;

-- After how many days an unconfirmed sign-up is reminded of, once; null: never.
alter table lists
    add column remind_after_days integer,
    add constraint reminder_is_within_the_week check (remind_after_days between 3 and 6);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(AGAIN)

    manager.add_raw(run)
    return manager
