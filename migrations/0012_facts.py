"""The facts that grounds rest on: whose addresses are, what persons ordered, who the controller was."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0012_facts"
VERSION = "1.38.0"
DESCRIPTION = "Whose an address is, orders of persons, product groups, versions of the controller"

FACTS = """
-- Which of these are an organisation's, nobody has said: its legal form is not known yet.
update contact_addresses set kind = 'unknown' where kind = 'role' and kind_decided_at is null;
create index organisations_without_form on organisations (sort_key text_pattern_ops, id)
    where legal_form is null;

-- An order belongs to an organisation or to a person.
alter table orders
    alter column organisation drop not null,
    add column contact uuid references contacts on update cascade on delete restrict,
    add constraint order_has_one_owner check (num_nonnulls(contact, organisation) = 1);
create index orders_contact on orders (contact);

alter table services
    add column product_group integer references product_groups on update cascade on delete restrict;
create index services_product_group on services (product_group);

-- That somebody judged the products of two groups similar (Act 917/2014 § 200(3)), and when.
create table similar_groups (
    id         serial      primary key,
    one        integer     not null references product_groups on update cascade on delete cascade,
    other      integer     not null references product_groups on update cascade on delete cascade,
    why        text        not null default '',
    since      timestamptz not null,
    by         uuid        references staff_members on update cascade on delete set null,
    until      timestamptz,
    constraint groups_are_two check (one < other)
);
create unique index similar_groups_open on similar_groups (one, other) where until is null;

-- Who was the controller, from when. `follows` says whether it is the company of the version before
-- under another name; null is not answered, and then consents given to those before give nothing.
create table identity_versions (
    id          serial       primary key,
    name        varchar(200) not null,
    business_id varchar(20)  not null default '',
    trade_name  varchar(200) not null default '',
    is_ours     boolean      not null default true,
    follows     boolean,
    since       timestamptz  not null,
    answered_at timestamptz,
    answered_by uuid         references staff_members on update cascade on delete set null
);
-- Which controller a sentence names; `by` null: the sentence holds the name.
create table wording_identities (
    wording          uuid        primary key references wordings on update cascade on delete restrict,
    identity_version integer     not null references identity_versions on update cascade on delete restrict,
    at               timestamptz not null,
    by               uuid        references staff_members on update cascade on delete set null
);
alter table identity add column trade_name varchar(200) not null default '';
insert into identity_versions (name, business_id, follows, since)
    select name, business_id, true, changed_at from identity where name <> '';
insert into wording_identities (wording, identity_version, at)
    select w.id, v.id, v.since from wordings w cross join identity_versions v
     where position(v.name in w.sentence) > 0;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(FACTS)

    manager.add_raw(run)
    return manager
