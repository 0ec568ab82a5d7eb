"""Reasons by the names the law's sentences have; the place whose rules a sender keeps."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0015_reasons"
VERSION = "1.38.0"
DESCRIPTION = "Reasons named as the decision names them, and the place whose rules hold"

REASONS = """
update permission set reason = 'consent' where reason = 'given';
update permission set reason = 'not_me' where reason = 'refused';
update permission set reason = 'never_asked' where reason = 'rule_not_set';
drop index permission_ended;
create index permission_ended on permission (list_id, reason, address) where not verdict;
update delivery set reason = 'not_me' where state = 'x' and reason = 'refused';
update delivery set reason = 'never_asked' where state = 'x' and reason = 'rule_not_set';

-- The rules for marketing that hold wherever a reader's country asks for nothing stricter.
alter table identity
    add column profile varchar(12) not null default 'finland',
    add constraint profile_is_known check (profile in ('finland', 'sweden', 'germany', 'strict'));
update identity set profile = case country when 'FI' then 'finland' when 'AX' then 'finland'
    when 'SE' then 'sweden' when 'DE' then 'germany' else 'strict' end;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(REASONS)

    manager.add_raw(run)
    return manager
