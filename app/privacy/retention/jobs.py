"""The nights: everything whose time is over goes, a little at a time; then a look at what comes next."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta
from uuid import UUID

from app import database
from app.database import transaction
from app.lib import clock
from app.lib.failures import code_of
from app.lib.languages import HOME_ZONE
from app.privacy.retention import people
from app.privacy.retention.facts import rules_in_force
from app.privacy.retention.holds import held_ids, stopped_since
from app.privacy.retention.tasks import TASKS, Task
from app.staff.periods.queries import periods

log = logging.getLogger(__name__)

PEOPLE, LOOK = "people", "look"
AT_ONCE = 200
BREATH = 0.005  # seconds, for others' work between two batches
AHEAD = timedelta(days=31)
HOUR = time(3, tzinfo=HOME_ZONE)

_BEGIN = """
insert into retention_nights (night, started_at) values ($1, $2)
on conflict (night) do update set night = excluded.night
returning id, finished_at
"""
_COUNT = """
update retention_nights
   set destroyed = destroyed || jsonb_build_object($2::text,
                       coalesce((destroyed ->> $2)::integer, 0) + $3::integer)
 where id = $1
"""


async def tonight() -> bool:
    """Destroy what is due today and report it, once. What was broken off is gone on with.

    False: this night is done already, somebody else is at it, or nothing is to be destroyed.
    """
    async with _the_only_one() as is_ours:
        if not is_ours or await stopped_since():
            return False
        night = await database.fetchrow(_BEGIN, clock.today(), clock.now())
        assert night is not None
        if night["finished_at"] is not None:
            return False
        if not await _destroy(night["id"]):
            return False
        await database.execute(
            "update retention_nights set finished_at = $2 where id = $1", night["id"], clock.now()
        )
        return await _one(night["id"], LOOK, _look())


@asynccontextmanager
async def _the_only_one() -> AsyncIterator[bool]:
    connection = await database.own_connection("postilupa retention")
    try:
        yield await connection.fetchval(
            "select pg_try_advisory_lock(hashtextextended('retention night', 0))"
        )
    finally:
        await connection.close()


async def _look() -> AsyncIterator[None]:
    await look_ahead(clock.today() + timedelta(days=1))
    yield


async def _destroy(night: int) -> bool:
    """Things first, then people: what is left of them goes with them. False: somebody stopped it."""
    for task in TASKS:
        if not await _one(night, task.key, _things(night, task)):
            return False
    return await _one(night, PEOPLE, _people(night))


async def _one(night: int, rule: str, work: AsyncIterator[None]) -> bool:
    """A rule that cannot be kept does not keep the others back; the report names it."""
    try:
        async for _ in work:
            if await stopped_since():
                return False
            await asyncio.sleep(BREATH)
    except Exception as error:  # noqa: BLE001 - the next night tries again
        code = code_of(error)
        log.error("retention of %s: %s", rule, code)  # noqa: TRY400 - no text of an error
        await database.execute(
            "update retention_nights set failed = failed || jsonb_build_object($2::text, $3::text) "
            "where id = $1",
            night, rule, code,
        )  # fmt: skip
    return True


async def _things(night: int, task: Task) -> AsyncIterator[None]:
    before = (await periods())[task.key].before(clock.now())
    held = await held_ids(clock.today())
    number = 1
    while number:
        async with transaction():
            number = await task.destroy(before, held, AT_ONCE)
            await _count(night, task.key, number)
        yield


async def _people(night: int) -> AsyncIterator[None]:
    rules, today = await rules_in_force(), clock.today()
    async for going in people.going_on(rules, today):
        yield
        for one in going:
            if await people.erase_due(one, rules, today):
                await _count(night, f"{PEOPLE} {one.due.verdict.rule}", 1)
            yield


async def _count(night: int, rule: str, number: int) -> None:
    if number:
        await database.execute(_COUNT, night, rule, number)


async def look_ahead(night: date) -> None:
    """Note what would go in this night, and whose time is over within a month from it."""
    at, held = datetime.combine(night, HOUR), await held_ids(night)
    kept = await periods()
    things: Counter[str] = Counter()
    for task in TASKS:
        things[task.key] += await task.number_due(kept[task.key].before(at), held, at)
    rules = await rules_in_force()
    due = [one async for some in people.due_on(rules, night, ahead=AHEAD) for one in some]
    async with transaction():
        await database.execute("delete from retention_due")
        await database.execute(
            "insert into retention_due (contact, rule, since, ends) "
            "select * from unnest($1::uuid[], $2::text[], $3::date[], $4::date[]) as d (c, r, s, e) "
            "where exists (select from contacts where id = c)",
            *_columns(due),
        )
        await database.execute("delete from retention_looks")
        await database.execute(
            "insert into retention_looks (at, night, things) values ($1, $2, $3::jsonb)",
            clock.now(), night, json.dumps(things),
        )  # fmt: skip


def _columns(due: list[people.Due]) -> tuple[list[UUID], list[str], list[object], list[object]]:
    return (
        [one.contact for one in due],
        [one.verdict.rule for one in due],
        [one.verdict.since for one in due],
        [one.verdict.on for one in due],
    )
