"""A lost permission for another channel than e-mail takes no letter along."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0002_lost_permission"
VERSION = "1.38.0"
DESCRIPTION = "Letters wait on although a permission for another channel than e-mail is lost"

ONLY_EMAIL = """
create or replace function exclude_planned_deliveries() returns trigger language plpgsql as $$
declare
    lost permission := coalesce(new, old);
begin
    if lost.channel <> 'email' then
        return null;
    end if;
    update delivery d
       set state = 'x', reason = case when tg_op = 'DELETE' then 'erased' else lost.reason end,
           at = now(), next_try = null
      from campaigns c
     where d.address = lost.address and d.state in ('p', 'd')
       and c.id = d.campaign and c.purpose = lost.purpose
       and (lost.list_id is null or c.list = lost.list_id);
    return null;
end $$;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(ONLY_EMAIL)

    manager.add_raw(run)
    return manager
