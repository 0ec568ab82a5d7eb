"""How long things are kept, as staff set it; holds, nights of destroying, and the switch that stops them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0027_retention"
VERSION = "1.38.0"
DESCRIPTION = "Retention: periods, holds with a reason and an end, reports of every night"

RETENTION = """
-- From when on a kind of data is kept for so long; the last row of a kind is in force.
create table retention_periods (
    id     serial      primary key,
    key    varchar(20) not null,
    number integer     not null,
    unit   varchar(8)  not null,
    at     timestamptz not null,
    by     uuid        references staff_members on update cascade on delete set null,
    constraint period_unit_is_known check (unit in ('days', 'months', 'years')),
    constraint a_period_lasts check (number > 0)
);

-- Somebody, or everybody at an organisation, is kept in spite of the rules: why, and until when.
create table retention_holds (
    id           uuid         primary key default gen_random_uuid(),
    contact      uuid,
    organisation uuid         references organisations on update cascade on delete cascade,
    why          varchar(300) not null,
    until        date         not null,
    at           timestamptz  not null,
    by           uuid         references staff_members on update cascade on delete set null,
    ended_at     timestamptz,
    ended_by     uuid         references staff_members on update cascade on delete set null,
    constraint a_hold_keeps_one check (num_nonnulls(contact, organisation) = 1)
);
create index retention_holds_contact on retention_holds (contact);
create index retention_holds_organisation on retention_holds (organisation);

-- Whoever was merged is kept as the record that stays, and after an undoing both are.
create function holds_follow_merges() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        update retention_holds set contact = new.kept where contact = new.gone;
    else
        insert into retention_holds (contact, why, until, at, by)
        select new.gone, why, until, at, by from retention_holds
         where contact = new.kept and ended_at is null and at < new.undone_at;
    end if;
    return null;
end $$;
create trigger holds_follow after insert on merges
    for each row execute function holds_follow_merges();
create trigger holds_follow_back after update of undone_at on merges
    for each row when (old.undone_at is null and new.undone_at is not null)
    execute function holds_follow_merges();

-- The switch: while a row is open, nothing is destroyed.
create table retention_stops (
    id       serial      primary key,
    since    timestamptz not null,
    by       uuid        references staff_members on update cascade on delete set null,
    until    timestamptz,
    ended_by uuid        references staff_members on update cascade on delete set null
);
create unique index retention_stops_open on retention_stops ((true)) where until is null;

-- When the letters of a campaign that went long ago were unlinked from those who got them.
alter table campaigns add column unlinked_at timestamptz;

-- What a night destroyed, by rule: numbers alone. `failed` are rules that could not be kept, with a code.
create table retention_nights (
    id          serial      primary key,
    night       date        not null unique,
    started_at  timestamptz not null,
    finished_at timestamptz,
    destroyed   jsonb       not null default '{}',
    failed      jsonb       not null default '{}'
);

-- A look ahead: what would be destroyed in the next night, by rule, and whose time ends within a month.
create table retention_looks (
    id     serial      primary key,
    at     timestamptz not null,
    night  date        not null,
    things jsonb       not null
);
create table retention_due (
    contact uuid        primary key,
    rule    varchar(40) not null,
    since   date        not null,
    ends    date        not null
);
create index retention_due_ends on retention_due (ends, contact);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(RETENTION)

    manager.add_raw(run)
    return manager
