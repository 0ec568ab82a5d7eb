"""A segment is a question; whom it finds is stored nowhere."""

from piccolo.table import Table

from app.segments.tables import Segment

PERSONAL: dict[type[Table], tuple[str, ...]] = {}
NONE: tuple[type[Table], ...] = (Segment,)
