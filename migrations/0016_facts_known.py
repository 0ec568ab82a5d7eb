"""What else the decision looks at: a change of it has the permissions concerned decided anew."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0016_facts_known"
VERSION = "1.38.0"
DESCRIPTION = (
    "Services that go on; refusals, balancing notes, the profile: what they allow is decided anew"
)

KNOWN = """
-- Of a conversation: the person's wish can be shown in writing.
alter table ground_facts add column is_written boolean not null default false;
-- Of a sale: a service that goes on until it ends (`ended_at`).
alter table ground_facts add column goes_on boolean not null default false;
update ground_facts f set goes_on = true from orders o
 where f.kind = 'sale' and f.reference = o.id::text
   and 'month' = (select t.period from order_facts t
                   where t."order" = o.id and t.kind in ('start', 'change')
                     and not exists (select from order_facts v where v.corrects = t.id)
                   order by t.from_on > current_date, t.from_on desc, t.id desc limit 1);

-- An organisation's refusal holds at its domain and below it.
create function domain_refusal_changed() returns trigger language plpgsql as $$
begin
    perform permission_goes_stale(array(
        select id from contact_addresses
         where right(replace(canonical, '@', '.'), length(new.domain) + 1) = '.' || new.domain));
    return null;
end $$;
create trigger permission_goes_stale after insert or update on domain_refusals
    for each row execute function domain_refusal_changed();

-- Without a balancing note nobody is written to because of their work.
create function purpose_changed() returns trigger language plpgsql as $$
begin
    perform permission_goes_stale(array(
        select address from ground_facts where kind = 'duties' and ended_at is null));
    return null;
end $$;
create trigger permission_goes_stale after insert on purposes
    for each row when (new.version > 1) execute function purpose_changed();

-- The place whose rules the sender keeps holds for everybody.
create function profile_changed() returns trigger language plpgsql as $$
begin
    perform permission_goes_stale(array(
        select address from permission
         union select address from ground_facts
         union select id from contact_addresses where kind in ('role', 'work_personal')));
    return null;
end $$;
create trigger permission_goes_stale after update of profile on identity
    for each row when (old.profile <> new.profile) execute function profile_changed();
create trigger permission_goes_stale_with_it after insert on identity
    for each row when (new.profile <> 'finland') execute function profile_changed();

-- Until now nobody looked at the refusals that stand, at the notes, nor at how long a consent lasts.
select permission_goes_stale(array(
    select a.id from domain_refusals r join contact_addresses a
        on right(replace(a.canonical, '@', '.'), length(r.domain) + 1) = '.' || r.domain
     where r.lifted_at is null
    union select address from ground_facts where kind = 'duties' and ended_at is null
    union select e.subject from consent_events e join purposes p
        on p.key = e.purpose and p.version = e.purpose_version and p.consent_months is not null
      join contact_addresses a on a.id = e.subject));
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(KNOWN)

    manager.add_raw(run)
    return manager
