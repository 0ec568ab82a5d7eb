"""Whom we tell that data they got from us was corrected, erased or restricted, and links to one's own card."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0034_article_19"
VERSION = "1.38.0"
DESCRIPTION = "Recipients to be told; links by which people confirm their details"

ARTICLE_19 = """
-- In which language we write to a recipient; empty: by its country.
alter table recipients
    add column language varchar(2) not null default '',
    add constraint recipient_language_is_known check (language in ('', 'fi', 'sv', 'en'));

-- One recipient that got somebody's data and has to hear what was done with it (GDPR Article 19).
-- `who` names the person as long as the letter has to; `how` and `told_on` are empty until it was told.
create table recipients_to_tell (
    id        uuid         primary key default gen_random_uuid(),
    recipient integer      not null references recipients on update cascade on delete restrict,
    what      varchar(12)  not null,
    who       text         not null default '',
    contact   uuid         references contacts on update cascade on delete set null,
    request   uuid         references privacy_requests on update cascade on delete cascade,
    made_at   timestamptz  not null,
    how       varchar(16),
    told_on   date,
    told_by   uuid         references staff_members on update cascade on delete set null,
    note      text         not null default '',
    email     varchar(254) not null default '',
    subject   varchar(200) not null default '',
    body      text         not null default '',
    sent_at   timestamptz,
    failed_at timestamptz,
    constraint what_is_told_is_known check (what in ('correction', 'erasure', 'restriction')),
    constraint way_of_telling_is_known
        check (how in ('mail', 'post', 'phone', 'impossible', 'disproportionate')),
    constraint told_recipient_has_a_day check ((how is null) = (told_on is null))
);
create index recipients_to_tell_recipient on recipients_to_tell (recipient);
create index recipients_to_tell_contact on recipients_to_tell (contact);
create index recipients_to_tell_request on recipients_to_tell (request);
create index recipients_to_tell_open on recipients_to_tell (made_at) where how is null;

-- When the details of the person were confirmed by this link: it does that once.
alter table preferences_links add column used_at timestamptz;

alter table privacy_request_letters
    drop constraint request_letter_is_known,
    add constraint request_letter_is_one_of
        check (kind in ('received', 'identity', 'extension', 'refusal', 'done', 'recipients'));
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(ARTICLE_19)

    manager.add_raw(run)
    return manager
