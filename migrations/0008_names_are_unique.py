"""Segments in use and saved views have names of their own; doubles from before get a number."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-23T12:00:00:000008"
VERSION = "1.38.0"
DESCRIPTION = "No two segments in use, nor two views that one member sees, share a name"

# The oldest keeps its name, the next one becomes 'Name (2)', or the first number that is free.
NUMBER_DOUBLES = """
do $$
declare
    double record;
    number integer;
    free text;
begin
    for double in
        select id, name from (
            select id, name, row_number() over (partition by {same} order by created_at, id) as place
              from {table} where {counts}) t
         where place > 1
    loop
        number := 1;
        loop
            number := number + 1;
            free := left(double.name, {longest} - 6) || ' (' || number || ')';
            exit when not exists (select from {table} where lower(name) = lower(free));
        end loop;
        update {table} set name = free where id = double.id;
    end loop;
end $$
"""
SEGMENTS = {
    "table": "segments",
    "same": "lower(name)",
    "counts": "archived_at is null",
    "longest": 120,
}
OWN_VIEWS = {
    "table": "saved_views",
    "same": "owner, about, lower(name)",
    "counts": "true",
    "longest": 80,
}
SHARED_VIEWS = OWN_VIEWS | {"same": "about, lower(name)", "counts": "shared_at is not null"}

KEYS = """
create unique index segments_name on segments (lower(name)) where archived_at is null;
create unique index saved_views_name on saved_views (owner, about, lower(name));
create unique index saved_views_shared_name on saved_views (about, lower(name))
    where shared_at is not null;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        for doubles in (SEGMENTS, OWN_VIEWS, SHARED_VIEWS):
            await execute(NUMBER_DOUBLES.format(**doubles))
        await execute(KEYS)

    manager.add_raw(run)
    return manager
