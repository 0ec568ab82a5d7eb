"""One Piccolo app and one migration history for all rooms."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

ROOMS = ("web", "mail", "staff", "contacts", "consent", "lists", "campaigns")
HERE = Path(__file__).parent


def migrations_folder() -> Path:
    """Beside the package in a checkout, inside it in an installed wheel."""
    packed = HERE / "migrations"
    return packed if packed.is_dir() else HERE.parent / "migrations"


APP_CONFIG = AppConfig(
    app_name="app",
    migrations_folder_path=str(migrations_folder()),
    table_classes=table_finder(
        modules=[f"app.{room}.tables" for room in ROOMS], exclude_imported=True
    ),
)
