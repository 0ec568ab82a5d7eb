"""Answers to the questions that a decision asks a person, and a way to find the questions that are open."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0020_answers"
VERSION = "1.38.0"
DESCRIPTION = "Somebody answers what the decision asks, with a reason, for one address and list"

ANSWERS = """
alter table ground_facts
    drop constraint ground_fact_kind_is_known,
    add constraint ground_fact_kind_is_known
        check (kind in ('sale', 'duties', 'conversation', 'guardian', 'contract', 'answer'));
create index permission_questions on permission (address)
    where reason in ('ask_restricted', 'ask_earlier_consent')
       or ends_as in ('ask_restricted', 'ask_earlier_consent');
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(ANSWERS)

    manager.add_raw(run)
    return manager
