-- Contacts: people, organisations and what hangs on them.
-- What hangs on a person or an organisation has one of the two columns set, never both.

-- A company, a media house, an authority: what people work for and orders are made by.
create table organisations (
    id            uuid         primary key default gen_random_uuid(),
    name          varchar(200) not null,
    name_key      varchar(200) not null,
    kind          varchar(20)  not null,
    business_id   varchar(20)  not null default '',
    vat_number    varchar(20)  not null default '',
    web           varchar(300) not null default '',
    street        text         not null default '',
    postcode      varchar(16)  not null default '',
    place         varchar(80)  not null default '',
    country       varchar(2)   not null default '',
    notes         text         not null default '',
    parent        uuid         references organisations on update cascade on delete set null,
    owner         uuid         references staff_members on update cascade on delete set null,
    search_key    text         not null default '',
    search_grams  integer[]    not null default '{}',
    sort_key      text         not null default '',
    source_kind   varchar(40)  not null,
    source_detail varchar(200) not null default '',
    source_on     date,
    import_id     uuid,
    created_at    timestamptz  not null,
    created_by    uuid         references staff_members on update cascade on delete set null,
    changed_at    timestamptz  not null,
    checked_at    timestamptz,
    checked_by    uuid         references staff_members on update cascade on delete set null,
    edition       integer      not null default 1,
    constraint organisation_kind_is_known
        check (kind in ('company', 'media_house', 'authority', 'association', 'partner', 'other'))
);
create index organisations_name_key on organisations (name_key);
create index organisations_parent on organisations (parent);
create index organisations_owner on organisations (owner);
-- Found, sorted and filtered as people are.
create index organisations_sorted on organisations (sort_key text_pattern_ops, id);
create index organisations_found on organisations using gin (search_grams);
create index organisations_business_id on organisations (business_id) where business_id <> '';
create index organisations_created on organisations (created_at, id);
create index organisations_kind on organisations (kind, id);

-- One person, whatever they are to us. `told_…`: whether they know where their data came from (GDPR
-- Article 14), and by when they must.
create table contacts (
    id            uuid         primary key default gen_random_uuid(),
    first_name    varchar(80)  not null default '',
    last_name     varchar(80)  not null default '',
    title         varchar(120) not null default '',
    language      varchar(2)   not null,
    street        text         not null default '',
    postcode      varchar(16)  not null default '',
    place         varchar(80)  not null default '',
    country       varchar(2)   not null default '',
    notes         text         not null default '',
    owner         uuid         references staff_members on update cascade on delete set null,
    search_key    text         not null default '',
    search_grams  integer[]    not null default '{}',
    sort_key      text         not null default '',
    source_kind   varchar(40)  not null,
    source_detail varchar(200) not null default '',
    source_on     date,
    import_id     uuid,
    created_at    timestamptz  not null,
    created_by    uuid         references staff_members on update cascade on delete set null,
    changed_at    timestamptz  not null,
    checked_at    timestamptz,
    checked_by    uuid         references staff_members on update cascade on delete set null,
    told_due_on   date,
    told_at       timestamptz,
    told_how      varchar(20),
    told_by       uuid         references staff_members on update cascade on delete set null,
    told_in       integer,
    edition       integer      not null default 1
);
-- Found by what was typed, and sorted by name.
create index contacts_found on contacts using gin (search_grams);
create index contacts_sorted on contacts (sort_key text_pattern_ops, id);
-- What staff filter and sort a large register by; `id` decides between equals. Every new person pays
-- for every index, so what most people lack is not in it.
create index contacts_language on contacts (language, id);
create index contacts_source on contacts (source_kind, id);
create index contacts_place on contacts (place, language, id);
create index contacts_country on contacts (country, id);
create index contacts_title on contacts (title, id) where title <> '';
create index contacts_owner on contacts (owner) where owner is not null;
create index contacts_created on contacts (created_at, id);
create index contacts_checked on contacts ((coalesce(checked_at, created_at)), id);
create index contacts_import on contacts (import_id) where import_id is not null;
-- Who is still to be told, the most urgent first.
create index contacts_to_tell on contacts (told_due_on, id)
    where told_at is null and told_due_on is not null;

-- An e-mail address. Subscription, permission and delivery hang on it, not on the person.
create table contact_addresses (
    id           uuid         primary key default gen_random_uuid(),
    contact      uuid         not null references contacts on update cascade on delete restrict,
    email        varchar(254) not null,
    canonical    varchar(254) not null,
    kind         varchar(20)  not null default 'unknown',
    main_since   timestamptz,
    confirmed_at timestamptz,
    created_at   timestamptz  not null,
    constraint address_kind_is_known check (kind in ('personal', 'work_personal', 'role', 'unknown'))
);
create index contact_addresses_contact on contact_addresses (contact);
create unique index contact_addresses_main on contact_addresses (contact) where main_since is not null;
-- The operators of text_pattern_ops know equality too, so this one index keeps addresses unique and
-- finds their beginnings in every collation.
create unique index contact_addresses_canonical_key on contact_addresses (canonical text_pattern_ops);
-- One key for all spellings of a mailbox, as `Address.limit_key`, where it is not the address itself.
create index contact_addresses_mailbox on contact_addresses ((
    case when split_part(canonical, '@', 2) in ('gmail.com', 'googlemail.com')
         then replace(coalesce(nullif(split_part(split_part(canonical, '@', 1), '+', 1), ''),
                               split_part(canonical, '@', 1)), '.', '') || '@gmail.com'
         else coalesce(nullif(split_part(split_part(canonical, '@', 1), '+', 1), ''),
                       split_part(canonical, '@', 1)) || '@' || split_part(canonical, '@', 2) end))
    where position('+' in canonical) > 0 or right(canonical, 10) = '@gmail.com'
       or right(canonical, 15) = '@googlemail.com';

-- A number in E.164 form.
create table contact_phones (
    id           bigserial   primary key,
    contact      uuid        references contacts on update cascade on delete cascade,
    organisation uuid        references organisations on update cascade on delete cascade,
    number       varchar(20) not null,
    kind         varchar(12) not null default 'other',
    created_at   timestamptz not null,
    constraint a_phone_has_one_owner check (num_nonnulls(contact, organisation) = 1),
    constraint phone_kind_is_known check (kind in ('mobile', 'work', 'switchboard', 'home', 'other'))
);
create index contact_phones_contact on contact_phones (contact);
create index contact_phones_number on contact_phones (number);
create index contact_phones_organisation on contact_phones (organisation)
    where organisation is not null;

-- An account in a social network (register row R8); `url` is https.
create table social_profiles (
    id           bigserial    primary key,
    contact      uuid         references contacts on update cascade on delete cascade,
    organisation uuid         references organisations on update cascade on delete cascade,
    network      varchar(20)  not null,
    handle       varchar(100) not null,
    url          varchar(300) not null default '',
    created_at   timestamptz  not null,
    constraint a_profile_has_one_owner check (num_nonnulls(contact, organisation) = 1)
);
create index social_profiles_contact on social_profiles (contact);
create index social_profiles_organisation on social_profiles (organisation);

-- An area of responsibility, such as 'energy policy'. `key` is the folded name.
create table tags (
    id         serial      primary key,
    name       varchar(80) not null,
    key        varchar(80) not null unique,
    created_at timestamptz not null
);

-- Who has which area of responsibility.
create table contact_tags (
    id       bigserial   primary key,
    contact  uuid        not null references contacts on update cascade on delete cascade,
    tag      integer     not null references tags on update cascade on delete restrict,
    added_at timestamptz not null,
    constraint a_tag_is_given_once unique (tag, contact)
);
create index contact_tags_contact on contact_tags (contact);

-- A person at an organisation, from one day to another. One open main position per person.
create table positions (
    id             bigserial    primary key,
    contact        uuid         not null references contacts on update cascade on delete cascade,
    organisation   uuid         not null references organisations on update cascade on delete restrict,
    title          varchar(120) not null default '',
    decision_maker boolean      not null default false,
    since          date,
    until          date,
    main_since     timestamptz,
    created_at     timestamptz  not null
);
create index positions_contact on positions (contact);
create index positions_organisation on positions (organisation);
create unique index positions_main on positions (contact) where main_since is not null and until is null;
create index positions_title on positions (title, contact, until) where title <> '';

-- What somebody is to us, from one moment to another. One open row per role.
create table contact_roles (
    id           bigserial   primary key,
    contact      uuid        references contacts on update cascade on delete cascade,
    organisation uuid        references organisations on update cascade on delete cascade,
    role         varchar(12) not null,
    since        timestamptz not null,
    until        timestamptz,
    added_by     uuid        references staff_members on update cascade on delete set null,
    constraint a_role_has_one_owner check (num_nonnulls(contact, organisation) = 1),
    constraint contact_role_is_known
        check (role in ('customer', 'prospect', 'media', 'partner', 'authority'))
);
create index contact_roles_contact on contact_roles (contact);
create index contact_roles_organisation on contact_roles (organisation);
create unique index contact_roles_open_person on contact_roles (role, contact)
    where until is null and contact is not null;
create unique index contact_roles_open_organisation on contact_roles (role, organisation)
    where until is null and organisation is not null;

-- A field that staff defined: what it is called, of which kind, on people or organisations.
create table custom_fields (
    id         serial        primary key,
    name       varchar(80)   not null,
    about      varchar(12)   not null,
    kind       varchar(12)   not null,
    choices    varchar(80)[] not null default '{}',
    created_at timestamptz   not null,
    retired_at timestamptz,
    constraint custom_field_is_about_known check (about in ('person', 'organisation')),
    constraint custom_field_kind_is_known check (kind in ('text', 'number', 'date', 'choice', 'yes_no'))
);

-- The value of a custom field, in the column of its kind (`text` for text, choice, yes_no).
create table field_values (
    id           bigserial     primary key,
    field        integer       not null references custom_fields on update cascade on delete restrict,
    contact      uuid          references contacts on update cascade on delete cascade,
    organisation uuid          references organisations on update cascade on delete cascade,
    text         varchar(1000),
    number       numeric(18,4),
    day          date,
    constraint a_value_has_one_owner check (num_nonnulls(contact, organisation) = 1)
);
create index field_values_contact on field_values (contact);
create index field_values_organisation on field_values (organisation);
-- A field has one value.
create unique index field_values_of_person on field_values (field, contact) where contact is not null;
create unique index field_values_of_organisation on field_values (field, organisation)
    where organisation is not null;
-- Segments ask for values.
create index field_values_text on field_values (field, text) where text is not null;
create index field_values_number on field_values (field, number) where number is not null;
create index field_values_day on field_values (field, day) where day is not null;

-- One field of one record changed (register row R18). Written by every action that changes.
create table contact_changes (
    id           bigserial    primary key,
    contact      uuid         references contacts on update cascade on delete cascade,
    organisation uuid         references organisations on update cascade on delete cascade,
    field        varchar(60)  not null,
    old          text         not null default '',
    new          text         not null default '',
    at           timestamptz  not null,
    actor        varchar(12)  not null,
    by           uuid         references staff_members on update cascade on delete set null,
    why          varchar(200) not null default '',
    constraint a_change_is_of_one_record check (num_nonnulls(contact, organisation) = 1),
    constraint change_actor_is_known check (actor in ('staff', 'person', 'import', 'system'))
);
create index contact_changes_contact on contact_changes (contact);
create index contact_changes_organisation on contact_changes (organisation);

-- Where fields that came from elsewhere than the record itself have come from (R13).
create table field_sources (
    id           bigserial     primary key,
    contact      uuid          references contacts on update cascade on delete cascade,
    organisation uuid          references organisations on update cascade on delete cascade,
    fields       varchar(60)[] not null default '{}',
    kind         varchar(40)   not null,
    detail       varchar(200)  not null default '',
    source_on    date,
    at           timestamptz   not null,
    by           uuid          references staff_members on update cascade on delete set null,
    import_id    uuid,
    constraint a_source_is_of_one_record check (num_nonnulls(contact, organisation) = 1)
);
create index field_sources_contact on field_sources (contact);
create index field_sources_organisation on field_sources (organisation);

-- Two people who may be one; `first` is the smaller id. Dismissed: they are two.
create table duplicates (
    id           bigserial     primary key,
    first        uuid          not null references contacts on update cascade on delete cascade,
    second       uuid          not null references contacts on update cascade on delete cascade,
    score        smallint      not null,
    reasons      varchar(20)[] not null default '{}',
    found_at     timestamptz   not null,
    dismissed_at timestamptz,
    dismissed_by uuid          references staff_members on update cascade on delete set null,
    constraint a_pair_is_suggested_once unique (first, second)
);
create index duplicates_first on duplicates (first);
create index duplicates_second on duplicates (second);
create index duplicates_open on duplicates (score desc, id desc) where dismissed_at is null;

-- Two records of one person became one. `before` holds all that undoing needs, until `undo_until`.
create table merges (
    id         uuid        primary key default gen_random_uuid(),
    kept       uuid        not null,
    gone       uuid        not null,
    before     jsonb,
    at         timestamptz not null,
    by         uuid        references staff_members on update cascade on delete set null,
    undo_until timestamptz not null,
    undone_at  timestamptz,
    undone_by  uuid        references staff_members on update cascade on delete set null
);
create index merges_kept on merges (kept);
create index merges_open on merges (at desc) where before is not null and undone_at is null;
create index merges_gone on merges (gone) where undone_at is null;
