-- Segments: saved questions about people.

-- `definition` is the question. Those in use have names of their own.
create table segments (
    id          uuid         primary key default gen_random_uuid(),
    name        varchar(120) not null,
    definition  jsonb        not null,
    created_at  timestamptz  not null,
    created_by  uuid         references staff_members on update cascade on delete set null,
    changed_at  timestamptz  not null,
    archived_at timestamptz,
    edition     integer      not null default 1
);
create unique index segments_name on segments (lower(name)) where archived_at is null;
