"""Erasures are told by reference, refusals of whole domains stand, and the access log holds ids alone."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0010_erasure"
VERSION = "1.38.0"
DESCRIPTION = "Erasures, refusals by domain, papers of consents; names leave the access log"

ERASURE = """
-- That somebody was erased: when, by whom and why, never who. `contact` means nothing any more.
create table erasures (
    id        uuid         primary key default gen_random_uuid(),
    contact   uuid,
    addresses integer      not null,
    reason    varchar(300) not null,
    at        timestamptz  not null,
    by        uuid         references staff_members on update cascade on delete set null
);

-- Texts about others that named the person: a member of staff decides about each.
create table erasure_mentions (
    id         bigserial   primary key,
    erasure    uuid        not null references erasures on update cascade on delete cascade,
    kind       varchar(40) not null,
    record     varchar(64) not null,
    decided_at timestamptz,
    decided_by uuid        references staff_members on update cascade on delete set null
);
create index erasure_mentions_erasure on erasure_mentions (erasure);

-- An organisation's refusal for everybody at its domain and below it, in clear (never a free-mail domain).
create table domain_refusals (
    id          uuid         primary key default gen_random_uuid(),
    domain      varchar(253) not null,
    scope       varchar(300) not null,
    note        varchar(500) not null default '',
    refused_on  date         not null,
    recorded_at timestamptz  not null,
    recorded_by uuid         references staff_members on update cascade on delete set null,
    lifted_at   timestamptz,
    lifted_by   uuid         references staff_members on update cascade on delete set null,
    lifted_why  varchar(300) not null default ''
);
create unique index domain_refusals_open on domain_refusals (domain) where lifted_at is null;

-- The paper or photograph that shows a consent; its digest stands in the evidence of the event.
create table consent_papers (
    event      bigint       primary key,
    subject    uuid         not null,
    file_name  varchar(120) not null,
    kind       varchar(20)  not null,
    digest     bytea        not null,
    content    bytea        not null,
    created_at timestamptz  not null,
    constraint paper_kind_is_known
        check (kind in ('application/pdf', 'image/jpeg', 'image/png'))
);
create index consent_papers_subject on consent_papers (subject);

-- When a row was also written beside the database, so that no restored backup forgets it.
alter table suppressions add column kept_at timestamptz;
create index suppressions_to_keep on suppressions (id) where kept_at is null;

-- Names of things stood in the log beside their ids, where they would outlive what they name.
update access_log set detail = nullif(detail - 'name' - 'slug', '{}'::jsonb)
 where detail ?| array['name', 'slug'];
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(ERASURE)

    manager.add_raw(run)
    return manager
