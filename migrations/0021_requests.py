"""What people ask about their own data: requests, what they wish, the steps, letters and papers."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0021_requests"
VERSION = "1.38.0"
DESCRIPTION = "Requests about one's own data, with their steps, letters and papers"

REQUESTS = """
create table privacy_requests (
    id           uuid         primary key default gen_random_uuid(),
    number       varchar(12)  not null unique,
    way          varchar(10)  not null,
    language     varchar(2)   not null,
    created_at   timestamptz  not null,
    received_on  date         not null,
    nonce        bytea        not null,
    contact      uuid         references contacts on update cascade on delete set null,
    first_name   varchar(80)  not null default '',
    last_name    varchar(80)  not null default '',
    company      varchar(200) not null default '',
    email        varchar(254) not null default '',
    canonical    varchar(254) not null default '',
    phone        varchar(40)  not null default '',
    said         text         not null default '',
    person_hash  bytea,
    mailed_at    timestamptz,
    confirmed_at timestamptz,
    warned       smallint,
    assigned_to  uuid         references staff_members on update cascade on delete set null,
    closed_at    timestamptz,
    outcome      varchar(16),
    forgotten_at timestamptz,
    constraint request_way_is_known
        check (way in ('page','link','email','phone','post','in_person')),
    constraint request_outcome_is_known
        check (outcome in ('done','partly','refused','not_confirmed','withdrawn')),
    constraint closed_request_has_an_outcome check ((closed_at is null) = (outcome is null))
);
create index privacy_requests_contact on privacy_requests (contact);
create index privacy_requests_canonical on privacy_requests (canonical);
create index privacy_requests_person_hash on privacy_requests (person_hash);
create index privacy_requests_open on privacy_requests (received_on) where closed_at is null;

create table privacy_request_wishes (
    id         bigserial   primary key,
    request    uuid        not null references privacy_requests on update cascade on delete cascade,
    kind       varchar(12) not null,
    decision   varchar(10),
    reason     text        not null default '',
    decided_at timestamptz,
    decided_by uuid        references staff_members on update cascade on delete set null,
    done_at    timestamptz,
    done_by    uuid        references staff_members on update cascade on delete set null,
    constraint one_wish_of_a_kind unique (request, kind),
    constraint wish_kind_is_known check
        (kind in ('access','correction','erasure','restriction','objection','portability','other')),
    constraint wish_decision_is_known check (decision in ('granted','partly','refused')),
    constraint decided_wish_has_a_day check ((decision is null) = (decided_at is null))
);
create index privacy_request_wishes_request on privacy_request_wishes (request);

create table privacy_request_steps (
    id      bigserial   primary key,
    request uuid        not null references privacy_requests on update cascade on delete cascade,
    step    varchar(16) not null,
    at      timestamptz not null,
    by      uuid        references staff_members on update cascade on delete set null,
    note    text        not null default '',
    constraint request_step_is_known check
        (step in ('received','identity','identity_asked','paused','resumed','extended','collected',
                  'decided','answered','told','closed','noted'))
);
create index privacy_request_steps_request on privacy_request_steps (request);

create table privacy_request_letters (
    id         uuid         primary key default gen_random_uuid(),
    request    uuid         not null references privacy_requests on update cascade on delete cascade,
    kind       varchar(16)  not null,
    language   varchar(2)   not null,
    subject    varchar(200) not null,
    body       text         not null,
    by_post    boolean      not null default false,
    created_at timestamptz  not null,
    by         uuid         references staff_members on update cascade on delete set null,
    sent_at    timestamptz,
    failed_at  timestamptz,
    copy       bytea,
    constraint request_letter_is_known
        check (kind in ('received','identity','extension','refusal','done'))
);
create index privacy_request_letters_request on privacy_request_letters (request);

create table privacy_request_files (
    id         uuid         primary key default gen_random_uuid(),
    request    uuid         not null references privacy_requests on update cascade on delete cascade,
    file_name  varchar(200) not null,
    content    bytea        not null,
    created_at timestamptz  not null,
    by         uuid         references staff_members on update cascade on delete set null
);
create index privacy_request_files_request on privacy_request_files (request);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(REQUESTS)

    manager.add_raw(run)
    return manager
