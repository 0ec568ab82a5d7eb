"""What was scheduled and could not start is told: when, why, and to whom."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0005_campaign_refusals"
VERSION = "1.38.0"
DESCRIPTION = "Campaigns that could not start at their time: the reason, and who is told"

REFUSALS = """
-- A campaign that could not start at its time was taken off the schedule, for this reason. It is
-- answered when a person sends or schedules it again.
create table campaign_refusals (
    id           uuid        primary key default gen_random_uuid(),
    campaign     integer     not null references campaigns on update cascade on delete cascade,
    due_at       timestamptz not null,
    scheduled_by uuid        references staff_members on update cascade on delete set null,
    reason       varchar(24) not null,
    at           timestamptz not null,
    answered_at  timestamptz
);
create index campaign_refusals_campaign on campaign_refusals (campaign);

-- Who is told of it by mail.
create table campaign_refusal_mails (
    id      uuid primary key default gen_random_uuid(),
    refusal uuid not null references campaign_refusals on update cascade on delete cascade,
    member  uuid not null references staff_members on update cascade on delete cascade
);
create index campaign_refusal_mails_refusal on campaign_refusal_mails (refusal);
create index campaign_refusal_mails_member on campaign_refusal_mails (member);

-- Workers ask every other second what is due.
create index campaigns_due on campaigns (scheduled_at) where started_at is null;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(REFUSALS)

    manager.add_raw(run)
    return manager
