"""One Piccolo app and one migration history for all rooms."""

from piccolo.conf.apps import AppConfig, table_finder

from app.lib.folders import migrations_folder

ROOMS = (
    "web",
    "mail",
    "staff",
    "contacts",
    "segments",
    "consent",
    "disclosures",
    "lists",
    "campaigns",
    "crm",
    "imports",
    "privacy",
)

APP_CONFIG = AppConfig(
    app_name="app",
    migrations_folder_path=str(migrations_folder()),
    table_classes=table_finder(
        modules=[
            *(f"app.{room}.tables" for room in ROOMS),
            "app.consent.suppression.tables",
            "app.privacy.answer.tables",
            "app.privacy.article_19.tables",
            "app.privacy.labels.tables",
            "app.privacy.ledger.tables",
            "app.privacy.record.tables",
            "app.privacy.retention.tables",
        ],
        exclude_imported=True,
    ),
)
