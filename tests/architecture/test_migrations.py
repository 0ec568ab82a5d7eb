"""The tables in the code are the tables that the migrations make."""

import pytest
from piccolo.table import sort_table_classes

from app.database import execute, fetch, transaction
from app.lib.folders import migrations_folder
from app.migrate import known_migrations
from app.piccolo_app import APP_CONFIG
from tests.architecture.schema_facts import Facts, facts

RAW_TABLES = {"delivery", "chunk", "worker", "installation", "unsealed", "unjournaled"}
RAW_TABLES |= {"ledger_trees", "ledger_leaves", "ledger_nodes", "ledger_checkpoints", "read_log"}
FOREIGN = {"migration", "pgqueuer", "pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics"}
WITHOUT_CASCADE = (
    "alter table list_texts drop constraint list_texts_list_fkey, "
    "add foreign key (list) references lists on update cascade on delete restrict"
)
# Piccolo can say neither `where` nor `text_pattern_ops`: the schema makes these three better.
CANONICAL = "contact_addresses.contact_addresses_canonical_key"
BETTERED = {CANONICAL, "contact_phones.contact_phones_organisation", "contacts.contacts_owner"}


@pytest.fixture(scope="module")
async def declared(database: None) -> Facts:
    """What the tables of all `tables.py` make, read off a schema of their own."""
    async with transaction():
        await execute("create schema declared")
        await execute("set local search_path = declared")
        for table in sort_table_classes(APP_CONFIG.table_classes):
            await table.create_table()
        made = await facts("declared")
        await execute("drop schema declared cascade")
    return made


async def differences(declared: Facts) -> set[tuple[str, str]]:
    """What is declared and not there; columns and constraints that are there and not declared."""
    there = await facts("public")
    ours = {name for kind, name, _ in declared if kind == "table"}
    undeclared = {
        fact
        for fact in there - declared
        if fact[0] in {"column", "constraint"} and fact[1].partition(".")[0] in ours
    }
    return {(kind, name) for kind, name, _ in (declared - there) | undeclared}


async def test_the_database_is_as_the_tables_are_declared(db: None, declared: Facts) -> None:
    bettered = {("index", name) for name in BETTERED}
    assert await differences(declared) == bettered | {("constraint", CANONICAL)}
    assert {(kind, name) for kind, name, _ in await facts("public")} >= bettered


@pytest.mark.parametrize(
    ("fault", "at"),
    [
        ("alter table contacts drop column title", "contacts.title"),
        ("alter table contacts add column shoe_size integer", "contacts.shoe_size"),
        ("alter table contacts alter title drop not null", "contacts.title"),
        ("alter table contacts alter title set default 'Dr'", "contacts.title"),
        ("alter table contacts alter title type varchar(60)", "contacts.title"),
        ("alter table tags drop constraint tags_key_key", "tags.tags_key_key"),
        ("alter table tags add constraint short check (key < 'x')", "tags.short"),
        ("alter table segments rename to questions", "segments"),
        ("drop index list_texts_list", "list_texts.list_texts_list"),
        (
            "alter table list_texts drop constraint list_texts_list_fkey",
            "list_texts.list_texts_list_fkey",
        ),
        (WITHOUT_CASCADE, "list_texts.list_texts_list_fkey"),
    ],
)
async def test_a_difference_between_both_is_noticed(
    db: None, declared: Facts, fault: str, at: str
) -> None:
    await execute(fault)
    assert at in {name for _, name in await differences(declared)}


async def test_the_database_holds_exactly_the_known_tables(db: None) -> None:
    rows = await fetch("select tablename from pg_tables where schemaname = current_schema()")
    declared = {table._meta.tablename for table in APP_CONFIG.table_classes}
    assert {row["tablename"] for row in rows} == declared | RAW_TABLES | FOREIGN


async def test_migrations_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in migrations_folder().glob("[0-9]*.py"))
    assert numbers == list(range(1, known_migrations() + 1))


async def test_migrations_run_in_the_order_of_their_numbers() -> None:
    """Piccolo sorts them by their ID."""
    for path in migrations_folder().glob("[0-9]*.py"):
        assert f'ID = "{path.stem}"' in path.read_text()


async def test_no_migration_imports_a_room() -> None:
    for path in migrations_folder().glob("[0-9]*.py"):
        assert "from app." not in path.read_text().replace("from app.database import execute", "")


async def test_no_index_on_delivery_holds_its_state(db: None) -> None:
    """An index on the state would end HOT updates, and with them the speed of sending."""
    rows = await fetch("select indexdef from pg_indexes where tablename = 'delivery'")
    assert rows
    assert not any("state" in row["indexdef"] for row in rows)
