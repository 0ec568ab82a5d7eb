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
from app.campaigns.sending import statements
from app.lib.crash import Point, reached
from app.mail.jobs import GIVE_UP

LOST = (
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    OSError,
    TimeoutError,
)
BUSY = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError, asyncpg.SerializationError)

# The lock time-out lies below PostgreSQL's deadlock time-out, so that a withdrawal never is the one
# who has to give way.
SETTINGS = {
    "plan_cache_mode": "force_generic_plan",
    "synchronous_commit": "on",
    "lock_timeout": "400ms",
    "idle_in_transaction_session_timeout": "60s",
    "tcp_user_timeout": "60000",
}


class DeclaredDeadError(Exception):
    """A neighbour took this worker for dead and has settled its rows: begin again as a new one."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One row of a chunk, with what its letter says."""

    campaign: int
    seq: int
    language: str
    address: UUID
    attempts: int
    email: str | None
    first_name: str | None
    last_name: str | None
    to_tell: UUID | None = None
    """The person, when they have not been told yet where their data came from (GDPR Article 14)."""
    ground: str | None = None
    fact: int | None = None


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
            self.worker = await self._connection.fetchval(
                statements.ENROL, os.getpid(), self._connections
            )
            await self._connection.execute(
                "select pg_advisory_lock($1, $2)", statements.LOCK, self.worker
            )

    async def reopen(self) -> None:
        """After the connection broke: be the same worker again. Errors: DeclaredDeadError."""
        await self.drop()
        self._connection = await database.own_connection("postilupa sender", **SETTINGS)
        async with self._connection.transaction():
            if await self._connection.fetchval(statements.STILL_MINE, self.worker) is None:
                raise DeclaredDeadError
            await self._connection.execute(statements.END_HOLDER, statements.LOCK, self.worker)
            while not await self._take_lock():  # noqa: ASYNC110 - another process lets go of it
                await asyncio.sleep(0.05)

    async def _take_lock(self) -> bool:
        taken: bool = await self._connection.fetchval(
            "select pg_try_advisory_lock($1, $2)", statements.LOCK, self.worker
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
        return [row["id"] for row in await self._connection.fetch(statements.SENDABLE)]

    async def lease(self, campaign: int) -> ChunkKey | None:
        """Take a range of rows, a thousand at most; None if others were quicker."""
        row = await self._connection.fetchrow(statements.LEASE, campaign, self.worker)
        reached(Point.LEASED)
        return ChunkKey(campaign, row["lo"], row["hi"]) if row else None

    async def read(self, chunk: ChunkKey) -> list[Recipient]:
        rows = await self._connection.fetch(statements.READ, chunk.campaign, chunk.lo, chunk.hi)
        return [Recipient(chunk.campaign, **row) for row in rows]

    async def exchange(
        self,
        results: Sequence[Result],
        campaign: int,
        seqs: Sequence[int],
        telling: Collection[int] = (),
    ) -> set[int]:
        """Commit results and intents; answers which of `seqs` may be sent now.

        `telling`: those of them whose message says where the reader's data came from.
        """
        if seqs:
            reached(Point.BEFORE_INTENT_COMMIT)
        rows = await self._connection.fetch(
            statements.EXCHANGE,
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
            list(telling),
        )
        if results:
            reached(Point.AFTER_OUTCOME_COMMIT)
        if rows:
            reached(Point.AFTER_INTENT_COMMIT)
        return {row["seq"] for row in rows}

    async def exclude(self, campaign: int, seqs: Sequence[int], reason: str) -> None:
        await self._connection.execute(statements.EXCLUDE, campaign, seqs, reason)

    async def still_open(self, campaign: int, seqs: Sequence[int]) -> set[int]:
        """Of rows that might not be sent: note the missing permissions; answers the others."""
        await self._connection.execute(statements.EXCLUDE_UNPERMITTED, campaign, seqs)
        rows = await self._connection.fetch(statements.STILL_OPEN, campaign, seqs)
        return {row["seq"] for row in rows}

    async def give_back(self, chunk: ChunkKey) -> bool:
        """End the lease. True: no row of it is open any more."""
        done: bool | None = await self._connection.fetchval(
            statements.GIVE_BACK, chunk.campaign, self.worker, chunk.lo, chunk.hi
        )
        reached(Point.CHUNK_RETURNED)
        return bool(done)

    async def running(self, campaigns: Collection[int]) -> set[int]:
        """Which of these campaigns are still to be sent."""
        return {
            row["id"] for row in await self._connection.fetch(statements.RUNNING, list(campaigns))
        }

    async def put_right(
        self, under_way: Collection[tuple[int, int]], chunks: Collection[ChunkKey]
    ) -> None:
        """After `reopen`: undo what may have been committed without our hearing of it.

        Rows that are not `under_way` were never begun: planned again. Chunks that we do not know of
        go back.
        """
        campaigns, seqs = [c for c, _ in under_way], [s for _, s in under_way]
        await self._connection.execute(statements.NEVER_BEGUN, self.worker, campaigns, seqs)
        known = [c.campaign for c in chunks], [c.lo for c in chunks]
        await self._connection.execute(statements.RETURN_UNKNOWN_LEASES, self.worker, *known)

    async def sign_off(self) -> None:
        """End as a worker that has settled everything."""
        async with self._connection.transaction():
            await self._connection.execute(GIVE_UP, self.worker)
            await self._connection.execute(statements.SIGN_OFF, self.worker)
