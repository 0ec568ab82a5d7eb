"""How long a night of destroying takes in a large register, and what it costs whoever signs up meanwhile."""

import asyncio
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any
from uuid import uuid4

from app import config, database
from app.bench import people
from app.bench.database import machine, own_database
from app.config import Settings
from app.consent import actions
from app.consent.actions import Evidence, NewEvent
from app.consent.events import Method, State
from app.migrate import migrate
from app.piccolo_conf import DB
from app.privacy.answer.content.collecting import collect
from app.privacy.erasing import whose
from app.privacy.erasing.whose import Whose
from app.privacy.retention import jobs, queries

# As many as a night finds where people stay two years: whoever nothing else holds came long ago.
_LONG_AGO = """
update contacts set created_at = now() - interval '3 years' where id in (
    select c.id from contacts c
     where not exists (select from contact_roles r where r.contact = c.id)
       and not exists (select from positions p where p.contact = c.id)
       and not exists (select from contact_addresses a join permission p on p.address = a.id
                        where a.contact = c.id) limit $1)
returning id
"""
_SAID_LONG_AGO = """
update interactions set at = at - interval '6 years'
 where id in (select id from interactions where text <> '' limit $1)
"""
PAUSE = 0.05  # seconds between two sign-ups


@dataclass(frozen=True)
class MeasuredNight:
    """One run. Latencies are those of recording one sign-up, in milliseconds."""

    contacts: int
    people: int
    things: int
    seconds: float
    look_seconds: float
    p50_without: float
    p99_without: float
    p50_with: float
    p99_with: float
    most_with: float
    collected_p50: float
    collected_most: float
    failed: list[str]
    machine: str


async def measure_night(settings: Settings, contacts: int) -> MeasuredNight:
    """Errors: DatabaseError."""
    with tempfile.TemporaryDirectory() as folder:
        async with own_database(settings):
            inside = replace(settings, database_url=DB.config["dsn"], data_dir=Path(folder))
            config.use(inside)
            await migrate(inside)
            await people.fill(contacts, 5 * contacts)
            await _make_due(contacts // 700)
            without = [await _sign_up() for _ in range(100)]
            seconds, with_it = await _night()
            done = (await queries.nights(1))[0]
            look = await _seconds(jobs.look_ahead(done.night))
            collected = [await _seconds(collect(one)) for one in await _asking(contacts)]
            return MeasuredNight(
                contacts, done.people, done.things, round(seconds, 1), round(look, 1),
                _at(without, 50), _at(without, 99), _at(with_it, 50), _at(with_it, 99),
                round(max(with_it) * 1000, 1), _at(collected, 50),
                round(max(collected) * 1000, 1), list(done.failed),
                await machine("database and program"),
            )  # fmt: skip


async def _asking(contacts: int) -> list[Whose]:
    """People from all over the register, and the one with the longest history."""
    numbers = [people.BUSY, *(contacts * n // 30 + 7 for n in range(30))]
    known = [await whose.of_contact(people.person_id(number)) for number in numbers]
    return [one for one in known if one]


async def _seconds(work: Coroutine[Any, Any, object]) -> float:
    began = perf_counter()
    await work
    return perf_counter() - began


async def _make_due(number: int) -> None:
    gone = [row["id"] for row in await database.fetch(_LONG_AGO, number)]
    await database.execute("delete from interaction_people where contact = any($1)", gone)
    await database.execute(_SAID_LONG_AGO, number)
    await database.execute("vacuum analyze")


async def _night() -> tuple[float, list[float]]:
    """Seconds of the night, and of each sign-up during it."""
    over, seconds = asyncio.Event(), []

    async def sign_up_until_then() -> None:
        while not over.is_set():
            seconds.append(await _sign_up())
            await asyncio.sleep(PAUSE)

    others = asyncio.create_task(sign_up_until_then())
    took = await _seconds(jobs.tonight())
    over.set()
    await others
    return took, seconds


async def _sign_up() -> float:
    event = NewEvent(
        uuid4(), State.REQUESTED, Method.FORM, "field_knowledge", uuid4(), "fi",
        evidence=Evidence(f"{uuid4().hex}@example.org", "192.0.2.0", "Browser/1.0", "/subscribe"),
    )  # fmt: skip
    return await _seconds(actions.record(event))


def _at(seconds: list[float], percent: int) -> float:
    return round(quantiles(seconds, n=100)[percent - 1] * 1000, 1)


def told(result: MeasuredNight) -> str:
    return f"""\
{result.contacts} people in the register
The night erased {result.people} people and destroyed {result.things} other things \
in {result.seconds} s, looking ahead included ({result.look_seconds} s).
A sign-up is recorded in {result.p50_without} ms (p99 {result.p99_without}) before,
in {result.p50_with} ms (p99 {result.p99_with}, at most {result.most_with}) during the night.
All that is known of one person is collected in {result.collected_p50} ms \
(at most {result.collected_most}), with the rows of a file that names everybody.
{"Failed: " + ", ".join(result.failed) if result.failed else "Every rule was kept."}
{result.machine}"""
