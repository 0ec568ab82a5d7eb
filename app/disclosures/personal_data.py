"""Firms that handle data for us name nobody of the register."""

from piccolo.table import Table

from app.disclosures.tables import Recipient

PERSONAL: dict[type[Table], tuple[str, ...]] = {}
NONE: tuple[type[Table], ...] = (Recipient,)
