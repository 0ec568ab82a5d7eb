"""The outbox names kinds and rows, never people; an account is a server."""

from piccolo.table import Table

from app.mail.tables import MailAccount, OutboxMail

PERSONAL: dict[type[Table], tuple[str, ...]] = {}
NONE: tuple[type[Table], ...] = (OutboxMail, MailAccount)
