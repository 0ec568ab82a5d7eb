"""The limits count keyed hashes and forget them within days: nobody can be found in them."""

from piccolo.table import Table

from app.web.tables import LimitCounter

PERSONAL: dict[type[Table], tuple[str, ...]] = {}
NONE: tuple[type[Table], ...] = (LimitCounter,)
