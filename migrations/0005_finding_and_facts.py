"""What Piccolo cannot say about people and customers: partial keys, search indexes, facts that stay."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-22T12:00:00:000005"
VERSION = "1.38.0"
DESCRIPTION = (
    "Open roles, positions and suppressions are unique; people are found; facts of orders stay"
)

KEYS = """
create unique index positions_main on positions (contact) where main_since is not null and until is null;
create unique index contact_roles_open_person on contact_roles (role, contact)
    where until is null and contact is not null;
create unique index contact_roles_open_organisation on contact_roles (role, organisation)
    where until is null and organisation is not null;
create unique index field_values_of_person on field_values (field, contact) where contact is not null;
create unique index field_values_of_organisation on field_values (field, organisation)
    where organisation is not null;
create unique index prospect_profiles_of_person on prospect_profiles (contact) where contact is not null;
create unique index prospect_profiles_of_organisation on prospect_profiles (organisation)
    where organisation is not null;
create unique index order_facts_corrected_once on order_facts (corrects) where corrects is not null;
create unique index suppressions_open on suppressions (digest, list_id, reason) nulls not distinct
    where lifted_at is null;
"""

FINDING = """
drop index contacts_sorted;
create index contacts_sorted on contacts (sort_key text_pattern_ops, id);
create index organisations_sorted on organisations (sort_key text_pattern_ops, id);
create index contacts_found on contacts using gin (search_grams);
create index organisations_found on organisations using gin (search_grams);
create index organisations_business_id on organisations (business_id) where business_id <> '';
create index interactions_found on interactions using gin (search_grams);
create index contacts_language on contacts (language, id);
create index contacts_source on contacts (source_kind, id);
create index contacts_place on contacts (place, id);
create index contacts_country on contacts (country, id);
create index contacts_title on contacts (title, id) where title <> '';
create index positions_title on positions (title, contact, until) where title <> '';
create index contacts_created on contacts (created_at, id);
create index contacts_checked on contacts ((coalesce(checked_at, created_at)), id);
create index contacts_import on contacts (import_id) where import_id is not null;
create index merges_open on merges (at desc) where before is not null and undone_at is null;
create index merges_gone on merges (gone) where undone_at is null;
create index duplicates_open on duplicates (score desc, id desc) where dismissed_at is null;
create index contact_addresses_mailbox on contact_addresses ((
    case when split_part(canonical, '@', 2) in ('gmail.com', 'googlemail.com')
         then replace(coalesce(nullif(split_part(split_part(canonical, '@', 1), '+', 1), ''),
                               split_part(canonical, '@', 1)), '.', '') || '@gmail.com'
         else coalesce(nullif(split_part(split_part(canonical, '@', 1), '+', 1), ''),
                       split_part(canonical, '@', 1)) || '@' || split_part(canonical, '@', 2) end))
    where position('+' in canonical) > 0 or right(canonical, 10) = '@gmail.com'
       or right(canonical, 15) = '@googlemail.com';
create index contacts_to_tell on contacts (told_due_on, id)
    where told_at is null and told_due_on is not null;
create index field_values_text on field_values (field, text) where text is not null;
create index field_values_number on field_values (field, number) where number is not null;
create index field_values_day on field_values (field, day) where day is not null;
create index interaction_people_stream on interaction_people (contact, at desc);
create index interactions_stream on interactions (organisation, at desc)
    where organisation is not null;
create index permission_ended on permission (list_id, reason, address) where reason <> 'given';
create index interaction_people_latest on interaction_people (at, contact);
create index interactions_latest on interactions (at, organisation) where organisation is not null;
create index prospect_profiles_next on prospect_profiles (next_step_on) where next_step_on is not null;
create index organisations_created on organisations (created_at, id);
create index follow_ups_open on follow_ups (owner, due_on) where done_at is null;
"""

FACTS_STAY = """
create trigger facts_stay before update on order_facts
    for each row execute function refuse_change();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(KEYS)
        await execute(FINDING)
        await execute(FACTS_STAY)

    manager.add_raw(run)
    return manager
