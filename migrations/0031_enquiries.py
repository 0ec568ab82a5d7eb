"""Forms by which anybody writes to us, and billing details of people who buy for themselves."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0031_enquiries"
VERSION = "1.38.0"
DESCRIPTION = "Enquiry forms, billing details of people"

ENQUIRIES = """
alter table interactions drop constraint interaction_kind_is_known;
alter table interactions add constraint interaction_kind_is_known
    check (kind in ('call', 'meeting', 'email', 'social', 'event', 'note', 'enquiry'));

-- `owner` answers. Opened and not closed since: anybody may write.
create table enquiry_forms (
    id         uuid        primary key default gen_random_uuid(),
    slug       varchar(60) not null unique,
    owner      uuid        references staff_members on update cascade on delete set null,
    created_at timestamptz not null,
    opened_at  timestamptz,
    closed_at  timestamptz
);
create index enquiry_forms_owner on enquiry_forms (owner);

create table enquiry_form_texts (
    id       bigserial    primary key,
    form     uuid         not null references enquiry_forms on update cascade on delete cascade,
    language varchar(2)   not null,
    title    varchar(120) not null,
    lead     text         not null default '',
    constraint enquiry_form_says_it_once unique (form, language)
);

-- Which form an interaction came by, and the notice that stood beside it. The id is made from what was
-- sent, so that a form sent twice comes in once.
create table enquiries (
    id             uuid        primary key default gen_random_uuid(),
    form           uuid        not null references enquiry_forms on update cascade on delete restrict,
    interaction    uuid        not null unique references interactions on update cascade on delete cascade,
    notice_version integer     not null,
    at             timestamptz not null
);
create index enquiries_form on enquiries (form, at desc);
"""

BILLING = """
alter table billing_details drop constraint billing_details_pkey;
alter table billing_details
    alter organisation drop not null,
    add column id bigserial primary key,
    add column contact uuid unique references contacts on update cascade on delete cascade,
    add column email varchar(320) not null default '',
    add constraint billing_details_organisation_key unique (organisation),
    add constraint billing_has_one_owner check (num_nonnulls(contact, organisation) = 1);

alter table billing_changes
    alter organisation drop not null,
    add column contact uuid references contacts on update cascade on delete cascade,
    add constraint billing_change_has_one_owner check (num_nonnulls(contact, organisation) = 1);
create index billing_changes_contact on billing_changes (contact);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(ENQUIRIES)
        await execute(BILLING)

    manager.add_raw(run)
    return manager
