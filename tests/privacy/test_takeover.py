"""A second installation takes over the ledger of a first: whole and equal, or not at all."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from app.consent import actions
from app.consent.events import Method, State
from app.consent.export import Format
from app.consent.grounds.facts import Ground
from app.consent.grounds.groups import add_group
from app.contacts.actions.people import add_person
from app.contacts.facts import PersonFields, Source, Who
from app.database import fetch, fetchval
from app.lib.refusals import Conflict, Invalid
from app.lists.actions.admitting import admit
from app.lists.actions.manage_lists import set_reminder
from app.lists.fewer.actions import choose, offer
from app.lists.fewer.rules import Pace
from app.privacy.purposes.drafts import keep
from app.privacy.recording.stops import Reach, record_objection
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
ADMITTED = "select list, ground, since, until from list_grounds order by 1, 2, 3"
ENDS = """
select key, version, consent_months, renewal_days, release_basis, g.name_fi
  from purposes p left join product_groups g on g.id = p.product_group order by 1, 2
"""
# What is typed is the same; product groups have numbers of their own there.
DRAFTS = """
select purpose, edition, fields - 'product_group', saved_at, g.name_fi
  from purpose_drafts left join product_groups g on g.id::text = fields #>> '{product_group,0}'
"""
UNMAILED = """
select s.id, contact, last_name from person_subjects s join contacts c on c.id = contact
"""


async def everything() -> list[list[tuple[Any, ...]]]:
    asked = (PERMISSION, SUPPRESSED, SUBSCRIBED, SETTINGS, ADMITTED, ENDS, DRAFTS, UNMAILED)
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
    """One stays, one left and came back by undoing, one objects and has two addresses, one is erased, and
    one without an e-mail address forbids post.
    """
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
    for grounds in ({Ground.CUSTOMER, Ground.DUTIES}, {Ground.DUTIES}):
        await admit(stays.list.list_id, grounds, by)
    await add_group(
        {f"name_{language}": f"Muut {language}" for language in ("fi", "sv", "en")}, Who(by)
    )
    group = await add_group(
        {f"name_{one}": f"Kurssit {one}" for one in ("fi", "sv", "en")}, Who(by)
    )
    await made.purpose_says(
        stays.list.list_id,
        consent_months=24,
        renewal_days=30,
        product_group=group,
        release_basis="§",
    )
    await keep(
        None, {"name_fi": ["Uusi"], "product_group": [str(group)], "channels": ["post"]}, 0, by
    )
    contact = await add_person(PersonFields("Veli", "Kirjeinen"), Source("meeting"), Who(by))
    await record_objection(contact, Reach(channel="post"), how="", by=by)


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
        await add_group({f"name_{one}": f"Oma {one}" for one in ("fi", "sv", "en")}, Who(None))
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
        assert (await take_over(file)).people == 6
