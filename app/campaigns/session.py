"""The one database session that a worker writes deliveries with, and who that worker is.

It holds the advisory lock (77, worker id) for as long as it lives. Whoever can take that lock knows
that this worker's last statement has ended: what it left as being sent will never be settled by it.
"""

import asyncio
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from app import database
from app.crash import Point, reached
from app.mail.jobs import GIVE_UP

LOCK = 77
LOST = (
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    OSError,
    TimeoutError,
)
BUSY = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError, asyncpg.SerializationError)

# Plans must not change with table sizes: everything is found by primary key. The lock time-out lies
# below PostgreSQL's deadlock time-out, so that a withdrawal never is the one who has to give way.
SETTINGS = {
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "synchronous_commit": "on",
    "lock_timeout": "400ms",
    "idle_in_transaction_session_timeout": "60s",
    "tcp_user_timeout": "60000",
}

ENROL = """
insert into worker (pid, backend, connections) values ($1, pg_backend_pid(), $2) returning id
"""

STILL_MINE = "select id from worker where id = $1 and stopped_at is null for update"

END_HOLDER = """
select pg_terminate_backend(pid) from pg_locks
 where locktype = 'advisory' and classid = $1 and objid = $2 and objsubid = 2 and granted
   and database = (select oid from pg_database where datname = current_database())
   and pid <> pg_backend_pid()
"""

SENDABLE = """
select c.id from campaigns c
 where c.started_at is not null and c.frozen_at is not null and c.paused_at is null
   and c.cancelled_at is null and c.finished_at is null and c.expires_at > now()
   and exists (select from chunk k where k.campaign = c.id and k.worker is null and not k.done
                  and (k.retry_at is null or k.retry_at <= now()))
 order by c.id
"""

LEASE = """
update chunk set worker = $2
 where campaign = $1 and lo = (
       select lo from chunk where campaign = $1 and worker is null and not done
          and (retry_at is null or retry_at <= now())
        order by lo limit 1 for update skip locked)
returning lo, hi
"""

READ = """
select d.seq, d.language, d.subscription, d.attempts, a.email, t.first_name, t.last_name
  from delivery d
  left join contact_addresses a on a.id = d.address
  left join contacts t on t.id = a.contact
 where d.campaign = $1 and d.seq between $2 and $3
   and (d.state = 'p' or (d.state = 'd' and d.next_try <= now()))
 order by d.seq
"""

# One round trip: the outcomes of the last group and the intents of the next, with permission, pause
# and end checked where the intent is made. Only what it returns may be sent. A row whose outcome
# says 'planned' must not be among the intents of the same statement: it would be passed over.
EXCHANGE = """
with settled as (
    update delivery d
       set state = o.state::"char", reason = o.reason, code = o.code, next_try = o.next_try,
           attempts = d.attempts + o.tried, at = now()
      from unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::smallint[], $7::timestamptz[],
                  $8::int[]) o (campaign, seq, state, reason, code, next_try, tried)
     where d.campaign = o.campaign and d.seq = o.seq and d.worker = $1 and d.state = 't')
update delivery d
   set state = 't', worker = $1, at = now()
  from unnest($10::int[]) i (seq)
 where d.campaign = $9 and d.seq = i.seq and d.state in ('p', 'd')
   and exists (
       select from campaigns c join permission p on p.purpose = c.purpose and p.list_id = c.list
        where c.id = $9 and c.paused_at is null and c.cancelled_at is null and c.finished_at is null
          and c.expires_at > now()
          and p.address = d.address and p.channel = 'email' and p.verdict)
returning d.seq
"""

EXCLUDE = """
update delivery set state = 'x', reason = $3, at = now(), next_try = null
 where campaign = $1 and seq = any ($2::int[]) and state in ('p', 'd')
"""

EXCLUDE_UNPERMITTED = """
update delivery d
   set state = 'x', at = now(), next_try = null,
       reason = coalesce((select p.reason from permission p join campaigns c on c.id = $1
                           where p.address = d.address and p.purpose = c.purpose
                             and p.channel = 'email' and p.list_id = c.list), 'never_asked')
 where d.campaign = $1 and d.seq = any ($2::int[]) and d.state in ('p', 'd')
   and not exists (select from permission p join campaigns c on c.id = $1
                    where p.address = d.address and p.purpose = c.purpose
                      and p.channel = 'email' and p.list_id = c.list and p.verdict)
"""

STILL_OPEN = """
select seq from delivery where campaign = $1 and seq = any ($2::int[]) and state in ('p', 'd')
"""

GIVE_BACK = """
update chunk k set worker = null, done = (o.rows = 0), retry_at = o.soonest
  from (select count(*) as rows, min(coalesce(next_try, now())) as soonest from delivery
         where campaign = $1 and seq between $3 and $4 and state in ('p', 't', 'd')) o
 where k.campaign = $1 and k.lo = $3 and k.worker = $2
returning k.done
"""

NEVER_BEGUN = """
update delivery d set state = 'p'
  from chunk k
 where k.worker = $1 and d.campaign = k.campaign and d.seq between k.lo and k.hi
   and d.state = 't' and d.worker = $1
   and not exists (select from unnest($2::int[], $3::int[]) o (campaign, seq)
                    where o.campaign = d.campaign and o.seq = d.seq)
"""


RETURN_UNKNOWN_LEASES = """
update chunk k set worker = null
 where k.worker = $1
   and not exists (select from unnest($2::int[], $3::int[]) o (campaign, lo)
                    where o.campaign = k.campaign and o.lo = k.lo)
"""

RUNNING = """
select id from campaigns
 where id = any ($1::int[]) and paused_at is null and cancelled_at is null
   and finished_at is null and expires_at > now()
"""

SIGN_OFF = "update worker set stopped_at = now() where id = $1"


class DeclaredDeadError(Exception):
    """A neighbour took this worker for dead and has settled its rows: begin again as a new one."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One row of a chunk, with what its letter says."""

    campaign: int
    seq: int
    language: str
    subscription: UUID | None
    attempts: int
    email: str | None
    first_name: str | None
    last_name: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """What becomes of a row that was being sent. State `p`: nothing was said, take it again."""

    campaign: int
    seq: int
    state: str
    reason: str | None = None
    code: int | None = None
    next_try: datetime | None = None
    tried: int = 0


@dataclass(frozen=True, slots=True)
class ChunkKey:
    """A range of rows that one worker has taken."""

    campaign: int
    lo: int
    hi: int


class WritingSession:
    """Used by one task at a time. Errors: those in LOST and BUSY, and DeclaredDeadError."""

    def __init__(self, connections: int) -> None:
        self.worker = 0
        self._connections = connections
        self._connection: Any = None

    async def open(self) -> None:
        """Connect and become a worker. The row and the lock are one transaction: never one alone."""
        self._connection = await database.own_connection("postilupa sender", **SETTINGS)
        async with self._connection.transaction():
            self.worker = await self._connection.fetchval(ENROL, os.getpid(), self._connections)
            await self._connection.execute("select pg_advisory_lock($1, $2)", LOCK, self.worker)

    async def reopen(self) -> None:
        """After the connection broke: be the same worker again. Errors: DeclaredDeadError."""
        await self.drop()
        self._connection = await database.own_connection("postilupa sender", **SETTINGS)
        async with self._connection.transaction():
            if await self._connection.fetchval(STILL_MINE, self.worker) is None:
                raise DeclaredDeadError
            await self._connection.execute(END_HOLDER, LOCK, self.worker)
            while not await self._take_lock():  # noqa: ASYNC110 - another process lets go of it
                await asyncio.sleep(0.05)

    async def _take_lock(self) -> bool:
        taken: bool = await self._connection.fetchval(
            "select pg_try_advisory_lock($1, $2)", LOCK, self.worker
        )
        return taken

    async def drop(self) -> None:
        """Let go of a connection that is of no use any more."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close(timeout=5)
            self._connection = None

    async def sendable(self) -> list[int]:
        """Campaigns with rows that nobody has taken and whose turn it is."""
        return [row["id"] for row in await self._connection.fetch(SENDABLE)]

    async def lease(self, campaign: int) -> ChunkKey | None:
        """Take a range of rows, a thousand at most; None if others were quicker."""
        row = await self._connection.fetchrow(LEASE, campaign, self.worker)
        reached(Point.LEASED)
        return ChunkKey(campaign, row["lo"], row["hi"]) if row else None

    async def read(self, chunk: ChunkKey) -> list[Recipient]:
        rows = await self._connection.fetch(READ, chunk.campaign, chunk.lo, chunk.hi)
        return [Recipient(chunk.campaign, **row) for row in rows]

    async def exchange(
        self, results: Sequence[Result], campaign: int, seqs: Sequence[int]
    ) -> set[int]:
        """Commit results and intents; answers which of `seqs` may be sent now."""
        if seqs:
            reached(Point.BEFORE_INTENT_COMMIT)
        rows = await self._connection.fetch(
            EXCHANGE,
            self.worker,
            [r.campaign for r in results],
            [r.seq for r in results],
            [r.state for r in results],
            [r.reason for r in results],
            [r.code for r in results],
            [r.next_try for r in results],
            [r.tried for r in results],
            campaign,
            seqs,
        )
        if results:
            reached(Point.AFTER_OUTCOME_COMMIT)
        if rows:
            reached(Point.AFTER_INTENT_COMMIT)
        return {row["seq"] for row in rows}

    async def exclude(self, campaign: int, seqs: Sequence[int], reason: str) -> None:
        await self._connection.execute(EXCLUDE, campaign, seqs, reason)

    async def still_open(self, campaign: int, seqs: Sequence[int]) -> set[int]:
        """Of rows that might not be sent: note the missing permissions; answers the others."""
        await self._connection.execute(EXCLUDE_UNPERMITTED, campaign, seqs)
        rows = await self._connection.fetch(STILL_OPEN, campaign, seqs)
        return {row["seq"] for row in rows}

    async def give_back(self, chunk: ChunkKey) -> bool:
        """End the lease. True: no row of it is open any more."""
        done: bool | None = await self._connection.fetchval(
            GIVE_BACK, chunk.campaign, self.worker, chunk.lo, chunk.hi
        )
        reached(Point.CHUNK_RETURNED)
        return bool(done)

    async def running(self, campaigns: Collection[int]) -> set[int]:
        """Which of these campaigns are still to be sent."""
        return {row["id"] for row in await self._connection.fetch(RUNNING, list(campaigns))}

    async def put_right(
        self, under_way: Collection[tuple[int, int]], chunks: Collection[ChunkKey]
    ) -> None:
        """After `reopen`: undo what may have been committed without our hearing of it.

        Rows that are not `under_way` were never begun: planned again. Chunks that we do not know of
        go back.
        """
        campaigns, seqs = [c for c, _ in under_way], [s for _, s in under_way]
        await self._connection.execute(NEVER_BEGUN, self.worker, campaigns, seqs)
        known = [c.campaign for c in chunks], [c.lo for c in chunks]
        await self._connection.execute(RETURN_UNKNOWN_LEASES, self.worker, *known)

    async def sign_off(self) -> None:
        """End as a worker that has settled everything."""
        async with self._connection.transaction():
            await self._connection.execute(GIVE_UP, self.worker)
            await self._connection.execute(SIGN_OFF, self.worker)
