"""Which tables the statements of a page read from end to end: every statement is explained."""

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from app.piccolo_conf import DB

BIG = frozenset(
    {
        "contacts",
        "contact_addresses",
        "contact_changes",
        "contact_phones",
        "contact_roles",
        "contact_tags",
        "positions",
        "consent_events",
        "interactions",
        "interaction_people",
    }
)
_EXPLAINED = ("select", "with", "insert", "update", "delete")


@dataclass(frozen=True)
class Scan:
    """A whole big table was read for this page, by this statement."""

    page: str
    table: str
    statement: str


@dataclass(frozen=True)
class Ran:
    sql: str
    arguments: Sequence[object]


@asynccontextmanager
async def statements() -> AsyncIterator[tuple[list[Ran], Any]]:
    """What runs inside, in one transaction that is rolled back, and its connection."""
    ran: list[Ran] = []

    def keep(query: Any) -> None:
        ran.append(Ran(query.query, query.args))

    async with DB.transaction() as transaction:
        connection = transaction.connection
        connection.add_query_logger(keep)
        try:
            yield ran, connection
        finally:
            connection.remove_query_logger(keep)
            await transaction.rollback()  # type: ignore[no-untyped-call]


async def scans(page: str, ran: Sequence[Ran], connection: Any) -> list[Scan]:
    """Explain what ran, in its order and under its own settings."""
    found = []
    for one in ran:
        words = one.sql.lower().split(None, 2)
        if words[:2] == ["set", "local"] and "timeout" not in one.sql:
            await connection.execute(one.sql)
        elif words and words[0] in _EXPLAINED:
            plan = await connection.fetchval(f"explain (format json) {one.sql}", *one.arguments)
            tables = set(_whole_tables(json.loads(plan)[0]["Plan"])) & BIG
            found += [Scan(page, table, " ".join(one.sql.split())) for table in sorted(tables)]
    return found


def _whole_tables(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for child in node.get("Plans", ()):
        yield from _whole_tables(child)
