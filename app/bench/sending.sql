-- A list, a campaign on it, and its readers: $1 of them, the body is $2.
with list as (
    insert into lists (id, slug, header_id, purpose, position, created_at, published_at)
    values (gen_random_uuid(), 'bench', 'bench.example.com', 'marketing_directory', 1, now(), now())
    returning id, purpose),
named as (
    insert into list_texts (id, list, language, name, description, how_often)
    select gen_random_uuid(), id, 'fi', 'Mittaus', '', '' from list),
us as (
    insert into identity (number, name, business_id, street, postcode, place, country, email, phone,
        contact_person, contact_email, contact_phone, register_name_fi, register_name_sv,
        register_name_en, sender_name, sender_email, reply_to, changed_at)
    values (1, 'Mittaus Oy', '', 'Katu 1', '00100', 'Helsinki', 'FI', 'us@example.com', '', '',
        'us@example.com', '', '', '', '', 'Mittaus', 'us@example.com', 'us@example.com', now())),
campaign as (
    insert into campaigns (list, purpose, main_language, created_at, changed_at, started_at)
    select id, purpose, 'fi', now(), now(), now() from list returning id),
written as (
    insert into campaign_versions (id, campaign, language, subject, preheader, body, edition, changed_at)
    select gen_random_uuid(), id, 'fi', 'Hei {{ first_name }}', '', $2, 1, now() from campaign),
people as (
    insert into contacts (id, first_name, last_name, language, source_kind, created_at, changed_at)
    select gen_random_uuid(), 'Aino', 'No ' || n, 'fi', 'sign_up', now(), now()
      from generate_series(1, $1) n
    returning id, substring(last_name from 4)::int as n),
addresses as (
    insert into contact_addresses (id, contact, email, canonical, kind, main_since, created_at)
    select gen_random_uuid(), id, 'reader' || n || '@example.org', 'reader' || n || '@example.org',
           'unknown', now(), now() from people returning id),
subscribed as (
    insert into subscriptions (id, list, address, joined_at)
    select gen_random_uuid(), list.id, addresses.id, now() from addresses, list),
permitted as (
    insert into permission (address, purpose, channel, list_id, verdict, reason, since)
    select addresses.id, purpose, 'email', list.id, true, 'consent', now() from addresses, list)
select id from campaign;
