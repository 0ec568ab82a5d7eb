"""How fast the ledger is sealed, verified and exported, and what sealing costs whoever signs up."""

import asyncio
import multiprocessing
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from uuid import UUID, uuid4

from app import config, database
from app.bench.database import machine, own_database
from app.bench.memory import most_memory
from app.config import Settings
from app.consent import actions
from app.consent.actions import Evidence, NewEvent
from app.consent.events import EMAIL, Actor, Method, State
from app.consent.export import Format, export
from app.consent.grounds.reasons import Reason
from app.consent.ledger.evidence import commit, in_hex
from app.consent.ledger.salts import salts
from app.consent.ledger.sealing import seal
from app.consent.ledger.verifying.verify import verify
from app.consent.wordings.texts import keep_wording
from app.database import DatabaseError, connection_pool
from app.migrate import migrate
from app.piccolo_conf import DB

PURPOSE = "field_knowledge"
STATES = (
    (State.REQUESTED, Method.FORM),
    (State.CONFIRMATION_SENT, Method.DOUBLE_OPT_IN),
    (State.GIVEN, Method.DOUBLE_OPT_IN),
    (State.RENEWED, Method.DOUBLE_OPT_IN),
)
AT_ONCE = 20_000
SIGN_UPS = 100
ROUNDS = 4
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
_EVENT = (
    "id", "subject", "state", "method", "purpose", "purpose_version", "channel", "list_id", "wording",
    "language", "actor", "at", "recorded_at", "evidence_digest",
)  # fmt: skip
_EVIDENCE = ("event", "subject", "salts", "email", "ip", "user_agent", "page", "detail")
_PERMISSION = ("address", "purpose", "channel", "list_id", "verdict", "reason", "since")


@dataclass(frozen=True)
class MeasuredLedger:
    """One run. Latencies are those of recording one sign-up, in milliseconds."""

    events: int
    sealed_per_second: float
    verified_per_second: float
    verify_seconds: float
    exported_per_second: float
    memory_mb_before: float
    memory_mb_verify: float
    memory_mb_export: float
    p50_without: float
    p95_without: float
    p50_with: float
    p95_with: float
    machine: str


async def measure_ledger(settings: Settings, events: int) -> MeasuredLedger:
    """Errors: DatabaseError."""
    with tempfile.TemporaryDirectory() as folder:
        async with own_database(settings):
            inside = replace(settings, database_url=DB.config["dsn"], data_dir=Path(folder))
            config.use(inside)
            await migrate(inside)
            await _fill(events // len(STATES))
            count, sealing = await _sealed()
            with most_memory() as most:
                before = most()
                verifying = await _verified()
                after_verify = most()
                exporting = await _exported()
                after_export = most()
            without, with_it = await _recorded(inside)
            return MeasuredLedger(
                events=count,
                sealed_per_second=round(count / sealing),
                verified_per_second=round(count / verifying),
                verify_seconds=round(verifying, 1),
                exported_per_second=round(count / exporting),
                memory_mb_before=round(before / 1e6, 1),
                memory_mb_verify=round(after_verify / 1e6, 1),
                memory_mb_export=round(after_export / 1e6, 1),
                p50_without=_at(without, 50),
                p95_without=_at(without, 95),
                p50_with=_at(with_it, 50),
                p95_with=_at(with_it, 95),
                machine=await machine("PostgreSQL"),
            )


async def _fill(people: int) -> None:
    """Each with the events of a consent that was confirmed and renewed."""
    list_id = uuid4()
    wording = await keep_wording(list_id, "fi", "Minulle saa lähettää uutiskirjeen.")
    drawn = salts(500)
    for first in range(0, people, AT_ONCE // len(STATES)):
        numbers = range(first, min(people, first + AT_ONCE // len(STATES)))
        rows = [_rows(number, list_id, wording, drawn) for number in numbers]
        async with database.transaction(), database.connection() as connection:
            for table, columns, at in (
                ("consent_events", _EVENT, 0),
                ("consent_evidence", _EVIDENCE, 1),
                ("permission", _PERMISSION, 2),
            ):
                records = [record for row in rows for record in row[at]]
                await connection.copy_records_to_table(table, records=records, columns=columns)
    await database.execute(
        "select setval('consent_events_id_seq', (select max(id) from consent_events))"
    )
    for table in ("consent_events", "consent_evidence", "permission", "unsealed"):
        await database.execute(f"vacuum analyze {table}")


type_of_rows = tuple[list[tuple[object, ...]], list[tuple[object, ...]], list[tuple[object, ...]]]


def _rows(number: int, list_id: UUID, wording: UUID, drawn: Iterator[bytes]) -> type_of_rows:
    subject, began = (
        UUID(int=(number * 0x9E3779B97F4A7C15) % 2**128),
        BEGAN + timedelta(seconds=number),
    )
    told = Evidence(f"reader{number}@example.org", "192.0.2.0", "Browser/1.0", "/subscribe/kirje")
    facts = asdict(told) | {"detail": {"request": str(subject)}}
    events: list[tuple[object, ...]] = []
    proofs: list[tuple[object, ...]] = []
    for place, (state, method) in enumerate(STATES):
        event, at = number * len(STATES) + place + 1, began + timedelta(hours=place)
        proof = commit(facts, drawn)
        events.append((event, subject, state, method, PURPOSE, 1, EMAIL, list_id, wording, "fi",
                       Actor.PERSON, at, at, proof.digest))  # fmt: skip
        proofs.append((event, subject, in_hex(proof.salts), told.email, told.ip, told.user_agent,
                       told.page, f'{{"request": "{subject}"}}'))  # fmt: skip
    since = began + timedelta(hours=len(STATES) - 1)
    permission = (subject, PURPOSE, EMAIL, list_id, True, Reason.CONSENT, since)
    return events, proofs, [permission]


async def _sealed() -> tuple[int, float]:
    count, began = 0, perf_counter()
    while sealed := await seal():
        count += sealed
    return count, perf_counter() - began


async def _verified() -> float:
    began = perf_counter()
    report = await verify()
    if report.faults:
        raise DatabaseError(f"The measured ledger does not verify: {report.faults[0].said}.")
    return perf_counter() - began


async def _exported() -> float:
    began = perf_counter()
    async for _ in export(Format.JSON_LINES, {}):
        pass
    return perf_counter() - began


async def _recorded(settings: Settings) -> tuple[list[float], list[float]]:
    """Seconds of each sign-up: while nothing is sealed, and while another process does all the time."""
    without, with_it = [], []
    for _ in range(ROUNDS):
        without += await _sign_ups()
        async with _sealing_all_the_time(settings):
            with_it += await _sign_ups()
    return without, with_it


async def _sign_ups() -> list[float]:
    seconds = []
    for number in range(SIGN_UPS):
        event = NewEvent(
            uuid4(), State.REQUESTED, Method.FORM, PURPOSE, uuid4(), "fi",
            evidence=Evidence(f"new{number}@example.org", "192.0.2.0", "Browser/1.0", "/subscribe"),
        )  # fmt: skip
        began = perf_counter()
        await actions.record(event)
        seconds.append(perf_counter() - began)
    return seconds


@asynccontextmanager
async def _sealing_all_the_time(settings: Settings) -> AsyncIterator[None]:
    """As a worker does it in a process of its own, but ten times a second."""
    process = multiprocessing.get_context("spawn")
    begun, stop = process.Event(), process.Event()
    other = process.Process(target=_seal_until, args=(settings, begun, stop), daemon=True)
    other.start()
    try:
        await asyncio.to_thread(begun.wait, 60)
        yield
    finally:
        stop.set()
        await asyncio.to_thread(other.join, 60)


def _seal_until(settings: Settings, begun: Event, stop: Event) -> None:
    async def work() -> None:
        config.use(settings)
        async with connection_pool(str(settings.database_url)):
            while not stop.is_set():
                if not await seal():
                    await asyncio.sleep(0.1)
                begun.set()

    asyncio.run(work())


def _at(seconds: list[float], percent: int) -> float:
    return round(quantiles(seconds, n=100)[percent - 1] * 1000, 2)


def told(result: MeasuredLedger) -> str:
    return f"""\
{result.events} events with evidence
sealed       {result.sealed_per_second:8.0f} events/s
verified     {result.verified_per_second:8.0f} events/s, all in {result.verify_seconds} s
exported     {result.exported_per_second:8.0f} records/s
The process had {result.memory_mb_before:.0f} MB before, {result.memory_mb_verify:.0f} MB after verifying, \
{result.memory_mb_export:.0f} MB after the export.
A sign-up is recorded in {result.p50_without} ms (p95 {result.p95_without}) without sealing,
in {result.p50_with} ms (p95 {result.p95_with}) while another process seals ten times a second.
{result.machine}"""
