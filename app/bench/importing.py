"""How fast a file of people comes in, beside a bare COPY of the same file into a plain table."""

import asyncio
import csv
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import fmean
from time import monotonic
from typing import NamedTuple
from uuid import UUID

from app import database
from app.bench.database import machine, own_database
from app.bench.memory import most_memory
from app.bench.names import PLACES, somebody
from app.config import Settings
from app.imports import actions, queries
from app.imports.actions import Described
from app.imports.writing import engine
from app.migrate import migrate

FEW = 10_000
PARTS = 8
HEADINGS = (
    "Email", "First name", "Last name", "Phone", "Organisation", "Title", "Place", "Language", "Tags",
    "OPTIN_TIME", "OPTIN_IP", "CONFIRM_TIME", "CONFIRM_IP",
)  # fmt: skip
TITLES = ("toimitusjohtaja", "viestintäpäällikkö", "toimittaja", "erityisasiantuntija", "redaktör")
TAGS = ("energia", "metsä", "kalastus", "eräjulkaisut", "koulutus", "kunnat", "matkailu", "terveys")
LANGUAGES = ("fi", "fi", "fi", "sv", "en")
BAD = ("ei tiedossa", "aino@", "aino example.org", "äö@example.org", "a@b")

PREPARE = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class MeasuredImport:
    """One run. Memory is that of all our processes together, PostgreSQL left out."""

    rows: int
    file_mb: float
    copy_rows_per_second: float
    import_rows_per_second: float
    ratio: float
    created: int
    updated: int
    unchanged: int
    refused: int
    memory_mb_at_few: float
    memory_mb: float
    memory_growth: float
    machine: str


async def measure_import(settings: Settings, rows: int) -> MeasuredImport:
    """Errors: DatabaseError."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few.csv", Path(folder) / "many.csv"
        await asyncio.to_thread(write_file, few, FEW, 10**9)
        await asyncio.to_thread(write_file, many, rows, 0)
        async with own_database(settings):
            await migrate(settings)
            list_id = await database.fetchval(PREPARE)
            few_in = await _import(few, FEW, list_id, parts=1)
            done = await _import(many, rows, list_id, parts=PARTS)
            seconds, copy = done.seconds, fmean(done.copies)
            info = await queries.import_info(done.import_id)
            assert info is not None
            return MeasuredImport(
                rows=rows,
                file_mb=round(many.stat().st_size / 1e6, 1),
                copy_rows_per_second=round(rows / copy),
                import_rows_per_second=round(rows / seconds),
                ratio=round(copy / seconds, 5),
                created=info.counts.created,
                updated=info.counts.updated,
                unchanged=info.counts.unchanged,
                refused=info.counts.refused,
                memory_mb_at_few=round(few_in.memory / 1e6, 1),
                memory_mb=round(done.memory / 1e6, 1),
                memory_growth=round(done.memory / few_in.memory - 1, 3),
                machine=await machine("PostgreSQL and the import"),
            )


def write_file(path: Path, rows: int, first: int) -> None:
    """One row in twenty has a bad address, one in twenty is about somebody from before."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        chance = Random(first)  # noqa: S311 - a file for a measurement
        for number in range(first, first + rows):
            kind = chance.random()
            who = chance.randrange(first, number) if kind < 0.05 and number > first else number
            writer.writerow(_row(who, BAD[number % len(BAD)] if kind > 0.95 else "", chance))


def _row(number: int, bad_address: str, chance: Random) -> tuple[str, ...]:
    one = somebody(number)
    day = f"20{10 + number % 15:02}-{1 + number % 12:02}-{1 + number % 28:02}"
    ip = f"192.0.2.{number % 250}"
    return (
        bad_address or one.email, one.first_name, one.last_name, f"040 {number % 10_000_000:07}",
        f"{PLACES[number % len(PLACES)].title()} Yritys {number % 5000} Oy",
        TITLES[number % len(TITLES)], one.place, LANGUAGES[number % len(LANGUAGES)],
        chance.choice(TAGS), f"{day} 10:00:00", ip, f"{day} 10:05:00", ip,
    )  # fmt: skip


async def _copy(path: Path) -> float:
    """Seconds PostgreSQL takes for the bare file."""
    columns = ", ".join(f'"{heading}" text' for heading in HEADINGS)
    await database.execute(f"create table bench_plain ({columns})")
    began = monotonic()
    async with database.connection() as connection:
        await connection.copy_to_table("bench_plain", source=path, format="csv", header=True)
    seconds = monotonic() - began
    await database.execute("drop table bench_plain")
    return seconds


class _Imported(NamedTuple):
    """Seconds from the first byte to the last row, most memory in bytes, seconds of each COPY."""

    import_id: UUID
    seconds: float
    memory: float
    copies: list[float]


async def _import(path: Path, rows: int, list_id: UUID, *, parts: int) -> _Imported:
    """The file in so many parts, each between two bare COPYs of it.

    A COPY takes seconds where the import takes minutes, and a machine that is shared is not as fast
    in one minute as in the next: so both are spread over the same stretch of time.
    """
    copies = [await _copy(path)]
    with most_memory() as most:
        began = monotonic()
        import_id = await _received(path, list_id)
        seconds = monotonic() - began
        for part in range(1, parts + 1):
            began = monotonic()
            await _run_until(import_id, rows * part // parts if part < parts else None)
            seconds += monotonic() - began
            copies.append(await _copy(path))
    return _Imported(import_id, seconds, most(), copies)


async def _received(path: Path, list_id: UUID) -> UUID:
    import_id = await actions.receive(path.name, _parts(path), None)
    told = Described("web_form", "Mittaus", list_id=list_id, evidence="Lomake")
    await actions.describe(import_id, told, None)
    await actions.start(import_id, None, may_record_consent=True)
    return import_id


async def _run_until(import_id: UUID, rows: int | None) -> None:
    """To the batch in which so many rows are done, as a worker is stopped; None: to the end."""
    stop = asyncio.Event()
    running = asyncio.create_task(engine.run(import_id, stop))
    while rows is not None and not (running.done() or stop.is_set()):
        await asyncio.sleep(0.5)
        info = await queries.import_info(import_id)
        if info is not None and info.done_rows >= rows:
            stop.set()
    await running


async def _parts(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while part := await asyncio.to_thread(file.read, 1 << 20):
            yield part


def told(result: MeasuredImport) -> str:
    return f"""\
{result.rows} rows, {result.file_mb} MB: {result.created} new people, {result.updated} completed,
{result.unchanged} unchanged, {result.refused} refused
COPY         {result.copy_rows_per_second:9.0f} rows/s, bare, into a plain table; again and again meanwhile
Postilupa    {result.import_rows_per_second:9.0f} rows/s, checked, without doubles, with evidence
ratio        1/{1 / result.ratio:.0f}
Memory of all processes: {result.memory_mb_at_few} MB at {FEW} rows, {result.memory_mb} MB at {result.rows}
({result.memory_growth:+.1%}).
{result.machine}"""
