"""Whose data staff had before their eyes, by month; breaches of security, their clock and their letters."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0030_access_and_breaches"
VERSION = "1.38.0"
DESCRIPTION = "Log of reads in months, breaches with their people, entries and letters"

READS = """
-- One row per page that staff opened and per piece of a file: whose data they saw. `page` is the name of
-- the route. Rows are only added; a month goes as a whole.
create table read_log (
    at      timestamptz not null,
    view    uuid        not null,
    part    integer     not null,
    member  uuid        not null,
    page    varchar(60) not null,
    is_file boolean     not null,
    people  uuid[]      not null,
    primary key (at, view, part)
) partition by range (at);
create trigger append_only before update or delete on read_log
    for each row execute function refuse_change();
create trigger append_only_whole before truncate on read_log
    for each statement execute function refuse_change();

-- Outside `public`: nobody gets a right on a month itself, everything goes through the log.
create schema read_log_months;

create function read_log_month(moment timestamptz) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    first timestamp := date_trunc('month', moment at time zone 'UTC');
begin
    perform pg_advisory_xact_lock(hashtextextended('read log months', 0));
    execute format(
        'create table if not exists read_log_months.%I partition of read_log '
        'for values from (%L) to (%L)',
        to_char(first, '"m"YYYY_MM'), first at time zone 'UTC',
        (first + interval '1 month') at time zone 'UTC');
end $$;

-- Of these ids, whoever is a person's or an address's; nothing where nobody is.
create function note_read(
    at timestamptz, view uuid, part integer, member uuid, page text, is_file boolean, ids uuid[]
) returns void
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    people uuid[] := array(
        select c.id from contacts c where c.id = any(ids)
        union select a.contact from contact_addresses a where a.id = any(ids) order by 1);
begin
    if people = '{}' then
        return;
    end if;
    if to_regclass('read_log_months.' || to_char(at at time zone 'UTC', '"m"YYYY_MM')) is null then
        perform read_log_month(at);
    end if;
    insert into read_log values (at, view, part, member, page, is_file, people);
end $$;

-- The months that are over, with the moment after their last one.
create view read_log_closed as
select c.oid, c.relname,
       (to_date(c.relname, '"m"YYYY_MM') + interval '1 month') at time zone 'UTC' as ends
  from pg_inherits i join pg_class c on c.oid = i.inhrelid
 where i.inhparent = 'read_log'::regclass
   and (to_date(c.relname, '"m"YYYY_MM') + interval '1 month') at time zone 'UTC' <= now();

-- What nobody writes to any more can be searched by person without reading it all.
create function index_closed_reads() returns integer
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    month name;
    made integer := 0;
begin
    for month in
        select c.relname from read_log_closed c
         where not exists (select from pg_index x join pg_class k on k.oid = x.indexrelid
                             join pg_am m on m.oid = k.relam
                            where x.indrelid = c.oid and m.amname = 'gin')
    loop
        execute format('create index on read_log_months.%I using gin (people)', month);
        made := made + 1;
    end loop;
    return made;
end $$;

-- Whole months, never one that ended less than a year ago. Answers how many rows went.
create function drop_reads(before timestamptz) returns bigint
    language plpgsql security definer set search_path = public, pg_temp as $$
declare
    month name;
    went bigint := 0;
    rows bigint;
begin
    for month in
        select relname from read_log_closed where ends <= least(before, now() - interval '1 year')
    loop
        execute format('select count(*) from read_log_months.%I', month) into rows;
        execute format('drop table read_log_months.%I', month);
        went := went + rows;
    end loop;
    return went;
end $$;

create index access_log_at on access_log (at, id);
"""


BREACHES = """
-- A breach of security that concerns people's data (GDPR Articles 33 and 34): what is known, and what the
-- risk was thought to be. All that was done and decided are its steps.
create table breaches (
    id          uuid         primary key default gen_random_uuid(),
    number      varchar(12)  not null unique,
    title       varchar(200) not null,
    noticed_at  timestamptz  not null,
    happened_at timestamptz,
    happened    text         not null default '',
    to_whom     varchar(300) not null default '',
    data        text         not null default '',
    cause       text         not null default '',
    effects     text         not null default '',
    measures    text         not null default '',
    risk        varchar(8),
    created_at  timestamptz  not null,
    closed_at   timestamptz,
    constraint breach_risk_is_known check (risk in ('none', 'risk', 'high'))
);

-- What happened to a breach and when, in order; only added to.
create table breach_steps (
    id     bigserial   primary key,
    breach uuid        not null references breaches on update cascade on delete cascade,
    step   varchar(12) not null,
    at     timestamptz not null,
    by     uuid        references staff_members on update cascade on delete set null,
    note   text        not null default '',
    constraint breach_step_is_known check (step in
        ('recorded', 'stopped', 'concerned', 'assessed', 'notified', 'told', 'closed', 'noted'))
);
create index breach_steps_breach on breach_steps (breach);

-- Whose data it is, and what became of the letter to them. Without `contact`: somebody who was erased.
create table breach_people (
    id        uuid        primary key default gen_random_uuid(),
    breach    uuid        not null references breaches on update cascade on delete cascade,
    contact   uuid,
    letter_at timestamptz,
    sent_at   timestamptz,
    failed_at timestamptz,
    constraint a_breach_concerns_one_once unique (breach, contact)
);
create index breach_people_breach on breach_people (breach);
create index breach_people_contact on breach_people (contact);

-- The notification and the letters, one of a kind and language; from `sent_at` on as they were sent.
create table breach_letters (
    id       uuid         primary key default gen_random_uuid(),
    breach   uuid         not null references breaches on update cascade on delete cascade,
    kind     varchar(10)  not null,
    language varchar(2)   not null,
    subject  varchar(200) not null,
    body     text         not null,
    saved_at timestamptz  not null,
    saved_by uuid         references staff_members on update cascade on delete set null,
    sent_at  timestamptz,
    constraint breach_letter_is_known check (kind in ('authority', 'people')),
    constraint one_letter_of_a_kind_and_language unique (breach, kind, language)
);
create index breach_letters_breach on breach_letters (breach);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(READS)
        await execute(BREACHES)

    manager.add_raw(run)
    return manager
