"""`postilupa bench pages`: a register of invented people, its pages measured and explained."""

import json
from dataclasses import asdict

import pytest

from app import database as plumbing
from app.bench.pages import measure_pages, told
from app.bench.people import fill
from app.bench.plans import scans, statements
from app.contacts.search import keys as search_keys
from app.piccolo_conf import DB
from tests.make.deliveries import World


@pytest.mark.once
async def test_the_pages_of_a_small_register_are_measured(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DB, "pool", None)  # as in a process of its own
    monkeypatch.setattr(DB, "config", {})
    measured = await measure_pages(world.settings, 1000, 5000, times=2)
    assert all(0 < page.p50_ms <= page.p95_ms for page in measured.pages)
    assert measured.export.size_mb > 0.05
    assert "milliseconds" in told(measured)
    assert json.dumps(asdict(measured))


async def test_the_invented_people_have_the_keys_that_real_ones_get(world: World) -> None:
    await fill(200, 1000)
    sql = "select id, search_key, search_grams::text, sort_key from contacts order by id"
    before = [tuple(row) for row in await plumbing.fetch(sql)]
    await search_keys.rewrite_people_keys([row[0] for row in before])
    assert [tuple(row) for row in await plumbing.fetch(sql)] == before
    keys = "select id, search_key, search_grams::text, sort_key from organisations order by id"
    houses = [tuple(row) for row in await plumbing.fetch(keys)]
    await search_keys.rewrite_organisation_keys([row[0] for row in houses])
    assert [tuple(row) for row in await plumbing.fetch(keys)] == houses


async def test_as_many_events_are_made_as_asked_for(world: World) -> None:
    await fill(1000, 10_000)
    tables = ("consent_events", "interactions", "contact_changes")
    counts = [await plumbing.fetchval(f"select count(*) from {name}") for name in tables]
    assert 9_900 <= sum(counts) <= 10_100
    assert await plumbing.fetchval("select count(*) from pg_constraint where contype = 'f'") > 30


async def test_a_statement_that_reads_a_whole_table_is_named(world: World) -> None:
    async with statements() as (ran, connection):
        await plumbing.fetch("select count(*) from contact_changes where why = $1", "x")
        await plumbing.fetch("select 1 from contacts where id = gen_random_uuid()")
        (scan,) = await scans("a page", list(ran), connection)
    assert (scan.page, scan.table) == ("a page", "contact_changes")
