"""Each fact that proves an event has a salt of its own, and what is in the ledger is sealed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "0008_sealed_ledger"
VERSION = "1.38.0"
DESCRIPTION = "Evidence in format 2; leaves, nodes and checkpoints of the sealed ledger"

EVIDENCE = """
-- Format 2. `salts` by the name of a fact, and `commitments` to the facts that were deleted, in hex. With
-- `salt` a row is of format 1: one salt over all its facts.
alter table consent_evidence
    alter column salt drop not null,
    add column salts       jsonb not null default '{}',
    add column commitments jsonb not null default '{}';
create index consent_evidence_network on consent_evidence (event)
    where ip is not null or user_agent is not null;

-- The event whose evidence was put into format 2, so that facts could be deleted.
alter table consent_events add column concerns bigint;
create index consent_events_concerns on consent_events (concerns) where concerns is not null;

-- Facts may go, and nothing may take their place.
create function refuse_other_evidence() returns trigger language plpgsql as $$
begin
    if exists (
        select from jsonb_each(to_jsonb(new) - '{salt,salts,commitments}'::text[]) n
         where n.value not in ('null', '""') and n.value is distinct from to_jsonb(old) -> n.key)
    then
        raise exception 'evidence is kept or deleted, never changed'
              using errcode = 'insufficient_privilege';
    end if;
    return new;
end $$;
create trigger facts_stay before update on consent_evidence
    for each row execute function refuse_other_evidence();
"""

SEALED = """
-- What waits to be sealed. Written with each event, whoever writes that.
create table unsealed (event bigint primary key);
insert into unsealed select id from consent_events;

create function wait_to_be_sealed() returns trigger language plpgsql as $$
begin
    insert into unsealed select id from added;
    return null;
end $$;
create trigger wait_to_be_sealed after insert on consent_events
    referencing new table as added for each statement execute function wait_to_be_sealed();

-- One tree after another: a second one begins only when a restored database has to be sealed anew. Its
-- first leaf is this row and names the last checkpoint of the tree before.
create table ledger_trees (
    number      smallint    primary key,
    origin      text        not null unique,
    started_at  timestamptz not null,
    reason      text,
    predecessor text
);

-- `format` says which keys the hashed text has (docs/ledger.md); `event` is null for the first leaf of
-- a tree that follows another one.
create table ledger_leaves (
    tree   smallint not null references ledger_trees,
    number bigint   not null,
    event  bigint,
    format smallint not null,
    hash   bytea    not null,
    primary key (tree, number),
    unique (tree, event)
);

-- Hashes of complete subtrees of 256, 65,536 … leaves (levels 8, 16 …): no proof reads more than a few hundred.
create table ledger_nodes (
    tree   smallint not null references ledger_trees,
    level  smallint not null,
    number bigint   not null,
    hash   bytea    not null,
    primary key (tree, level, number)
);

-- Signed heads as they were published (C2SP tlog-checkpoint).
create table ledger_checkpoints (
    tree    smallint    not null references ledger_trees,
    size    bigint      not null,
    root    bytea       not null,
    note    text        not null,
    made_at timestamptz not null,
    primary key (tree, size)
);
"""

JOURNAL = """
-- What stands against mail, or no longer does, and is not in the journal beside the checkpoints yet.
create table unjournaled (suppression bigint primary key);
insert into unjournaled select id from suppressions;

create function wait_for_journal() returns trigger language plpgsql as $$
begin
    insert into unjournaled values (new.id) on conflict do nothing;
    return null;
end $$;
create trigger wait_for_journal after insert or update of lifted_at on suppressions
    for each row execute function wait_for_journal();
"""

KEPT = ("ledger_trees", "ledger_leaves", "ledger_nodes", "ledger_checkpoints")
APPEND_ONLY = """
create trigger append_only before update or delete on {table}
    for each row execute function refuse_change();
create trigger append_only_whole before truncate on {table}
    for each statement execute function refuse_change();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)

    async def run() -> None:
        from app.database import execute

        await execute(EVIDENCE)
        await execute(SEALED)
        await execute(JOURNAL)
        for table in KEPT:
            await execute(APPEND_ONLY.format(table=table))

    manager.add_raw(run)
    return manager
