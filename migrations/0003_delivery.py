"""The delivery rows and what workers share: composite keys, fillfactor and "char" that Piccolo cannot declare."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-22T12:00:00:000003"
VERSION = "1.38.0"
DESCRIPTION = "Delivery rows, chunks and workers; lost permission takes planned deliveries with it"

# No index may hold `state`: that would end HOT updates, four times the write load while sending.
# state: p planned, t sending, d deferred, a accepted, r refused, e expired, u unknown, x excluded.
# `worker` on a delivery says who sends or sent it; on a chunk, who has taken its rows to send now.
TABLES = """
create table delivery (
    campaign integer not null references campaigns (id) on delete restrict,
    seq integer not null,
    address uuid not null,
    subscription uuid,
    language char(2) not null,
    state "char" not null check (state in ('p', 't', 'd', 'a', 'r', 'e', 'u', 'x')),
    reason varchar(24),
    code smallint,
    attempts smallint not null default 0,
    next_try timestamptz,
    worker integer,
    at timestamptz,
    primary key (campaign, seq)
) with (fillfactor = 50);
create unique index delivery_address on delivery (address, campaign);

create table chunk (
    campaign integer not null references campaigns (id) on delete restrict,
    lo integer not null,
    hi integer not null,
    worker integer,
    done boolean not null default false,
    retry_at timestamptz,
    primary key (campaign, lo)
) with (fillfactor = 50);

create table worker (
    id serial primary key,
    pid integer not null,
    backend integer not null,
    connections smallint not null,
    started_at timestamptz not null default now(),
    beat_at timestamptz not null default now(),
    waiting_since timestamptz,
    waiting_for varchar(24),
    stopped_at timestamptz
) with (fillfactor = 10);
create index worker_alive on worker (id) where stopped_at is null;
"""

# In the transaction that takes the permission away, so that an intent and a withdrawal meet on
# the delivery row itself: whichever commits first wins, and both know.
LOST_PERMISSION = """
create function exclude_planned_deliveries() returns trigger language plpgsql as $$
declare
    lost permission := coalesce(new, old);
begin
    update delivery d
       set state = 'x', reason = case when tg_op = 'DELETE' then 'erased' else lost.reason end,
           at = now(), next_try = null
      from campaigns c
     where d.address = lost.address and d.state in ('p', 'd')
       and c.id = d.campaign and c.purpose = lost.purpose
       and (lost.list_id is null or c.list = lost.list_id);
    return null;
end $$;
create trigger lost_permission after insert or update on permission
    for each row when (not new.verdict) execute function exclude_planned_deliveries();
create trigger erased_permission after delete on permission
    for each row execute function exclude_planned_deliveries();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(TABLES)
        await execute(LOST_PERMISSION)

    manager.add_raw(run)
    return manager
