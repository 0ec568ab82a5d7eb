"""An import from its first row to its last: batch after batch, each with its progress in one transaction.

Whatever ends the process, the next one goes on with the first chunk that has no outcomes. A process
of its own reads rows while this one writes those before.
"""

import asyncio
import gc
import json
import logging
from collections import Counter, deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import aclosing, asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import chain
from typing import NamedTuple
from uuid import UUID

import asyncpg

from app import database
from app.database import DatabaseError, lock, transaction
from app.imports import queries
from app.imports.reading.cells import Found
from app.imports.rules import UNDO_FOR, Counts, Outcome, State
from app.imports.writing.batch import work
from app.imports.writing.fresh.copying import copy_records
from app.imports.writing.fresh.prepare import ReadChunk, prepare
from app.imports.writing.readers import reader_for
from app.imports.writing.settled import Batch
from app.imports.writing.terms import Job, job_of
from app.imports.writing.trial import Seen
from app.lib import clock
from app.lib.crash import Point, reached
from app.lib.failures import code_of

log = logging.getLogger(__name__)

BATCH_CHUNKS = 2
AHEAD = 2  # batches that are read while one is written
TRIES = 3
GONE = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError, DatabaseError)


class _Chunk(NamedTuple):
    id: int
    number: int
    rows: int
    read: "asyncio.Task[ReadChunk]"


async def run(import_id: UUID, stop: asyncio.Event | None = None) -> None:
    """Do the dry run that was asked for, or the import from where it stands to its end.

    Ends early at `stop` or when somebody cancels. What cannot be imported is `failed` with a reason.
    """
    info = await queries.import_info(import_id)
    if info is None or info.state not in (State.RUNNING, State.TRYING):
        return
    is_trial = info.state is State.TRYING
    try:
        async with reader_for(info.rows - (0 if is_trial else info.done_rows)) as executor:
            await _Run(await job_of(info, is_trial=is_trial), executor, stop).to_the_end()
    except GONE:
        raise
    except Exception as error:  # noqa: BLE001 - somebody has to be told, whatever it was
        log.error("import: %s", code_of(error))  # noqa: TRY400 - the text may name a person
        await _fail(import_id, code_of(error), is_trial=is_trial)


async def _fail(import_id: UUID, code: str, *, is_trial: bool) -> None:
    await database.execute(
        "update imports set failed_at = $2, failure = $3, trial_asked_at = null where id = $1"
        if is_trial
        else "update imports set failed_at = $2, failure = $3 where id = $1",
        import_id,
        clock.now(),
        code[:200],
    )


@dataclass
class _Run:
    """One import on its way."""

    job: Job
    executor: Executor | None
    stop: asyncio.Event | None
    seen: Seen | None = None
    counts: Counts = Counts()  # noqa: RUF009 - frozen
    consents: int = 0
    _last: int = -1

    async def to_the_end(self) -> None:
        with _rare_collections():
            await self._all_groups()

    async def _all_groups(self) -> None:
        async with _remembering(self.job) as self.seen, aclosing(self._groups()) as groups:
            async for group in groups:
                if self._is_stopped() or not await self._import(group):
                    return
        await _finish(self.job, self.counts, self.consents)

    async def _groups(self) -> AsyncGenerator[list[_Chunk]]:
        """What is to be written together; the next of them is read while one is written."""
        waiting: deque[list[_Chunk]] = deque()
        try:
            while True:
                while len(waiting) < AHEAD and (group := await self._next_group()):
                    waiting.append(group)
                if not waiting:
                    return
                yield waiting.popleft()
        finally:
            for chunk in chain.from_iterable(waiting):
                chunk.read.cancel()

    def _is_stopped(self) -> bool:
        return self.stop is not None and self.stop.is_set()

    async def _next_group(self) -> list[_Chunk]:
        """The next chunks without outcomes, on their way through the reader."""
        info = self.job.info
        group = []
        for row in await database.fetch(
            "select id, number, first_row, rows, data from import_chunks "
            "where import_id = $1 and number > $2 and ($3 or outcomes is null) "
            "order by number limit $4",
            info.id, self._last, self.job.is_trial, BATCH_CHUNKS,
        ):  # fmt: skip
            self._last = row["number"]
            read = asyncio.create_task(self._read(row["first_row"], row["data"]))
            group.append(_Chunk(row["id"], row["number"], row["rows"], read))
        return group

    async def _read(self, first_row: int, data: bytes) -> ReadChunk:
        """Read by a process of its own, and unpacked while the database writes those before."""
        loop, job = asyncio.get_running_loop(), self.job
        packed = await loop.run_in_executor(
            self.executor, prepare, job.reading, job.context, clock.now(), first_row, data
        )
        return packed.unpacked()

    async def _import(self, group: Sequence[_Chunk]) -> bool:
        """All chunks in one transaction; when that fails, each by itself. False: it was stopped."""
        try:
            return await self._apply(group)
        except GONE:
            raise
        except Exception as error:  # noqa: BLE001 - smaller pieces may go in
            log.warning("import: %s", code_of(error))
        for chunk in group:
            if not await self._again(chunk):
                return False
        return True

    async def _again(self, chunk: _Chunk) -> bool:
        for left in reversed(range(TRIES)):
            try:
                return await self._apply([chunk])
            except GONE:
                raise
            except Exception:
                if not left:
                    raise
                await asyncio.sleep(0.2)
        return True

    async def _apply(self, group: Sequence[_Chunk]) -> bool:
        reads = await asyncio.gather(*(chunk.read for chunk in group))
        copies = [read._replace(letters=bytearray(read.letters)) for read in reads]
        batch = Batch(self.job, copies)
        async with transaction():
            await lock("imports")
            await database.execute(_IN_BULK)
            if not await self._may_go_on(group):
                return False
            await work(batch, self.seen)
            await _write_findings(self.job, batch.found)
            reached(Point.IMPORT_BEFORE_COMMIT)
            self.counts = await self._note_progress(group, batch)
        self.consents += batch.consents
        reached(Point.IMPORT_AFTER_COMMIT)
        return True

    async def _may_go_on(self, group: Sequence[_Chunk]) -> bool:
        row = await database.fetchrow(
            "select cancelled_at, trial_asked_at, failed_at, finished_at from imports "
            "where id = $1 for update",
            self.job.info.id,
        )
        if row is None or row["cancelled_at"] or row["failed_at"] or row["finished_at"]:
            return False
        if self.job.is_trial:
            return bool(row["trial_asked_at"] == self.job.info.trial_asked_at)
        undone = await database.fetchval(
            "select count(*) from import_chunks where id = any($1) and outcomes is null",
            [chunk.id for chunk in group],
        )
        return bool(undone == len(group))

    async def _note_progress(self, group: Sequence[_Chunk], batch: Batch) -> Counts:
        letters = Counter(b"".join(chunk.letters for chunk in batch.chunks))
        new = {name: letters[ord(Outcome[name.upper()])] for name in asdict(Counts())}
        await database.execute(
            _TRIED if self.job.is_trial else _DONE,
            [chunk.id for chunk in group],
            [bytes(chunk.letters) for chunk in batch.chunks],
        )
        if self.job.is_trial:
            return replace(self.counts, **{n: getattr(self.counts, n) + v for n, v in new.items()})
        await database.execute(_PROGRESS, self.job.info.id, sum(new.values()), *new.values())
        return self.counts


_DONE = """
update import_chunks c set outcomes = n.letters
  from unnest($1::bigint[], $2::bytea[]) as n (id, letters) where c.id = n.id
"""
_TRIED = _DONE.replace("outcomes", "tried")
# Search words of many people are sorted into their index together (in kilobytes). Nobody waits for
# the disk: what a crash of the database takes back goes in again, for its progress goes with it.
_IN_BULK = "set local gin_pending_list_limit = 16384; set local synchronous_commit = off"
_PROGRESS = """
update imports set done_rows = done_rows + $2, created = created + $3, updated = updated + $4,
       unchanged = unchanged + $5, refused = refused + $6, suppressed = suppressed + $7
 where id = $1
"""


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Rows by the thousand hold no circles: looking for these takes time only."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@asynccontextmanager
async def _remembering(job: Job) -> AsyncIterator[Seen | None]:
    if not job.is_trial:
        yield None
        return
    connection = await database.own_connection("postilupa dry run")
    try:
        seen = Seen(job, connection)
        await seen.begin()
        yield seen
    finally:
        await connection.close()


async def _write_findings(job: Job, findings: Sequence[Found]) -> None:
    await copy_records(
        "import_findings",
        ("import_id", "row", "heading", "code", "value", "is_trial"),
        [(job.info.id, *one, job.is_trial) for one in findings],
    )


async def _finish(job: Job, counts: Counts, consents: int) -> None:
    now, info = clock.now(), job.info
    if job.is_trial:
        await database.execute(
            "update imports set trial = $2, trial_at = $3 "
            "where id = $1 and trial_asked_at = $4 and started_at is null",
            info.id, json.dumps({**asdict(counts), "consents": consents}), now, info.trial_asked_at,
        )  # fmt: skip
        return
    await database.execute(
        "update imports set finished_at = $2, undo_until = $3 "
        "where id = $1 and cancelled_at is null "
        "and not exists (select from import_chunks where import_id = $1 and outcomes is null)",
        info.id,
        now,
        now + UNDO_FOR,
    )
