"""The tables in the code are the tables that the migrations make."""

from piccolo.apps.migrations.commands.new import AutoMigrationManager

from app.database import fetch
from app.lib.folders import migrations_folder
from app.migrate import known_migrations
from app.piccolo_app import APP_CONFIG

RAW_TABLES = {"delivery", "chunk", "worker", "installation"}
FOREIGN = {"migration", "pgqueuer", "pgqueuer_log", "pgqueuer_schedules", "pgqueuer_statistics"}


async def test_no_table_change_is_missing_a_migration(db: None) -> None:
    statements = await AutoMigrationManager().get_alter_statements(app_config=APP_CONFIG)
    assert [s for statement in statements for s in statement.statements] == []


async def test_the_database_holds_exactly_the_known_tables(db: None) -> None:
    rows = await fetch("select tablename from pg_tables where schemaname = current_schema()")
    declared = {table._meta.tablename for table in APP_CONFIG.table_classes}
    assert {row["tablename"] for row in rows} == declared | RAW_TABLES | FOREIGN


async def test_migrations_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in migrations_folder().glob("[0-9]*.py"))
    assert numbers == list(range(1, known_migrations() + 1))


async def test_no_migration_imports_a_room() -> None:
    for path in migrations_folder().glob("[0-9]*.py"):
        assert "from app." not in path.read_text().replace("from app.database import execute", "")


async def test_no_index_on_delivery_holds_its_state(db: None) -> None:
    """An index on the state would end HOT updates, and with them the speed of sending."""
    rows = await fetch("select indexdef from pg_indexes where tablename = 'delivery'")
    assert rows
    assert not any("state" in row["indexdef"] for row in rows)
