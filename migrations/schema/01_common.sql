-- The schema of Postilupa, room by room; the files run in the order of their numbers.
--
-- Columns, keys and checks are those of each room's `tables.py`, which says what a row means; a test
-- holds the two together. Ids never change: `on update cascade` is Piccolo's usual and never happens.
-- What Piccolo cannot say stands here alone: partial keys, search indexes, triggers, and the tables
-- `installation`, `delivery`, `chunk` and `worker`. The job queue brings its own tables, and
-- `app/migrate.py` grants rights and adds the first purposes.

-- Which secret key the links and hashes of this database were made with. One row.
create table installation (
    number          smallint    primary key default 1 check (number = 1),
    key_fingerprint text        not null,
    created_at      timestamptz not null default now()
);

-- For tables whose rows are evidence: not even a fault of ours may change them.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
