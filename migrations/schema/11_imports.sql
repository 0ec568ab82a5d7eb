-- Imports: the file as it came, what its columns mean, how far it is, and what became of each row.

-- One file on its way in. Its state is read off its dates. `trial` holds the counts of the dry run,
-- `layout` which row and sheet of the file was read.
create table imports (
    id                 uuid         primary key default gen_random_uuid(),
    file_name          varchar(200) not null,
    digest             bytea        not null,
    size               integer      not null,
    format             varchar(20)  not null,
    encoding           varchar(20)  not null default '',
    delimiter          varchar(4)   not null default '',
    headings           jsonb        not null,
    layout             jsonb        not null default '{}',
    shape              bytea        not null,
    rows               integer      not null,
    mapping            jsonb,
    source_kind        varchar(40),
    source_detail      varchar(200) not null default '',
    source_on          date,
    basis              varchar(24),
    purpose            varchar(40),
    list               uuid         references lists on update cascade on delete set null,
    evidence           text         not null default '',
    role               varchar(12),
    language           varchar(2)   not null default 'fi',
    known              varchar(10)  not null default 'fill',
    suppresses         varchar(20),
    edition            integer      not null default 1,
    trial              jsonb,
    trial_asked_at     timestamptz,
    trial_at           timestamptz,
    created_at         timestamptz  not null,
    created_by         uuid         references staff_members on update cascade on delete set null,
    may_record_consent boolean      not null default false,
    started_at         timestamptz,
    cancelled_at       timestamptz,
    finished_at        timestamptz,
    failed_at          timestamptz,
    failure            varchar(200) not null default '',
    done_rows          integer      not null default 0,
    created            integer      not null default 0,
    updated            integer      not null default 0,
    unchanged          integer      not null default 0,
    refused            integer      not null default 0,
    suppressed         integer      not null default 0,
    data_deleted_at    timestamptz
);

-- Some rows of the file as clean UTF-8 CSV (compressed), and one letter for each row's outcome.
-- `tried` are the letters of the last dry run.
create table import_chunks (
    id        bigserial primary key,
    import_id uuid      not null references imports on update cascade on delete cascade,
    number    integer   not null,
    first_row integer   not null,
    rows      integer   not null,
    data      bytea     not null,
    outcomes  bytea,
    tried     bytea,
    constraint one_chunk_per_number unique (import_id, number)
);
create index import_chunks_import_id on import_chunks (import_id);

-- Something about a row that a person should know: why it was refused, what was left as it is.
create table import_findings (
    id        bigserial    primary key,
    import_id uuid         not null references imports on update cascade on delete cascade,
    row       integer      not null,
    heading   varchar(200) not null default '',
    code      varchar(40)  not null,
    value     varchar(300) not null default '',
    is_trial  boolean      not null default false
);
create index import_findings_import_id on import_findings (import_id);

-- A consent that came with a file and waits for somebody with the right to record it.
create table imported_consents (
    id          bigserial   primary key,
    import_id   uuid        not null references imports on update cascade on delete cascade,
    address     uuid        not null,
    released_at timestamptz
);
create index imported_consents_import_id on imported_consents (import_id);
create index imported_consents_address on imported_consents (address);

-- Which column was what in a file with these headings: remembered for the next one.
create table import_shapes (
    shape      bytea       primary key,
    mapping    jsonb       not null,
    changed_at timestamptz not null,
    changed_by uuid        references staff_members on update cascade on delete set null
);
