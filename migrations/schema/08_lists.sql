-- Lists: sign-ups that wait for a confirmation, subscriptions, mailed links to one's choices.

-- One purpose, one consent sentence per language. `header_id` (List-Id) never changes.
create table lists (
    id           uuid         primary key default gen_random_uuid(),
    slug         varchar(60)  not null unique,
    header_id    varchar(200) not null unique,
    purpose      varchar(40)  not null,
    position     integer      not null default 0,
    created_at   timestamptz  not null,
    published_at timestamptz,
    closed_at    timestamptz
);

-- What a list is called, what comes and how often, in one language.
create table list_texts (
    id          uuid         primary key default gen_random_uuid(),
    list        uuid         not null references lists on update cascade on delete cascade,
    language    varchar(2)   not null,
    name        varchar(120) not null,
    description text         not null,
    how_often   varchar(120) not null,
    constraint one_text_per_language unique (list, language)
);
create index list_texts_list on list_texts (list);

-- Somebody typed an address into the form. Not a contact until the owner confirms.
create table subscription_requests (
    id             uuid         primary key default gen_random_uuid(),
    subject        uuid         not null,
    email          varchar(254) not null,
    canonical      varchar(254) not null,
    mailbox_hash   bytea        not null,
    first_name     varchar(80)  not null default '',
    last_name      varchar(80)  not null default '',
    language       varchar(2)   not null,
    notice_version integer      not null,
    nonce          bytea        not null,
    created_at     timestamptz  not null,
    letter         varchar(20),
    mailed_at      timestamptz,
    confirmed_at   timestamptz,
    cancelled_at   timestamptz,
    superseded_at  timestamptz
);
create index subscription_requests_subject on subscription_requests (subject);
create index subscription_requests_canonical on subscription_requests (canonical);
create index subscription_requests_mailbox_hash on subscription_requests (mailbox_hash);
create index subscription_requests_created_at on subscription_requests (created_at);

-- A list ticked in a sign-up, with the wording that stood beside the box.
create table requested_lists (
    id      uuid primary key default gen_random_uuid(),
    request uuid not null references subscription_requests on update cascade on delete cascade,
    list    uuid not null references lists on update cascade on delete restrict,
    wording uuid not null references wordings on update cascade on delete restrict,
    constraint a_list_is_ticked_once unique (request, list)
);
create index requested_lists_request on requested_lists (request);
create index requested_lists_list on requested_lists (list);

-- An address on a list, from one day to another. Leaving and coming back makes a second row; one is open.
create table subscriptions (
    id        uuid        primary key default gen_random_uuid(),
    list      uuid        not null references lists on update cascade on delete restrict,
    address   uuid        not null references contact_addresses on update cascade on delete restrict,
    joined_at timestamptz not null,
    left_at   timestamptz,
    left_by   varchar(20)
);
create index subscriptions_list on subscriptions (list);
create index subscriptions_address on subscriptions (address);
create unique index subscriptions_open on subscriptions (list, address) where left_at is null;
create index subscriptions_joined on subscriptions (joined_at);
create index subscriptions_left on subscriptions (left_at) where left_at is not null;

-- Somebody asked for the link to an address's choices. Works seven days, if it is known.
create table preferences_links (
    id           uuid         primary key default gen_random_uuid(),
    email        varchar(254) not null,
    canonical    varchar(254) not null,
    mailbox_hash bytea        not null,
    created_at   timestamptz  not null,
    mailed_at    timestamptz
);
create index preferences_links_mailbox_hash on preferences_links (mailbox_hash);
create index preferences_links_created_at on preferences_links (created_at);
