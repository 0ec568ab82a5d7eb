"""The leaves recomputed from their events, a portion at a time, several at once.

PostgreSQL makes and hashes the texts; what does not agree is looked at here, row by row.
"""

import asyncio
import os
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import asyncpg

from app import database
from app.consent.ledger import files, leaf, queries
from app.consent.ledger.evidence import proves, proves_in_sql
from app.consent.ledger.heads import Tree
from app.consent.ledger.merkle import leaf_hash
from app.consent.ledger.verifying.report import MOST_FAULTS, Report

PORTION = 10_000
AT_ONCE = 4
"""Connections, where there are as many processors."""
_ROWS = 2_000


@dataclass
class Portion:
    """The stored hashes of its leaves in their order, and what was seen of them."""

    start: int
    end: int
    hashes: Sequence[bytes] = ()
    report: Report = field(default_factory=Report)


async def portions(tree: Tree, leaves: int) -> AsyncGenerator[Portion]:
    """Up to and without the leaf of that number, in their order; every leaf has to be there."""
    spans = [(at, min(at + PORTION, leaves)) for at in range(0, leaves, PORTION)]
    asked: deque[asyncio.Task[Portion]] = deque()
    async with AsyncExitStack() as stack:
        count = min(os.cpu_count() or 1, AT_ONCE, len(spans))
        several = [await stack.enter_async_context(by_index()) for _ in range(count)]
        stack.push_async_callback(_given_up, asked)
        for place, (start, end) in enumerate(spans):
            ready = await asked.popleft() if len(asked) == count else None
            work = _Work(tree, start, end, several[place % count])
            asked.append(asyncio.create_task(work.done()))
            if ready:
                yield ready
        while asked:
            yield await asked.popleft()


async def _given_up(asked: deque["asyncio.Task[Portion]"]) -> None:
    """Those that nobody waits for any more, before their connections go."""
    for one in asked:
        one.cancel()
    await asyncio.gather(*asked, return_exceptions=True)


_SEALED = f"""
  from (select * from ledger_leaves where tree = $1 and number >= $2 and number < $3) l
  left join lateral ({queries.EVENTS} where e.id = l.event) e on true
"""


def in_sql() -> str:
    """A portion in one row. Unless $4, all its evidence is in doubt."""
    made = f"sha256('\\x00'::bytea || convert_to({leaf.in_sql('l.format')}, 'UTF8'))"
    return f"""
select array_agg(l.number order by l.number) as numbers, array_agg(l.hash order by l.number) as hashes,
       count(e.id) as events, count(v.event) as proved,
       array_agg(l.number) filter (where {made} is distinct from l.hash) as altered,
       array_agg(v.event) filter (where v.event is not null and ($4 and {proves_in_sql()}) is not true)
           as doubtful
{_SEALED} left join consent_evidence v on v.event = l.event"""


_ODD = (
    f"select l.number, l.event, l.hash, e.id {_SEALED} where l.number = any($4) order by l.number"
)
_EVIDENCE = """
select v.*, e.evidence_digest, l.number from ledger_leaves l
  join consent_evidence v on v.event = l.event left join consent_events e on e.id = l.event
 where l.tree = $1 and l.event = any($2)
"""
_REDUCED = """
select distinct on (concerns) concerns, evidence_digest, at from consent_events
 where concerns = any($1) and state = 'evidence_reduced' order by concerns, id
"""


# Whoever owns the database could put functions of theirs before those of PostgreSQL, these too.
OWN_FUNCTIONS_LAST = """
select pg_catalog.set_config(
    'search_path', pg_catalog.concat('pg_catalog, ', pg_catalog.current_setting('search_path')), $1)
"""


@asynccontextmanager
async def by_index() -> AsyncIterator[Any]:
    """A connection whose plans read a portion of the leaves and never a whole table for it."""
    off = dict.fromkeys(("enable_seqscan", "enable_hashjoin", "enable_mergejoin"), "off")
    connection = await database.own_connection("postilupa verify", **off)
    try:
        await connection.execute(OWN_FUNCTIONS_LAST, False)
        yield connection
    finally:
        await connection.close()


class _Work:
    """One portion, beside what is stored and what was kept outside."""

    def __init__(self, tree: Tree, start: int, end: int, connection: Any) -> None:
        self._portion = Portion(start, end)
        self._tree, self._connection = tree, connection
        self._span = (tree.number, start, end)
        self._faults: list[tuple[int, str, int | None]] = []
        """Each with the number of its leaf."""

    async def done(self) -> Portion:
        row, portion = await self._row(), self._portion
        portion.report.events, portion.report.proved = row["events"], row["proved"]
        portion.hashes = row["hashes"] or ()
        await self._leaves(row["numbers"] or (), frozenset(row["altered"] or ()))
        doubtful = row["doubtful"] or ()
        for at in range(0, len(doubtful), _ROWS):
            await self._evidence(doubtful[at : at + _ROWS])
        for _, said, event in sorted(self._faults, key=lambda fault: fault[0]):
            portion.report.found(said, event)
        return portion

    async def _row(self) -> Any:
        try:
            return await self._connection.fetchrow(in_sql(), *self._span, True)
        except asyncpg.DataError:  # salts that nobody drew
            return await self._connection.fetchrow(in_sql(), *self._span, False)

    async def _leaves(self, numbers: Sequence[int], altered: frozenset[int]) -> None:
        whole = range(*self._span[1:])
        stored = dict(zip(numbers, self._portion.hashes, strict=True))
        kept = dict(zip(whole, files.leaf_hashes(self._tree.number, whole.start), strict=False))
        missing = (at for at in whole if at not in stored) if len(stored) < len(whole) else ()
        self._faults += [
            (at, f"leaf {at} of the tree is missing", None) for at in islice(missing, MOST_FAULTS)
        ]
        others = stored.items() if stored != kept else ()
        moved = frozenset(at for at, one in others if kept.get(at, one) != one)
        if altered or moved:
            await self._odd(altered, moved)

    async def _odd(self, altered: frozenset[int], moved: frozenset[int]) -> None:
        """The first ones are enough; that of a tree that follows another one is of no event."""
        numbers = sorted(altered | moved)[: MOST_FAULTS + 1]
        for row in await self._connection.fetch(_ODD, *self._span, numbers):
            number, event = row["number"], row["event"]
            first = leaf.first_text(vars(self._tree)) if event is None else ""
            if event is not None and row["id"] is None:
                self._faults.append((number, "the event was deleted", event))
            elif number in altered and leaf_hash(first.encode()) != row["hash"]:
                self._faults.append((number, "the event is not as it was sealed", event))
            if number in moved:
                said = "the seal is not the one that was kept outside"
                self._faults.append((number, said, event))

    async def _evidence(self, events: Sequence[int]) -> None:
        """What does not prove its event may have been reduced; then another event says to what."""
        rows = await self._connection.fetch(_EVIDENCE, self._tree.number, events)
        doubtful = [row for row in rows if not proves(row, row["evidence_digest"] or b"")]
        of_event = {
            row["concerns"]: row
            for row in await self._connection.fetch(_REDUCED, [row["event"] for row in doubtful])
        }
        report = self._portion.report
        for row in doubtful:
            reduced = of_event.get(row["event"])
            if reduced is not None and proves(row, reduced["evidence_digest"]):
                report.reduced += 1
                report.last_reduced = max(report.last_reduced or reduced["at"], reduced["at"])
            else:
                said = "the evidence is not what was recorded"
                self._faults.append((row["number"], said, row["event"]))
