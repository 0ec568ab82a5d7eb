"""The outbox names kinds and rows, never people."""

from piccolo.table import Table

from app.mail.tables import OutboxMail

PERSONAL: dict[type[Table], tuple[str, ...]] = {}
NONE: tuple[type[Table], ...] = (OutboxMail,)
