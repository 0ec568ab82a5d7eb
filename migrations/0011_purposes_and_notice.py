"""What a purpose says and rests on, whose trade name and officer the notice names, who else handles data."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0011_purposes_and_notice"
VERSION = "1.38.0"
DESCRIPTION = "Purposes with interest, retention and data; recipients named in the notice"

PURPOSES = """
-- What is said of a purpose, in the notice (text, interest) and for ourselves (balancing). `data` are
-- keys of kinds of data; a consent ends `consent_months` after it was given, null: when it is withdrawn.
alter table purposes
    add column text_fi        text          not null default '',
    add column text_sv        text          not null default '',
    add column text_en        text          not null default '',
    add column interest_fi    text          not null default '',
    add column interest_sv    text          not null default '',
    add column interest_en    text          not null default '',
    add column balancing      text          not null default '',
    add column retention_from varchar(16)   not null default 'relation_end',
    add column consent_months integer,
    add column product_group  integer,
    add column data           varchar(16)[] not null default '{}',
    add column created_by     uuid,
    add constraint retention_start_is_known check
        (retention_from in ('relation_end', 'last_contact', 'consent_end', 'contract_end'));

-- Empty: there is none, and nothing is said of it.
alter table identity
    add column if not exists trade_name varchar(200) not null default '',
    add column dpo_name   varchar(120) not null default '',
    add column dpo_email  varchar(254) not null default '',
    add column dpo_phone  varchar(40)  not null default '';

-- Who handles data for us, in which country, and how long what they keep stays with them.
create table recipients (
    id         serial       primary key,
    kind       varchar(16)  not null,
    name       varchar(120) not null,
    country    varchar(2)   not null,
    safeguard  varchar(16),
    keeps_days integer,
    since      timestamptz  not null,
    until      timestamptz,
    constraint recipient_kind_is_known
        check (kind in ('mail', 'hosting', 'backup', 'mailing_house', 'other')),
    constraint safeguard_is_known check (safeguard in ('adequacy', 'clauses'))
);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(PURPOSES)

    manager.add_raw(run)
    return manager
