"""Whether anything in the database changed: for tests that say nothing may."""

from collections.abc import Collection

from app.database import fetch, fetchval

# Counting a refused try is what a limit is for; whose data a page showed is what the log of reads notes.
USUAL = frozenset({"limit_counters", "read_log"})


async def fingerprint(*, without: Collection[str] = ()) -> dict[str, str]:
    """Each table's content as one hash; equal when equal."""
    rows = await fetch("select tablename from pg_tables where schemaname = current_schema()")
    names = sorted(row["tablename"] for row in rows if row["tablename"] not in {*USUAL, *without})
    return {name: await _hash(name) for name in names}


async def _hash(table: str) -> str:
    found: str = await fetchval(
        f"select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t"
    )
    return found
