"""Counters behind the limits. Nothing in them says whom they count."""

from piccolo.columns import Bytea, Integer, Timestamptz
from piccolo.table import Table


class LimitCounter(Table, tablename="limit_counters"):
    """How often one thing was tried since `began_at`. The bucket is a keyed hash."""

    bucket = Bytea(primary_key=True, default=None)
    began_at = Timestamptz(default=None)
    used = Integer(default=None)
