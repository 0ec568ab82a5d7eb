-- Consent: purposes, wordings, notices, the append-only ledger, its evidence, the permission it gives.

-- Why data are used (register row R2). A change is a new version; old events keep theirs.
create table purposes (
    id               uuid          primary key default gen_random_uuid(),
    key              varchar(40)   not null,
    version          integer       not null,
    basis            varchar(24)   not null,
    direct_marketing boolean       not null,
    channels         varchar(12)[] not null default '{}',
    retention_months integer       not null,
    name_fi          text          not null,
    name_sv          text          not null,
    name_en          text          not null,
    created_at       timestamptz   not null,
    constraint one_version_of_a_purpose unique (key, version),
    constraint basis_is_known
        check (basis in ('consent', 'contract', 'legal_obligation', 'legitimate_interest'))
);

-- The exact sentence a person agrees to, kept byte for byte (EDPB Guidelines 05/2020, 108).
create table wordings (
    id         uuid        primary key default gen_random_uuid(),
    list_id    uuid        not null,
    language   varchar(2)  not null,
    version    integer     not null,
    sentence   text        not null,
    digest     bytea       not null,
    created_at timestamptz not null,
    constraint one_version_of_a_wording unique (list_id, language, version)
);

-- The privacy notice as it was published in one language, kept byte for byte.
create table notice_versions (
    id           uuid        primary key default gen_random_uuid(),
    version      integer     not null,
    language     varchar(2)  not null,
    html         text        not null,
    digest       bytea       not null,
    published_at timestamptz not null,
    constraint one_notice_per_language unique (version, language)
);

-- The ledger. `subject` is an address's id and `list_id` a list's, both without foreign key: erasing a
-- person leaves events that still verify and point at nobody.
create table consent_events (
    id              bigserial   primary key,
    subject         uuid        not null,
    state           varchar(20) not null,
    method          varchar(20) not null,
    purpose         varchar(40) not null,
    purpose_version integer     not null,
    channel         varchar(12) not null,
    list_id         uuid,
    wording         uuid        references wordings on update cascade on delete restrict,
    notice_version  integer,
    language        varchar(2)  not null,
    actor           varchar(12) not null,
    actor_id        uuid,
    undoes          bigint,
    at              timestamptz not null,
    recorded_at     timestamptz not null,
    evidence_digest bytea
);
create index consent_events_subject on consent_events (subject);
create index consent_events_recent on consent_events (at);

-- What proves an event and names a person; the event holds only its salted hash.
create table consent_evidence (
    event      bigint       primary key,
    subject    uuid         not null,
    salt       bytea        not null,
    email      varchar(254) not null default '',
    ip         varchar(45),
    user_agent text,
    page       text,
    message_id text,
    detail     jsonb
);
create index consent_evidence_subject on consent_evidence (subject);
-- Lower-cased, the address is the canonical form.
create index consent_evidence_email on consent_evidence (lower(email));

-- Whether mail may go, as the ledger says now. Only recording an event writes it. `list_id` is null
-- where a permission is not per list.
create table permission (
    id      bigserial   primary key,
    address uuid        not null,
    purpose varchar(40) not null,
    channel varchar(12) not null,
    list_id uuid,
    verdict boolean     not null,
    reason  varchar(24) not null,
    since   timestamptz not null
);
create unique index permission_key on permission (address, purpose, channel, list_id) nulls not distinct;
create index permission_ended on permission (list_id, reason, address) where reason <> 'given';

-- An address that must not be mailed, as a keyed hash only: it outlives the person's data. `list_id`
-- null: all direct marketing.
create table suppressions (
    id          bigserial   primary key,
    key_id      varchar(16) not null,
    digest      bytea       not null,
    list_id     uuid,
    reason      varchar(24) not null,
    since       timestamptz not null,
    recorded_at timestamptz not null,
    lifted_at   timestamptz
);
create unique index suppressions_open on suppressions (digest, list_id, reason) nulls not distinct
    where lifted_at is null;

-- What was said, and what a person was shown when they said it, is added to and never changed.
create trigger append_only before update or delete on consent_events
    for each row execute function refuse_change();
create trigger append_only_whole before truncate on consent_events
    for each statement execute function refuse_change();
create trigger append_only before update or delete on wordings
    for each row execute function refuse_change();
create trigger append_only_whole before truncate on wordings
    for each statement execute function refuse_change();
create trigger append_only before update or delete on notice_versions
    for each row execute function refuse_change();
create trigger append_only_whole before truncate on notice_versions
    for each statement execute function refuse_change();
create trigger append_only before update or delete on purposes
    for each row execute function refuse_change();
create trigger append_only_whole before truncate on purposes
    for each statement execute function refuse_change();
