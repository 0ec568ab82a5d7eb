"""How an import finds people it knows: by an index, whatever the tables were when it began."""

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from app import database
from app.imports.writing.matching import _BY_ADDRESS
from app.imports.writing.may_bring import _STANDING
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists
from tests.make.deliveries import World
from tests.make.imports import imported, numbered, table

KNOWN = 20_000
ROWS = 2_000
TABLES = ("contacts", "contact_addresses", "permission", "subscriptions")
HEADINGS = ("Sähköposti", "Etunimi", "Sukunimi")


async def fill() -> None:
    a_list = await make_lists.a_list()
    await make_deliveries.crowd(a_list.list_id, KNOWN)


async def never_analysed() -> None:
    await fill()


async def analysed_while_empty() -> None:
    await database.execute("analyze")
    await fill()


async def analysed() -> None:
    await fill()
    await database.execute("analyze")


def whole_tables(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for child in node.get("Plans", ()):
        yield from whole_tables(child)


@pytest.mark.parametrize("state", [never_analysed, analysed_while_empty, analysed])
async def test_people_are_found_by_index_in_every_state_of_the_statistics(
    world: World, state: Callable[[], Awaitable[None]]
) -> None:
    # trial H24
    for name in TABLES:
        await database.execute(f"alter table {name} set (autovacuum_enabled = off)")
    await state()
    wanted = [f"reader{number}@example.org" for number in range(ROWS)]
    plan = await database.fetchval(f"explain (format json) {_BY_ADDRESS}", wanted)
    assert not set(whole_tables(json.loads(plan)[0]["Plan"]))


async def generic_plans() -> dict[str, int]:
    rows = await database.fetch(
        "select statement, custom_plans, generic_plans from pg_prepared_statements"
    )
    return {row["statement"]: row["generic_plans"] for row in rows}


async def test_no_plan_is_kept_from_small_imports_for_a_large_one(db: None) -> None:
    # trial H24
    a_list = await make_lists.a_list()
    before = await generic_plans()
    for number in range(8):
        people = table(HEADINGS, *numbered(3, prefix=f"small{number % 2}-"))
        await imported(people, list_id=a_list.list_id, evidence="Lomake")
    after = await generic_plans()
    asked = (_BY_ADDRESS, _STANDING)
    assert set(asked) <= after.keys()
    assert {sql: after[sql] - before.get(sql, 0) for sql in asked} == dict.fromkeys(asked, 0)
