"""What the sending statement reads, whatever the database knows or believes of its tables."""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.sending.session import SETTINGS
from app.campaigns.sending.statements import EXCHANGE
from tests.make import deliveries as make_deliveries
from tests.make.deliveries import World

READERS = 3000
MOST_BUFFERS_A_ROW = 12
TABLES = ("delivery", "permission", "campaigns", "contact_addresses", "contacts")

# As freezing leaves them, but without the ANALYZE that comes with it. The first are under way.
PLANNED = """
insert into delivery (campaign, seq, address, language, state, worker, at, ground)
select $1::int, row_number() over (order by id), id, 'fi', 'p', 1, now(), 'c' from contact_addresses
"""
UNDER_WAY = "update delivery set state = 't' where campaign = $1 and seq <= $2"
# So many earlier campaigns to the same readers, all of them sent.
PAST = """
with past as (
    insert into campaigns (list, purpose, main_language, created_at, changed_at, finished_at)
    select list, purpose, main_language, now(), now(), now()
      from campaigns, generate_series(1, $2) where id = $1 returning id)
insert into delivery (campaign, seq, address, language, state, at, ground)
select past.id, row_number() over (partition by past.id order by a.id), a.id, 'fi', 'a', now(), 'c'
  from past, contact_addresses a
"""


async def _planned() -> int:
    campaign = await make_deliveries.campaign_for(READERS)
    await database.execute(PLANNED, campaign)
    await database.execute(
        "update campaigns set expires_at = now() + interval '1 day' where id = $1", campaign
    )
    return campaign


async def never_analysed() -> int:
    return await _planned()


async def analysed_while_empty() -> int:
    await database.execute("analyze")
    return await _planned()


async def after_sixty_campaigns() -> int:
    campaign = await _planned()
    await database.execute(PAST, campaign, 60)
    await database.execute("analyze")
    return campaign


def literal(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "'{" + ",".join("null" if one is None else str(one) for one in value) + "}'"
    return str(value)


async def explained(arguments: Sequence[object]) -> dict[str, Any]:
    """The plan that the sending session runs, which is not made for these arguments."""
    session = await database.own_connection("plans", **SETTINGS)
    transaction = session.transaction()
    try:
        await transaction.start()
        await session.execute(f"prepare exchange as {EXCHANGE}")
        values = ", ".join(map(literal, arguments))
        plan = await session.fetchval(
            f"explain (analyze, buffers, format json) execute exchange ({values})"
        )
        await transaction.rollback()
    finally:
        await session.close()
    told: dict[str, Any] = json.loads(plan)[0]["Plan"]
    return told


def scans(node: dict[str, Any]) -> list[dict[str, Any]]:
    below = [scan for child in node.get("Plans", ()) for scan in scans(child)]
    return [node, *below] if node.get("Relation Name") and "Scan" in node["Node Type"] else below


@pytest.mark.parametrize("group", [2, 20])
@pytest.mark.parametrize("state", [never_analysed, analysed_while_empty, after_sixty_campaigns])
async def test_a_row_costs_twelve_buffers_at_most_in_every_state_of_the_statistics(
    world: World, state: Callable[[], Awaitable[int]], group: int
) -> None:
    # trial H24
    for table in TABLES:
        await database.execute(f"alter table {table} set (autovacuum_enabled = off)")
    campaign = await state()
    await database.execute(UNDER_WAY, campaign, group)
    nothing = [None] * group
    plan = await explained(
        [
            1, [campaign] * group, range(1, group + 1), ["a"] * group, nothing, [250] * group,
            nothing, [1] * group, campaign, range(101, 101 + group), [],
        ]
    )  # fmt: skip
    assert plan["Actual Rows"] == group
    buffers = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    assert buffers / (2 * group) <= MOST_BUFFERS_A_ROW
    assert {scan["Node Type"] for scan in scans(plan) if scan["Relation Name"] == "delivery"} <= {
        "Index Scan",
        "Bitmap Heap Scan",
    }


async def test_no_plan_is_forbidden_to_the_sending_session() -> None:
    # trial H24
    assert not [name for name in SETTINGS if name.startswith("enable_")]


@pytest.mark.parametrize("readers", [1, 40])
async def test_every_freeze_tells_the_database_how_many_letters_there_are(
    committed: None, readers: int
) -> None:
    # trial H24
    await audience.freeze(await make_deliveries.campaign_for(readers))
    known = await database.fetchval(
        "select reltuples from pg_class where oid = 'delivery'::regclass"
    )
    assert known == readers
