"""What the log of reads costs a page of people: finding whom it showed, and writing that down."""

from dataclasses import dataclass
from statistics import quantiles
from time import perf_counter, process_time
from uuid import UUID

from app import database
from app.bench.database import machine, own_database
from app.bench.people import fill
from app.config import Settings
from app.lib import clock
from app.migrate import migrate
from app.staff.reads.recording import View, ids_in

ON_A_PAGE = 50
_ROW = '<tr><td><a href="/staff/people/{0}">{0}</a></td><td>{1}</td></tr>\n'
_REST = "what else stands in a row of the list of people, with its columns and classes " * 8


@dataclass(frozen=True)
class MeasuredReads:
    """Milliseconds a page, after its last byte has gone; `rows` is how many were written.

    `empty_*`: of a statement that does nothing, in the same run. `cpu_ms`: of our own processor time.
    """

    contacts: int
    page_kb: float
    p50_ms: float
    p95_ms: float
    empty_p50_ms: float
    empty_p95_ms: float
    cpu_ms: float
    rows: int
    row_bytes: float
    machine: str


async def measure_reads(settings: Settings, contacts: int, pages: int) -> MeasuredReads:
    """Errors: DatabaseError."""
    async with own_database(settings):
        await migrate(settings)
        await fill(contacts, contacts)
        people = [row["id"] for row in await database.fetch("select id from contacts")]
        member = await database.fetchval("select md5('staff 1')::uuid")
        seconds, empty, cpu, size = [], [], 0.0, 0
        for number in range(pages):
            text = _page(people, number)
            size = len(text)
            before = process_time()
            seconds.append(await _noted(member, text))
            cpu += process_time() - before
            began = perf_counter()
            await database.fetchval("select 1")
            empty.append(perf_counter() - began)
        at, nothing = quantiles(seconds, n=100), quantiles(empty, n=100)
        stored = await database.fetchrow(
            "select count(*) as rows, avg(pg_column_size(r)) as bytes from read_log r"
        )
        assert stored is not None
        return MeasuredReads(
            contacts, round(size / 1000, 1), round(at[49] * 1000, 2), round(at[94] * 1000, 2),
            round(nothing[49] * 1000, 2), round(nothing[94] * 1000, 2), round(cpu / pages * 1000, 2),
            stored["rows"], round(float(stored["bytes"]), 0), await machine("PostgreSQL and the log"),
        )  # fmt: skip


def _page(people: list[UUID], number: int) -> bytes:
    first = number * ON_A_PAGE % max(len(people) - ON_A_PAGE, 1)
    some = people[first : first + ON_A_PAGE]
    return "".join(_ROW.format(one, _REST) for one in some).encode()


async def _noted(member: UUID, text: bytes) -> float:
    began = perf_counter()
    view = View(clock.now(), member, "people.all")
    view.people.update(ids_in(text))
    await view.note()
    return perf_counter() - began


def told(result: MeasuredReads) -> str:
    return f"""\
{result.contacts} people in the register, {ON_A_PAGE} on a page of {result.page_kb} kB
The log of reads adds {result.p50_ms} ms to a page (p95 {result.p95_ms}), after its last byte;
of it {result.cpu_ms} ms are our processor's. A statement that does nothing takes {result.empty_p50_ms} ms
(p95 {result.empty_p95_ms}) in the same run.
{result.rows} rows of {result.row_bytes:.0f} bytes were written.
{result.machine}"""
