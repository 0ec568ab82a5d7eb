"""People without an e-mail address in the ledger: what they forbid and permit is proved like everybody's."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0033_person_subjects"
VERSION = "1.38.0"
DESCRIPTION = "What the ledger calls a person who has no e-mail address"

SUBJECTS = """
-- As random as the id of an address: erasing the person leaves events that point at nobody. The row
-- follows its person through merges as an address does, and stays when an address comes.
create table person_subjects (
    id         uuid        primary key default gen_random_uuid(),
    contact    uuid        not null references contacts on update cascade on delete cascade,
    created_at timestamptz not null
);
create index person_subjects_contact on person_subjects (contact);

-- What was said without an address holds at the addresses of whoever it becomes.
create function person_subject_changed() returns trigger language plpgsql as $$
begin
    perform permission_goes_stale(array(
        select a.id from contact_addresses a where a.contact in (old.contact, new.contact)));
    return null;
end $$;
create trigger permission_goes_stale after update of contact on person_subjects
    for each row execute function person_subject_changed();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(SUBJECTS)

    manager.add_raw(run)
    return manager
