"""Drafts of purposes, and the version of its purpose that a sign-up was shown."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0025_purpose_drafts"
VERSION = "1.38.0"
DESCRIPTION = "Purposes are drafted before they are published; sign-ups keep the version shown"

DRAFTS = """
-- A purpose as somebody is writing it: `fields` as typed, by name. It changes nothing until published.
create table purpose_drafts (
    purpose    varchar(40) primary key,
    edition    integer     not null,
    fields     jsonb       not null,
    saved_at   timestamptz not null,
    saved_by   uuid        references staff_members (id) on delete set null on update cascade
);

-- Null: signed up before this was kept; the version in force at the answer counts.
alter table requested_lists add column purpose_version integer;

-- Whose proof refers to a form or a mail that was kept.
create index consent_evidence_form on consent_evidence ((detail ->> 'form')) where detail ? 'form';
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(DRAFTS)

    manager.add_raw(run)
    return manager
