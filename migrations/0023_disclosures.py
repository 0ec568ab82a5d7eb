"""Contracts of those who handle data for us, and every time data went to them or to others."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0023_disclosures"
VERSION = "1.38.0"
DESCRIPTION = "Contracts with recipients; disclosures with whom they were about"

DISCLOSURES = """
-- A changed recipient is a new row; `firm` is the same in all of them. Where the contract has no last
-- day it holds until somebody ends it.
alter table recipients
    add column firm           uuid,
    add column business_id    varchar(20)  not null default '',
    add column task           varchar(200) not null default '',
    add column contact        varchar(200) not null default '',
    add column contract       varchar(16),
    add column reference      varchar(80)  not null default '',
    add column contract_on    date,
    add column contract_until date,
    drop constraint recipient_kind_is_known,
    add constraint recipient_kind_is_one_of check
        (kind in ('mail', 'hosting', 'backup', 'mailing_house', 'other', 'controller')),
    add constraint contract_is_known check (contract in ('contract', 'commission')),
    add constraint contract_ends_after_it_begins check (contract_until >= contract_on);
update recipients r set firm = f.firm
  from (select kind, name, gen_random_uuid() as firm from recipients group by kind, name) f
 where f.kind = r.kind and f.name = r.name;
alter table recipients alter column firm set not null;

-- On what basis data kept for a purpose may be given to another controller; empty: not at all.
alter table purposes add column release_basis text not null default '';

-- Each release of data; `recipient` is the row in force then, with its country and contract.
create table disclosures (
    id         bigserial    primary key,
    recipient  integer      not null references recipients on update cascade on delete restrict,
    kind       varchar(16)  not null,
    purpose    varchar(40)  not null,
    commission varchar(80)  not null default '',
    why        varchar(300) not null,
    fields     text[]       not null default '{}',
    given      integer      not null default 0,
    left_out   integer      not null default 0,
    at         timestamptz  not null,
    by         uuid         references staff_members on update cascade on delete set null,
    constraint disclosure_kind_is_known check (kind in ('export', 'labels', 'list', 'proof', 'other'))
);
create index disclosures_recipient on disclosures (recipient);
create index disclosures_by on disclosures (by);

-- Whom a release was about, at most a thousand in a row, and whom it left out for which reason. Who is
-- erased is replaced with zeros, so that the number stays.
create table disclosure_people (
    id         bigserial   primary key,
    disclosure bigint      not null references disclosures on update cascade on delete cascade,
    reason     varchar(24),
    people     uuid[]      not null
);
create index disclosure_people_disclosure on disclosure_people (disclosure);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(DISCLOSURES)

    manager.add_raw(run)
    return manager
