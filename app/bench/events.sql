-- What happened to the people of a measurement, the same at every run. A line says when the statement
-- after it runs, and which numbers it takes, in order. `events` run in any order, several at a time;
-- those that take longest come first.

-- first:
insert into staff_members (id, email, email_canonical, name, role, language, created_at)
values (md5('staff 1')::uuid, 'sanna@example.com', 'sanna@example.com', 'Sanna Laaksonen',
        'administrator', 'en', now());

-- first:
with made as (
    insert into lists (id, slug, header_id, purpose, position, created_at, published_at)
    select md5('list ' || n)::uuid, 'list-' || n, 'list-' || n || '.example.com', 'field_knowledge', n,
           now() - interval '4 years', now() - interval '4 years' from generate_series(0, 1) n
    returning id, slug)
insert into list_texts (id, list, language, name, description, how_often)
select gen_random_uuid(), id, 'fi', slug, '', '' from made;

-- first:
insert into wordings (id, list_id, language, version, sentence, digest, created_at)
select md5('wording ' || n)::uuid, md5('list ' || n)::uuid, 'fi', 1,
       'Minulle saa lähettää uutiskirjeen.', sha256('x'), now() from generate_series(0, 1) n;

-- first:
insert into tags (name, key, created_at)
select 'aihe ' || n, 'aihe ' || n, now() from generate_series(1, 50) n;

-- first:
insert into custom_fields (name, about, kind, created_at) values ('Jäsennumero', 'person', 'number', now());

-- first:
insert into campaigns (list, purpose, main_language, created_at, changed_at, started_at, frozen_at,
    finished_at, candidates)
select md5('list ' || n)::uuid, 'field_knowledge', 'fi', now(), now(), now() - interval '30 days',
       now() - interval '30 days', now() - interval '30 days', 0 from generate_series(0, 1) n;

-- events: events
-- Half of what happens: five events of each subscriber, in the order of time, so that the rows of
-- one person lie far apart.
insert into consent_events (subject, state, method, purpose, purpose_version, channel, list_id, wording,
    notice_version, language, actor, at, recorded_at)
select md5('address ' || n)::uuid,
       case when k = 5 and n % 10 = 0 then 'withdrawn'
            else (array['requested', 'confirmation_sent', 'given', 'renewed', 'renewed'])[k] end,
       case when k = 1 then 'form' when k = 5 and n % 10 = 0 then 'one_click' else 'double_opt_in' end,
       'field_knowledge', 1, 'email', md5('list ' || n % 2)::uuid, md5('wording ' || n % 2)::uuid, 1,
       'fi', 'person', at, at
  from generate_series(1, 5) k, generate_series(1, ($1::int / 10)) n,
       lateral (select now() - interval '3 years' + k * interval '180 days' + n % 180 * interval '1 day'
                       as at) t;

-- events: events
-- A fifth of what happens. Two thousandths of them with the busy person.
insert into interactions (id, kind, at, subject, text, search_key, search_grams, created_at, created_by,
    changed_at)
select md5('talk ' || n)::uuid, (array['call', 'meeting', 'email', 'note'])[n % 4 + 1], at, t.subject,
       t.body, t.key, t.grams, at, md5('staff 1')::uuid, at
  from generate_series(1, $1::int / 5) n
  join talks t on t.number = n % 2000,
       lateral (select now() - n * interval '95 seconds' as at) a;

-- events: people, events
insert into interaction_people (interaction, contact, at)
select md5('talk ' || n)::uuid,
       md5('person ' || case when n % 500 = 0 then 1 else n::bigint * 7919 % $1::int + 1 end)::uuid,
       now() - n * interval '95 seconds'
  from generate_series(1, $2::int / 5) n;

-- events: people, events
insert into contact_changes (contact, field, old, new, at, actor, by)
select md5('person ' || case when n % 750 = 0 then 1 else n::bigint * 104729 % $1::int + 1 end)::uuid,
       (array['title', 'place', 'owner', 'notes'])[n % 4 + 1], 'ennen', 'nyt',
       now() - n * interval '60 seconds', 'staff', md5('staff 1')::uuid
  from generate_series(1, $2::int * 3 / 10) n;

-- events: events
insert into permission (address, purpose, channel, list_id, verdict, reason, since)
select md5('address ' || n)::uuid, 'field_knowledge', 'email', md5('list ' || n % 2)::uuid, n % 10 > 0,
       case when n % 10 > 0 then 'consent' else 'withdrawn' end, now() - interval '200 days'
  from generate_series(1, $1::int / 10) n;

-- events: events
insert into subscriptions (id, list, address, joined_at, left_at, left_by)
select md5('subscription ' || n)::uuid, md5('list ' || n % 2)::uuid, md5('address ' || n)::uuid,
       now() - interval '2 years' - n % 300 * interval '1 day',
       case when n % 10 = 0 then now() - interval '100 days' end,
       case when n % 10 = 0 then 'one_click' end
  from generate_series(1, $1::int / 10) n;

-- events: events
insert into consent_events (subject, state, method, purpose, purpose_version, channel, list_id, wording,
    notice_version, language, actor, at, recorded_at)
select md5('address 1')::uuid, 'renewed', 'double_opt_in', 'field_knowledge', 1, 'email',
       md5('list 1')::uuid, md5('wording 1')::uuid, 1, 'fi', 'person', at, at
  from generate_series(1, least(1000, $1::int / 5000)) k,
       lateral (select now() - k * interval '1 day' as at) t;

-- events: people
insert into contact_phones (contact, number, kind, created_at)
select md5('person ' || n)::uuid, '+35840' || lpad(n::text, 7, '0'), 'mobile', now()
  from generate_series(1, $1::int) n where n % 5 < 2;

-- events: people
insert into contact_roles (contact, role, since)
select md5('person ' || n)::uuid, role, now() - n % 900 * interval '1 day'
  from generate_series(1, $1::int) n,
       lateral (select case when n % 100 < 12 then 'customer' when n % 100 < 20 then 'prospect'
                            when n % 100 < 22 then 'media' when n % 100 = 22 then 'partner'
                            when n % 100 = 23 then 'authority' end as role) r
 where role is not null;

-- events: people
insert into contact_tags (contact, tag, added_at)
select md5('person ' || n)::uuid, (select min(id) from tags) + n % 50, now()
  from generate_series(1, $1::int, 3) n;

-- events: people
insert into field_values (field, contact, number)
select (select min(id) from custom_fields), md5('person ' || n)::uuid, n
  from generate_series(1, $1::int, 10) n;

-- events: people
insert into follow_ups (id, contact, what, due_on, owner, created_at)
select gen_random_uuid(), md5('person ' || n)::uuid, 'soita', current_date + n % 60,
       md5('staff 1')::uuid, now() from generate_series(1, $1::int, 500) n;

-- events: people
update contacts set owner = md5('staff 1')::uuid
 where id in (select md5('person ' || n)::uuid from generate_series(1, $1::int, 50) n);

-- events: people, organisations
insert into positions (contact, organisation, title, decision_maker, since, main_since, created_at)
select md5('person ' || n)::uuid, md5('organisation ' || n % $2::int + 1)::uuid,
       (array['toimittaja', 'johtaja', 'tiedottaja', 'ostaja'])[n % 4 + 1], n % 4 = 1, '2024-01-01',
       now() - interval '1 year', now() from generate_series(1, $1::int, 2) n;

-- events:
insert into campaign_versions (id, campaign, language, subject, preheader, body, edition, changed_at)
select gen_random_uuid(), id, 'fi', 'Uutiskirje', '', '', 1, now() from campaigns;

-- after: events
-- A permission that ends looks for letters on their way: without an index, and before there are any.
insert into delivery (campaign, seq, address, subscription, language, state, attempts, at, ground)
select (select min(id) from campaigns) + n % 2, n, md5('address ' || n)::uuid,
       md5('subscription ' || n)::uuid, 'fi', 'a', 1, now() - interval '30 days', 'c'
  from generate_series(1, $1::int / 10) n;

-- after:
drop table talks;
