"""The mailbox for messages about own data, and the messages that were read from it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0032_intake"
VERSION = "1.38.0"
DESCRIPTION = "A mailbox that is read by IMAP, and its messages"

INTAKE = """
-- The mailbox that is read. Another account or folder has another id; `password` is sealed.
create table intake_mailboxes (
    id            uuid         primary key default gen_random_uuid(),
    host          varchar(253) not null,
    port          integer      not null,
    security      varchar(8)   not null,
    username      varchar(320) not null,
    password      bytea        not null,
    folder        varchar(200) not null,
    done_folder   varchar(200) not null default '',
    changed_at    timestamptz  not null,
    changed_by    uuid         references staff_members on update cascade on delete set null,
    stopped_at    timestamptz,
    looked_at     timestamptz,
    fault         varchar(12),
    failing_since timestamptz,
    constraint mailbox_security_is_known check (security in ('tls','starttls','none')),
    constraint a_fault_has_a_day check ((fault is null) = (failing_since is null))
);
create unique index intake_mailboxes_one on intake_mailboxes ((true));

-- A message by its place in the mailbox; `digest` tells it again anywhere else. `content` is the message
-- as it came, or its headers alone when it is too large; none once it was given to a request or its
-- time is over.
create table incoming_messages (
    id           uuid         primary key default gen_random_uuid(),
    mailbox      uuid         not null,
    uid_validity bigint       not null,
    uid          bigint       not null,
    digest       bytea        not null,
    message_id   varchar(300) not null default '',
    from_name    varchar(200) not null default '',
    from_email   varchar(320) not null default '',
    canonical    varchar(254) not null default '',
    subject      varchar(300) not null default '',
    size         bigint       not null,
    is_whole     boolean      not null,
    content      bytea,
    arrived_at   timestamptz  not null,
    read_at      timestamptz  not null,
    filed_at     timestamptz,
    sorted_at    timestamptz,
    sorted_by    uuid         references staff_members on update cascade on delete set null,
    aside        varchar(12),
    request      uuid         references privacy_requests on update cascade on delete set null,
    follow_up    uuid         references follow_ups on update cascade on delete set null,
    contact      uuid         references contacts on update cascade on delete set null,
    constraint a_message_is_read_once unique (mailbox, uid_validity, uid),
    constraint message_aside_is_known
        check (aside in ('bounce','auto_reply','list','own','copy','not_ours')),
    constraint message_aside_has_a_day check (aside is null or sorted_at is not null)
);
create index incoming_messages_digest on incoming_messages (digest);
create index incoming_messages_canonical on incoming_messages (canonical);
create index incoming_messages_contact on incoming_messages (contact);
create index incoming_messages_request on incoming_messages (request);
create index incoming_messages_follow_up on incoming_messages (follow_up);
create index incoming_messages_waiting on incoming_messages (arrived_at) where sorted_at is null;
create index incoming_messages_sorted_at on incoming_messages (sorted_at);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(INTAKE)

    manager.add_raw(run)
    return manager
