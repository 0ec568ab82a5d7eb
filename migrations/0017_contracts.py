"""Letters about a contract: the orders in force as facts, the lists sent on them, the word that no marketing is in it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0017_contracts"
VERSION = "1.38.0"
DESCRIPTION = "Letters about a contract go to whoever has one in force, and carry no marketing"

CONTRACTS = """
alter table ground_facts
    drop constraint ground_fact_kind_is_known,
    add constraint ground_fact_kind_is_known
        check (kind in ('sale', 'duties', 'conversation', 'guardian', 'contract'));
alter table list_grounds
    drop constraint list_ground_is_known,
    add constraint list_ground_is_known
        check (ground in ('customer', 'organisation', 'duties', 'asked', 'contract'));
create or replace function ground_letter(ground text) returns "char" language sql immutable as $$
    select case ground when 'consent' then 'c' when 'customer' then 'u' when 'organisation' then 'o'
                       when 'duties' then 'w' when 'asked' then 'a'
                       when 'contract' then 'k' end::"char" $$;

-- Who said that the letter holds no marketing, as it was at that moment.
alter table campaigns
    add column no_marketing_at timestamptz,
    add column no_marketing_by uuid references staff_members on update cascade on delete set null;

-- Orders in force until now: at the main address of whoever ordered, with the position held there.
insert into ground_facts (kind, address, position, on_day, reference, recorded_at, ended_at, ended_because)
select 'contract', a.id, p.id, least(s.from_on, current_date), o.id::text, now(),
       (e.last + time '23:59:59') at time zone 'Europe/Helsinki',
       case when e.last is not null then 'over' end
  from orders o
  join lateral (
       select t.from_on from order_facts t
        where t."order" = o.id and t.kind = 'start'
          and not exists (select from order_facts v where v.corrects = t.id)
        order by t.id desc limit 1) s on true
  left join lateral (
       select t.from_on as last from order_facts t
        where t."order" = o.id and t.kind = 'end'
          and not exists (select from order_facts v where v.corrects = t.id)
        order by t.id desc limit 1) e on true
  join contact_addresses a on a.contact = coalesce(o.contact, o.ordered_by) and a.main_since is not null
  left join lateral (
       select p.id from positions p
        where p.contact = o.ordered_by and p.organisation = o.organisation
          and (p.until is null or p.until > current_date)
        order by p.main_since is null, p.id limit 1) p on true
 where (e.last is null or e.last >= current_date) and (o.contact is not null or p.id is not null);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(CONTRACTS)

    manager.add_raw(run)
    return manager
