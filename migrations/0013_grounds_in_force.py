"""Every permission says until when it counts; every letter stands on one of them; changed facts mark it."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0013_grounds_in_force"
VERSION = "1.38.0"
DESCRIPTION = "Letters stand on a ground that is in force; a changed fact has it decided anew"

IN_FORCE = """
-- Why a permission that is given counts no longer once `until` has passed.
alter table permission add column ends_as varchar(24);
-- A customer of two product groups has two rows.
drop index permission_key;
create unique index permission_key
    on permission (address, purpose, channel, list_id, ground, product_group) nulls not distinct;
create index permission_until on permission (until) where until is not null;
create index permission_paused on permission (address) where ends_as = 'paused';
create index permission_other_grounds on permission (list_id, address) where ground <> 'consent';

-- Until now nothing went on another ground than consent.
update delivery set ground = 'c' where ground is null and state <> 'x';
alter table delivery add constraint a_letter_stands_on_a_ground
    check (ground is not null or state = 'x');

-- The letter of a ground on a delivery row (consent/grounds/facts.py).
create function ground_letter(ground text) returns "char" language sql immutable as $$
    select case ground when 'consent' then 'c' when 'customer' then 'u' when 'organisation' then 'o'
                       when 'duties' then 'w' when 'asked' then 'a' end::"char" $$;

-- In the transaction that takes a permission away, so that an intent and a withdrawal meet on the
-- delivery row itself: whichever commits first wins, and both know. What a person said no to does not
-- go on another ground; a ground that merely ends takes along the letters that stood on it.
create or replace function exclude_planned_deliveries() returns trigger language plpgsql as $$
declare
    lost permission := coalesce(new, old);
    is_stop boolean := tg_op = 'DELETE' or lost.reason in ('withdrawn', 'objected', 'complained',
        'restricted', 'erased', 'expired', 'no_thanks', 'not_me', 'ask_merged');
begin
    if lost.channel <> 'email' then
        return null;
    end if;
    update delivery d
       set state = 'x', reason = case when tg_op = 'DELETE' then 'erased' else lost.reason end,
           at = now(), next_try = null
      from campaigns c
     where d.state in ('p', 'd') and d.address = lost.address
       and c.id = d.campaign and c.purpose = lost.purpose
       and (lost.list_id is null or c.list = lost.list_id)
       and (is_stop or d.ground = ground_letter(lost.ground))
       and (lost.product_group is null or c.product_group = lost.product_group or is_stop);
    return null;
end $$;

-- Facts that a permission rests on. Whoever changes one marks whose it is in the same transaction.
create function permission_goes_stale(addresses uuid[]) returns void language sql as $$
    insert into permission_stale (address, since)
    select distinct one, now() from unnest(addresses) one order by 1
    on conflict (address) do update set since = excluded.since $$;

-- Of other grounds than consent nothing is decided while no list admits any.
create function other_grounds_are_admitted() returns boolean language sql stable as $$
    select exists (select from list_grounds where until is null) $$;

create function ground_fact_changed() returns trigger language plpgsql as $$
begin
    perform permission_goes_stale(array(
        select id from contact_addresses where id in (new.address, old.address)));
    return null;
end $$;
create trigger permission_goes_stale after insert or update or delete on ground_facts
    for each row execute function ground_fact_changed();

create function address_changed() returns trigger language plpgsql as $$
begin
    perform permission_goes_stale(array(
        select a.id from contact_addresses a
         where a.id = new.id
            or old.contact is distinct from new.contact and a.contact in (old.contact, new.contact)));
    return null;
end $$;
create trigger permission_goes_stale after update of contact, kind on contact_addresses
    for each row when (old.contact <> new.contact or old.kind <> new.kind)
    execute function address_changed();

create function addresses_came() returns trigger language plpgsql as $$
begin
    if other_grounds_are_admitted() then
        perform permission_goes_stale(array(
            select id from fresh where kind in ('role', 'work_personal')));
    end if;
    return null;
end $$;
create trigger permission_goes_stale_with_it after insert on contact_addresses
    referencing new table as fresh for each statement execute function addresses_came();

-- Being told in time only lengthens what counts, and that is seen when it would have ended.
create function reader_changed() returns trigger language plpgsql as $$
begin
    perform permission_goes_stale(array(
        select a.id from contact_addresses a join permission p on p.address = a.id
         where a.contact = new.id));
    return null;
end $$;
create trigger permission_goes_stale
    after update of told_due_on, told_at, birth_year, country on contacts for each row
    when (old.told_due_on is distinct from new.told_due_on
          or old.birth_year is distinct from new.birth_year or old.country <> new.country
          or old.told_at is distinct from new.told_at
             and (new.told_at is null or new.told_due_on < current_date))
    execute function reader_changed();

create function organisation_changed() returns trigger language plpgsql as $$
begin
    perform permission_goes_stale(array(
        select a.id from positions j join contact_addresses a on a.contact = j.contact
         where j.organisation = new.id));
    return null;
end $$;
create trigger permission_goes_stale after update of legal_form, country, web on organisations
    for each row when (old.legal_form is distinct from new.legal_form
                       or old.country <> new.country or old.web <> new.web)
    execute function organisation_changed();

create function positions_changed() returns trigger language plpgsql as $$
begin
    if other_grounds_are_admitted() then
        perform permission_goes_stale(array(
            select a.id from changed j join contact_addresses a on a.contact = j.contact));
    end if;
    return null;
end $$;
create trigger permission_goes_stale after insert on positions
    referencing new table as changed for each statement execute function positions_changed();
create trigger permission_goes_stale_later after update on positions
    referencing new table as changed for each statement execute function positions_changed();
create trigger permission_goes_stale_without after delete on positions
    referencing old table as changed for each statement execute function positions_changed();

-- Whoever could be written to on another ground than consent.
create function grounds_of_list_changed() returns trigger language plpgsql as $$
begin
    perform permission_goes_stale(array(
        select id from contact_addresses where kind in ('role', 'work_personal')
         union select address from ground_facts
         union select address from permission where list_id = new.list and ground <> 'consent'));
    return null;
end $$;
create trigger permission_goes_stale after insert or update on list_grounds
    for each row execute function grounds_of_list_changed();

-- What was decided before knew no facts.
insert into permission_stale (address, since)
select distinct address, now() from permission where verdict;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(IN_FORCE)

    manager.add_raw(run)
    return manager
