"""Answers to those who ask for their own data: what was left out, the sealed copy, who opened it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0022_answers"
VERSION = "1.38.0"
DESCRIPTION = "Answers to people who ask for their own data, and every opening of them"

ANSWERS = """
create table answers (
    id          uuid        primary key default gen_random_uuid(),
    contact     uuid        references contacts on update cascade on delete set null,
    request     uuid        references privacy_requests on update cascade on delete set null,
    language    varchar(2)  not null,
    started_at  timestamptz not null,
    started_by  uuid        references staff_members on update cascade on delete set null,
    marks       jsonb,
    released_at timestamptz,
    released_by uuid        references staff_members on update cascade on delete set null,
    way         varchar(8),
    sealed_pdf  bytea,
    sealed_json bytea,
    pdf_digest  bytea,
    json_digest bytea,
    code_hash   bytea,
    contents    jsonb,
    open_until  timestamptz,
    tries       smallint    not null default 0,
    closed_at   timestamptz,
    deleted_at  timestamptz,
    constraint answer_way_is_known check (way in ('link','paper')),
    constraint released_answer_has_a_way check ((released_at is null) = (way is null))
);
create unique index answers_open on answers (contact) where released_at is null;
create index answers_contact on answers (contact);
create index answers_request on answers (request);
create index answers_to_delete on answers (open_until) where sealed_pdf is not null;

-- Each time somebody opened an answer, or tried to.
create table answer_openings (
    id     bigserial   primary key,
    answer uuid        not null references answers on update cascade on delete cascade,
    at     timestamptz not null,
    what   varchar(8)  not null,
    constraint answer_opening_is_known check (what in ('pdf','json','wrong'))
);
create index answer_openings_answer on answer_openings (answer);

-- Who handled the data of one person.
create index access_log_about on access_log (about) where about is not null;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(ANSWERS)

    manager.add_raw(run)
    return manager
