-- The list that people subscribe to.
with list as (
    insert into lists (id, slug, header_id, purpose, position, created_at, published_at)
    values (gen_random_uuid(), 'bench', 'bench.example.com', 'marketing_directory', 1, now(), now())
    returning id)
insert into list_texts (id, list, language, name, description, how_often)
select gen_random_uuid(), id, 'fi', 'Mittaus', '', '' from list returning list;
