"""Drafts of purposes, firms that handle data for us, and erasures that name nobody: a reference that
means nothing any more, a reason without names, and where others' texts have to be read.
"""

from piccolo.table import Table

from app.privacy.tables import Erasure, ErasureMention, PurposeDraft, Recipient

PERSONAL: dict[type[Table], tuple[str, ...]] = {}
NONE: tuple[type[Table], ...] = (PurposeDraft, Recipient, Erasure, ErasureMention)
