"""Erasures that name nobody: a reference that means nothing any more,
a reason without names, and where others' texts have to be read.
"""

from piccolo.table import Table

from app.privacy.tables import Erasure, ErasureMention

PERSONAL: dict[type[Table], tuple[str, ...]] = {}
NONE: tuple[type[Table], ...] = (Erasure, ErasureMention)
