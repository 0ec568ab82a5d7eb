"""Documents of the privacy desk with their versions; who can reach the server and the database, and reviews of it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0029_record"
VERSION = "1.38.0"
DESCRIPTION = "Record of processing, documents, server access"

RECORD = """
-- `about` is a purpose's key, or the id of a firm or of who has access.
create table privacy_documents (
    id      uuid        primary key default gen_random_uuid(),
    kind    varchar(12) not null,
    about   varchar(40) not null,
    made_at timestamptz not null,
    constraint document_kind_is_known check (
        kind in ('balancing', 'transfer', 'impact', 'processor', 'undertaking'))
);
create index privacy_documents_about on privacy_documents (about);

create table privacy_document_versions (
    id          bigserial    primary key,
    document    uuid         not null references privacy_documents on update cascade on delete cascade,
    number      integer      not null,
    language    varchar(2)   not null,
    title       varchar(200) not null,
    body        text         not null,
    edition     integer      not null,
    saved_at    timestamptz  not null,
    saved_by    uuid         references staff_members on update cascade on delete set null,
    closed_on   date,
    closed_name varchar(200) not null default '',
    closed_by   uuid         references staff_members on update cascade on delete set null,
    constraint one_version_of_a_number unique (document, number),
    constraint closed_version_has_a_name check ((closed_on is null) = (closed_name = ''))
);
create unique index privacy_document_versions_draft on privacy_document_versions (document)
    where closed_on is null;
create index privacy_document_versions_saved_by on privacy_document_versions (saved_by);
create index privacy_document_versions_closed_by on privacy_document_versions (closed_by);

create table server_access (
    id            uuid         primary key default gen_random_uuid(),
    name          varchar(120) not null,
    what          varchar(300) not null,
    since         date         not null,
    until         date,
    undertaking_on date,
    recorded_at   timestamptz  not null,
    recorded_by   uuid         references staff_members on update cascade on delete set null,
    constraint access_ends_after_it_begins check (until >= since)
);
create index server_access_recorded_by on server_access (recorded_by);

create table server_access_reviews (
    id     serial       primary key,
    on_day date         not null,
    people integer      not null,
    note   varchar(300) not null default '',
    at     timestamptz  not null,
    by     uuid         references staff_members on update cascade on delete set null
);
create index server_access_reviews_by on server_access_reviews (by);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(RECORD)

    manager.add_raw(run)
    return manager
