"""What a ground for writing rests on: who an address belongs to, what was bought, agreed or written down."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0007_grounds"
VERSION = "1.38.0"
DESCRIPTION = (
    "Grounds for writing: their facts, the lists that admit them, the permission each gives"
)

GROUNDS = """
-- The moment as the program sees it. Only tests set the offset.
create function app_now() returns timestamptz language sql stable as $$
    select now() + coalesce(nullif(current_setting('postilupa.offset', true), '')::interval, '0') $$;

-- Null is not known, and then the organisation's addresses are nobody's but a person's.
alter table organisations
    add column legal_form varchar(16),
    add constraint legal_form_is_known check (legal_form in ('company', 'association', 'foundation',
        'public_body', 'parish', 'sole_trader', 'unregistered'));
alter table contacts add column birth_year smallint;
-- Whose address it is: set when a person said so, and not guessed again.
alter table contact_addresses
    add column kind_decided_at timestamptz,
    add column kind_decided_by uuid references staff_members on update cascade on delete set null;

-- What is sold, as widely as the law calls products similar (Act 917/2014 § 200(3)).
create table product_groups (
    id         serial       primary key,
    name_fi    varchar(120) not null,
    name_sv    varchar(120) not null,
    name_en    varchar(120) not null,
    created_at timestamptz  not null,
    retired_at timestamptz
);

-- A fact that a ground rests on: a sale, a reason why something concerns somebody's work, a
-- conversation. A changed one is a new row that `replaces` the old.
create table ground_facts (
    id              bigserial    primary key,
    kind            varchar(16)  not null,
    address         uuid         not null references contact_addresses on update cascade on delete cascade,
    list_id         uuid,
    position        bigint       references positions on update cascade on delete set null,
    product_group   integer      references product_groups on update cascade on delete restrict,
    on_day          date         not null,
    note            text         not null default '',
    reason_fi       text         not null default '',
    reason_sv       text         not null default '',
    reason_en       text         not null default '',
    refusal_offered text         not null default '',
    reference       varchar(40)  not null default '',
    checked_on      date,
    used_at         timestamptz,
    ended_at        timestamptz,
    ended_because   varchar(24),
    replaces        bigint       references ground_facts on update cascade on delete set null,
    recorded_at     timestamptz  not null,
    recorded_by     uuid         references staff_members on update cascade on delete set null,
    constraint ground_fact_kind_is_known
        check (kind in ('sale', 'duties', 'conversation', 'guardian'))
);
create index ground_facts_address on ground_facts (address);
create index ground_facts_position on ground_facts (position);

-- On which grounds a list may be sent, besides consent. Ended rows stay.
create table list_grounds (
    id       uuid        primary key default gen_random_uuid(),
    list     uuid        not null references lists on update cascade on delete cascade,
    ground   varchar(16) not null,
    since    timestamptz not null,
    until    timestamptz,
    by       uuid        references staff_members on update cascade on delete set null,
    constraint list_ground_is_known check (ground in ('customer', 'organisation', 'duties', 'asked'))
);
create index list_grounds_list on list_grounds (list);
create unique index list_grounds_open on list_grounds (list, ground) where until is null;

-- One row for each ground. A row counts until `until`, and for letters about its product group.
alter table permission
    add column ground        varchar(16) not null default 'consent',
    add column until         timestamptz,
    add column product_group integer,
    add column fact          bigint;
drop index permission_key;
create unique index permission_key on permission (address, purpose, channel, list_id, ground)
    nulls not distinct;

-- Addresses whose permissions have to be decided anew; nothing is sent to them before.
create table permission_stale (
    address uuid        primary key,
    since   timestamptz not null
);

alter table campaigns
    add column product_group integer references product_groups on update cascade on delete restrict;

-- The ground a letter goes on, by its letter in consent/grounds/facts.py, and the event of the ledger
-- (consent) or the row of ground_facts that it rests on.
alter table delivery add column ground "char", add column fact bigint;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(GROUNDS)

    manager.add_raw(run)
    return manager
