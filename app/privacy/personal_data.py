"""The privacy room keeps firms that handle data, and nothing about contacts."""

from piccolo.table import Table

from app.privacy.tables import Recipient

PERSONAL: dict[type[Table], tuple[str, ...]] = {}
NONE: tuple[type[Table], ...] = (Recipient,)
