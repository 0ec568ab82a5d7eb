"""A second installation takes over the ledger of a first: whole and equal, or not at all."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from app.consent import actions
from app.consent.events import Method, State
from app.consent.export import Format
from app.database import fetch, fetchval
from app.lib.refusals import Conflict, Invalid
from app.lists.actions.manage_lists import set_reminder
from app.lists.fewer.actions import choose, offer
from app.lists.fewer.rules import Pace
from app.privacy.takeover.actions import take_over
from app.privacy.takeover.written import written
from tests.conftest import fresh_database
from tests.consent.grounds import made
from tests.make import consent as make
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.deliveries import world_at

PERMISSION = """
select address, purpose, channel, list_id, verdict, reason,
       case when reason <> 'never_asked' then since end  -- which nothing happened to date
  from permission
 order by 1, 2, 3, 4, 5, 6, 7
"""
SUPPRESSED = "select digest, list_id, reason, since from suppressions order by 1, 2, 3"
SUBSCRIBED = "select list, address, joined_at, left_at, left_by from subscriptions order by 1, 2, 3"

SETTINGS = "select slug, remind_after_days, fewer from lists order by 1"
ENDS = "select key, version, consent_months, renewal_days from purposes order by 1, 2"


async def everything() -> list[list[tuple[Any, ...]]]:
    asked = (PERMISSION, SUPPRESSED, SUBSCRIBED, SETTINGS, ENDS)
    return [[tuple(row) for row in await fetch(sql)] for sql in asked]


async def exported() -> str:
    return b"".join([part async for part in written(Format.JSON_LD)]).decode()


def without_ids(document: str) -> list[Any]:
    """What a second export repeats: all but the ids of events, and who was told in which order."""
    nodes = json.loads(document)["@graph"]
    for node in nodes:
        for event in node.get("consent_events", ()):
            del event["ledger"]["id"]
            event["ledger"]["evidence"] |= dict.fromkeys(("undoes", "concerns"))
    return [node for node in nodes if node.get("@type") != "dpv:Purpose"]


async def a_ledger() -> None:
    """One stays, one left and came back by undoing, one objects and has two addresses, one is erased."""
    await make_lists.open_for_sign_up()
    stays = await make_lists.subscriber()
    left = await make_lists.subscriber("", stays.list)
    await make_lists.stop_everything(left)
    objector = await make_lists.subscriber("", stays.list)
    await make_lists.second_address_of(objector)
    objection = await actions.record(
        make.new_event(objector.address.id, State.OBJECTED, Method.PAGE, list_id=None)
    )
    await actions.record(
        make.new_event(
            objector.address.id, State.CORRECTED, Method.PAGE, list_id=None, undoes=objection
        )
    )
    await make.given()
    by = await make_staff.member()
    await set_reminder(stays.list.list_id, 4, by=by)
    await offer(stays.list.list_id, [Pace.MONTH], by=by)
    await choose(stays.address, {stays.list.list_id: Pace.MONTH}, actions.Evidence())
    await made.purpose_says(stays.list.list_id, consent_months=24, renewal_days=30)


@pytest.fixture
async def first(
    server_url: str, migrated: str, settings: None, tmp_path: Path
) -> AsyncIterator[tuple[str, list[list[tuple[Any, ...]]]]]:
    """The file of a first installation, and what holds there."""
    async with (
        fresh_database(server_url, template=migrated) as url,
        world_at(url, tmp_path),
    ):
        await a_ledger()
        yield await exported(), await everything()


# trial E14
async def test_a_second_installation_comes_to_the_same_state(
    first: tuple[str, list[list[tuple[Any, ...]]]],
    server_url: str,
    migrated: str,
    tmp_path: Path,
) -> None:
    document, there = first
    file = tmp_path / "ledger.jsonld"
    file.write_text(document, encoding="utf-8")
    async with (
        fresh_database(server_url, template=migrated) as url,
        world_at(url, tmp_path),
    ):
        await make_lists.identity()
        await take_over(file)
        assert await everything() == there
        assert without_ids(await exported()) == without_ids(document)
        with pytest.raises(Conflict):
            await take_over(file)


SPOILT: dict[str, Callable[[list[str]], list[str]]] = {
    "without its end": lambda lines: lines[:-1],
    "with a torn line": lambda lines: [*lines[:-2], lines[-2][:40], lines[-1]],
    "with a field missing": lambda lines: [
        *lines[:-2], lines[-2].replace('"event_time"', '"time"'), lines[-1],
    ],
    "with an unknown state": lambda lines: [
        *lines[:-2], lines[-2].replace('"state":"given"', '"state":"subscribed"'), lines[-1],
    ],
    "of another program": lambda lines: ["[]", *lines[1:]],
}  # fmt: skip


async def test_a_damaged_file_leaves_nothing_behind(
    first: tuple[str, list[list[tuple[Any, ...]]]],
    server_url: str,
    migrated: str,
    tmp_path: Path,
) -> None:
    whole = first[0].splitlines()
    file = tmp_path / "ledger.jsonld"
    async with (
        fresh_database(server_url, template=migrated) as url,
        world_at(url, tmp_path),
    ):
        for how, spoil in SPOILT.items():
            file.write_text("\n".join(spoil(whole)), encoding="utf-8")
            with pytest.raises(Invalid):
                await take_over(file)
            left = "select count(*) from consent_events", "select count(*) from contacts"
            assert [await fetchval(sql) for sql in left] == [0, 0], how
        file.write_text("\n".join(whole), encoding="utf-8")
        assert (await take_over(file)).people == 5
