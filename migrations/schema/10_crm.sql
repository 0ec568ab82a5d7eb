-- CRM: services and orders, billing, interactions and follow-ups, what roles need, saved views.

-- What we sell.
create table services (
    id          serial       primary key,
    name        varchar(120) not null unique,
    description text         not null default '',
    created_at  timestamptz  not null,
    retired_at  timestamptz
);

-- An organisation's order of one service; what it is on a given day, its facts tell.
create table orders (
    id           uuid        primary key default gen_random_uuid(),
    organisation uuid        not null references organisations on update cascade on delete restrict,
    service      integer     not null references services on update cascade on delete restrict,
    ordered_by   uuid        references contacts on update cascade on delete set null,
    created_at   timestamptz not null,
    created_by   uuid        references staff_members on update cascade on delete set null
);
create index orders_organisation on orders (organisation);
create index orders_service on orders (service);
create index orders_ordered_by on orders (ordered_by);

-- Start, change or end of an order from a day on (register row R9). A mistake is put right by a fact
-- that `corrects` it, once.
create table order_facts (
    id          bigserial     primary key,
    "order"     uuid          not null references orders on update cascade on delete cascade,
    kind        varchar(8)    not null,
    from_on     date          not null,
    what        varchar(200)  not null default '',
    price       numeric(12,2),
    period      varchar(8),
    note        text          not null default '',
    corrects    bigint        references order_facts on update cascade on delete restrict,
    recorded_at timestamptz   not null,
    recorded_by uuid          references staff_members on update cascade on delete set null,
    constraint order_fact_kind_is_known check (kind in ('start', 'change', 'end', 'void')),
    constraint order_period_is_known check (period in ('month', 'once'))
);
create index order_facts_order on order_facts ("order");
create unique index order_facts_corrected_once on order_facts (corrects) where corrects is not null;
-- A fact stays as it was recorded; with the order it may go.
create trigger facts_stay before update on order_facts
    for each row execute function refuse_change();

-- A service somebody thinks of buying, at one stage from one day to another (R12).
create table considered_services (
    id           bigserial   primary key,
    contact      uuid        references contacts on update cascade on delete cascade,
    organisation uuid        references organisations on update cascade on delete cascade,
    service      integer     not null references services on update cascade on delete restrict,
    stage        varchar(12) not null,
    note         text        not null default '',
    since        timestamptz not null,
    until        timestamptz,
    by           uuid        references staff_members on update cascade on delete set null,
    constraint considered_by_one check (num_nonnulls(contact, organisation) = 1),
    constraint stage_is_known
        check (stage in ('idea', 'contacted', 'offered', 'negotiating', 'won', 'lost'))
);
create index considered_services_contact on considered_services (contact);
create index considered_services_organisation on considered_services (organisation);
create index considered_services_service on considered_services (service);

-- Where invoices of an organisation go (register row R10). Only with the billing right.
create table billing_details (
    organisation      uuid         primary key references organisations on update cascade on delete cascade,
    name              varchar(200) not null default '',
    street            text         not null default '',
    postcode          varchar(16)  not null default '',
    place             varchar(80)  not null default '',
    country           varchar(2)   not null default '',
    reference         varchar(80)  not null default '',
    einvoice_address  varchar(40)  not null default '',
    einvoice_operator varchar(20)  not null default '',
    terms_days        integer,
    edition           integer      not null default 1,
    changed_at        timestamptz  not null,
    changed_by        uuid         references staff_members on update cascade on delete set null
);

-- What changed in billing details, apart from other changes: not everybody may see it.
create table billing_changes (
    id           bigserial   primary key,
    organisation uuid        not null references organisations on update cascade on delete cascade,
    field        varchar(60) not null,
    old          text        not null default '',
    new          text        not null default '',
    at           timestamptz not null,
    by           uuid        references staff_members on update cascade on delete set null
);
create index billing_changes_organisation on billing_changes (organisation);

-- A call, a meeting, a note: what was said and agreed, in Markdown (register row R12).
create table interactions (
    id           uuid         primary key default gen_random_uuid(),
    kind         varchar(8)   not null,
    at           timestamptz  not null,
    organisation uuid         references organisations on update cascade on delete set null,
    subject      varchar(200) not null default '',
    text         text         not null default '',
    search_key   text         not null default '',
    search_grams integer[]    not null default '{}',
    created_at   timestamptz  not null,
    created_by   uuid         references staff_members on update cascade on delete set null,
    changed_at   timestamptz  not null,
    edition      integer      not null default 1,
    constraint interaction_kind_is_known
        check (kind in ('call', 'meeting', 'email', 'social', 'event', 'note'))
);
create index interactions_found on interactions using gin (search_grams);
-- In the stream of one organisation, and by the last contact of all; of people, see below.
create index interactions_stream on interactions (organisation, at desc)
    where organisation is not null;
create index interactions_latest on interactions (at, organisation) where organisation is not null;
-- The newest of all, and those of a kind.
create index interactions_at on interactions (at);
create index interactions_kind on interactions (kind, id);

-- Who of the register took part. `at` is the interaction's, for streams in order of time.
create table interaction_people (
    id          bigserial   primary key,
    interaction uuid        not null references interactions on update cascade on delete cascade,
    contact     uuid        not null references contacts on update cascade on delete cascade,
    at          timestamptz not null,
    constraint a_person_takes_part_once unique (interaction, contact)
);
create index interaction_people_stream on interaction_people (contact, at desc);
create index interaction_people_latest on interaction_people (at, contact);

-- Who of us took part.
create table interaction_staff (
    id          bigserial primary key,
    interaction uuid      not null references interactions on update cascade on delete cascade,
    member      uuid      not null references staff_members on update cascade on delete cascade,
    constraint a_member_takes_part_once unique (interaction, member)
);
create index interaction_staff_member on interaction_staff (member);

-- Something to do for somebody by a day; on the owner's first page until it is done.
create table follow_ups (
    id           uuid         primary key default gen_random_uuid(),
    interaction  uuid         references interactions on update cascade on delete cascade,
    contact      uuid         references contacts on update cascade on delete cascade,
    organisation uuid         references organisations on update cascade on delete cascade,
    what         varchar(200) not null,
    due_on       date         not null,
    owner        uuid         references staff_members on update cascade on delete set null,
    created_at   timestamptz  not null,
    created_by   uuid         references staff_members on update cascade on delete set null,
    done_at      timestamptz,
    done_by      uuid         references staff_members on update cascade on delete set null
);
create index follow_ups_interaction on follow_ups (interaction);
create index follow_ups_contact on follow_ups (contact);
create index follow_ups_organisation on follow_ups (organisation);
create index follow_ups_owner on follow_ups (owner);
create index follow_ups_open on follow_ups (owner, due_on) where done_at is null;

-- What one needs to know before writing to a journalist.
create table media_profiles (
    contact       uuid         primary key references contacts on update cascade on delete cascade,
    beat          varchar(200) not null default '',
    embargo_notes text         not null default '',
    changed_at    timestamptz  not null
);

-- How far a prospect has come, and what comes next. One row per person or organisation.
create table prospect_profiles (
    id           bigserial    primary key,
    contact      uuid         references contacts on update cascade on delete cascade,
    organisation uuid         references organisations on update cascade on delete cascade,
    stage        varchar(12)  not null default 'idea',
    next_step    varchar(200) not null default '',
    next_step_on date,
    changed_at   timestamptz  not null,
    constraint a_prospect_is_one check (num_nonnulls(contact, organisation) = 1)
);
create index prospect_profiles_contact on prospect_profiles (contact);
create index prospect_profiles_organisation on prospect_profiles (organisation);
create unique index prospect_profiles_of_person on prospect_profiles (contact) where contact is not null;
create unique index prospect_profiles_of_organisation on prospect_profiles (organisation)
    where organisation is not null;
create index prospect_profiles_next on prospect_profiles (next_step_on) where next_step_on is not null;

-- Filters, columns and order that a member of staff keeps, for themselves or for all.
create table saved_views (
    id         uuid          primary key default gen_random_uuid(),
    owner      uuid          not null references staff_members on update cascade on delete cascade,
    about      varchar(16)   not null,
    name       varchar(80)   not null,
    filters    jsonb         not null,
    columns    varchar(60)[] not null default '{}',
    sort       varchar(40)   not null default 'name',
    created_at timestamptz   not null,
    changed_at timestamptz   not null,
    shared_at  timestamptz,
    constraint view_is_about_known check (about in ('people', 'organisations'))
);
create index saved_views_owner on saved_views (owner);
-- No two views that one member sees share a name.
create unique index saved_views_name on saved_views (owner, about, lower(name));
create unique index saved_views_shared_name on saved_views (about, lower(name))
    where shared_at is not null;
