-- Staff: accounts, sessions, one-time links, the access log, and whose register this is.

-- A personal account; no account is shared and none has a default password.
create table staff_members (
    id              uuid         primary key default gen_random_uuid(),
    email           varchar(254) not null,
    email_canonical varchar(254) not null unique,
    name            varchar(120) not null,
    role            varchar(20)  not null,
    language        varchar(2)   not null,
    password_hash   text,
    created_at      timestamptz  not null,
    disabled_at     timestamptz,
    constraint staff_role_is_known
        check (role in ('administrator', 'privacy_officer', 'publisher', 'writer', 'viewer'))
);

-- A signed-in browser. Only the hash of its token is kept.
create table staff_sessions (
    id           uuid        primary key default gen_random_uuid(),
    token_hash   bytea       not null unique,
    member       uuid        not null references staff_members on update cascade on delete cascade,
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null
);
create index staff_sessions_member on staff_sessions (member);

-- A one-time link to set a password; using it or asking for a newer one ends it.
create table staff_links (
    id         uuid        primary key default gen_random_uuid(),
    member     uuid        not null references staff_members on update cascade on delete cascade,
    nonce      bytea       not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index staff_links_member on staff_links (member);

-- Who signed in, changed or exported what. Outlives the account it speaks of.
create table access_log (
    id         bigserial   primary key,
    at         timestamptz not null,
    member     uuid,
    what       varchar(60) not null,
    about_kind varchar(40),
    about      varchar(64),
    detail     jsonb
);
create index access_log_member on access_log (member);

-- Whose register this is (register row R1). One row, always number 1.
create table identity (
    number           smallint     primary key default 1,
    name             varchar(200) not null,
    business_id      varchar(20)  not null,
    street           varchar(200) not null,
    postcode         varchar(12)  not null,
    place            varchar(80)  not null,
    country          varchar(2)   not null default 'FI',
    email            varchar(254) not null,
    phone            varchar(40)  not null default '',
    contact_person   varchar(120) not null,
    contact_email    varchar(254) not null,
    contact_phone    varchar(40)  not null default '',
    register_name_fi varchar(200) not null,
    register_name_sv varchar(200) not null,
    register_name_en varchar(200) not null,
    sender_name      varchar(120) not null,
    sender_email     varchar(254) not null,
    reply_to         varchar(254) not null,
    changed_at       timestamptz  not null,
    constraint there_is_one_identity check (number = 1)
);
