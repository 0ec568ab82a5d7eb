"""Mail servers that every process with this database may use: for now a running demo's test mailbox."""

from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer, Serial, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-29T12:00:00:000011"
VERSION = "1.38.0"
DESCRIPTION = "Mail accounts: the test mailbox of a demo is found by commands beside it"

_USUAL = {
    "default": None,
    "null": False,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}
_KINDS = Enum("AccountKind", {"TEST_MAILBOX": "test_mailbox"})
_COLUMNS = (
    ("id", Serial, {key: value for key, value in _USUAL.items() if key != "default"} | {"primary_key": True}),
    ("kind", Varchar, {**_USUAL, "length": 20, "choices": _KINDS}),
    ("port", Integer, _USUAL),
    ("created_at", Timestamptz, _USUAL),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="app", description=DESCRIPTION)
    manager.add_table(class_name="MailAccount", tablename="mail_accounts", schema=None, columns=None)
    for name, kind, params in _COLUMNS:
        manager.add_column(
            table_class_name="MailAccount",
            tablename="mail_accounts",
            column_name=name,
            db_column_name=name,
            column_class_name=kind.__name__,
            column_class=kind,
            params=params,
            schema=None,
        )
    return manager
