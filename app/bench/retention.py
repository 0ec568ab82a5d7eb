"""How long a night of destroying takes in a large register, and what it costs whoever signs up meanwhile."""

import asyncio
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import quantiles
from time import perf_counter
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
            began = perf_counter()
            await jobs.look_ahead(done.night)
            return MeasuredNight(
                contacts, done.people, done.things, round(seconds, 1),
                round(perf_counter() - began, 1),
                _at(without, 50), _at(without, 99), _at(with_it, 50), _at(with_it, 99),
                round(max(with_it) * 1000, 1), list(done.failed),
                await machine("database and program"),
            )  # fmt: skip


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
    began = perf_counter()
    await jobs.tonight()
    took = perf_counter() - began
    over.set()
    await others
    return took, seconds


async def _sign_up() -> float:
    event = NewEvent(
        uuid4(), State.REQUESTED, Method.FORM, "field_knowledge", uuid4(), "fi",
        evidence=Evidence(f"{uuid4().hex}@example.org", "192.0.2.0", "Browser/1.0", "/subscribe"),
    )  # fmt: skip
    began = perf_counter()
    await actions.record(event)
    return perf_counter() - began


def _at(seconds: list[float], percent: int) -> float:
    return round(quantiles(seconds, n=100)[percent - 1] * 1000, 1)


def told(result: MeasuredNight) -> str:
    return f"""\
{result.contacts} people in the register
The night erased {result.people} people and destroyed {result.things} other things \
in {result.seconds} s, looking ahead included ({result.look_seconds} s).
A sign-up is recorded in {result.p50_without} ms (p99 {result.p99_without}) before,
in {result.p50_with} ms (p99 {result.p99_with}, at most {result.most_with}) during the night.
{"Failed: " + ", ".join(result.failed) if result.failed else "Every rule was kept."}
{result.machine}"""
