"""A portion of the leaves recomputed from their events, by itself: several can be at work at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from app import database
from app.consent.ledger import files, leaf, queries
from app.consent.ledger.evidence import proves
from app.consent.ledger.heads import Tree
from app.consent.ledger.merkle import leaf_hash
from app.consent.ledger.verifying.report import Report

AT_ONCE = 5_000


@dataclass
class Portion:
    """The stored hashes of its leaves in their order, and what was seen of them."""

    hashes: list[bytes] = field(default_factory=list)
    report: Report = field(default_factory=Report)


async def recomputed(tree: Tree, start: int, end: int) -> Portion:
    """The leaves from `start` up to and without `end`, every one of which has to be there."""
    async with _by_index() as connection:
        work = _Work(tree, start, connection)
        following = work.rows(start, end)
        for at in range(start, end, AT_ONCE):
            rows = await following
            following = work.rows(at + AT_ONCE, end)
            for row in rows:
                work.leaf(row)
            await work.evidence()
        await following
        work.missing_up_to(end)
    return work.portion


_LEAVES = f"""
select l.number, l.event, l.format, l.hash, e.*,
       v.event as proved, v.salt, v.salts, v.commitments, v.email, v.ip, v.user_agent, v.page,
       v.message_id, v.detail
  from (select * from ledger_leaves where tree = $1 and number >= $2 and number < $3) l
  left join lateral ({queries.EVENTS} where e.id = l.event) e on true
  left join consent_evidence v on v.event = l.event
 order by l.number
"""
_REDUCED = """
select distinct on (concerns) concerns, evidence_digest, at from consent_events
 where concerns = any($1) and state = 'evidence_reduced' order by concerns, id
"""


@asynccontextmanager
async def _by_index() -> AsyncIterator[Any]:
    """A connection whose plans read a portion of the leaves and never a whole table for it."""
    off = dict.fromkeys(("enable_seqscan", "enable_hashjoin", "enable_mergejoin"), "off")
    connection = await database.own_connection("postilupa verify", **off)
    try:
        yield connection
    finally:
        await connection.close()


class _Work:
    """Leaf by leaf, beside what is stored and what was kept outside."""

    def __init__(self, tree: Tree, start: int, connection: Any) -> None:
        self.portion = Portion()
        self._tree, self._connection, self._next = tree, connection, start
        self._hashes = files.leaf_hashes(tree.number, start)
        self._doubtful: list[Any] = []

    def rows(self, start: int, end: int) -> "asyncio.Task[list[Any]]":
        """PostgreSQL looks for the next leaves while these are recomputed."""
        last = min(start + AT_ONCE, end)
        return asyncio.create_task(self._connection.fetch(_LEAVES, self._tree.number, start, last))

    def missing_up_to(self, number: int) -> None:
        for missing in range(self._next, number):
            self.portion.report.found(f"leaf {missing} of the tree is missing")
            next(self._hashes, None)
        self._next = number

    def leaf(self, row: Any) -> None:
        report = self.portion.report
        self.missing_up_to(row["number"])
        self._next += 1
        text = self._text(row)
        if text is None:
            report.found("the event was deleted", row["event"])
        elif leaf_hash(text.encode()) != row["hash"]:
            report.found("the event is not as it was sealed", row["event"])
        if next(self._hashes, row["hash"]) != row["hash"]:
            report.found("the seal is not the one that was kept outside", row["event"])
        self.portion.hashes.append(row["hash"])
        report.events += row["id"] is not None
        if row["proved"] is not None:
            report.proved += 1
            if not proves(row, row["evidence_digest"] or b""):
                self._doubtful.append(row)

    def _text(self, row: Any) -> str | None:
        if row["event"] is None:
            return leaf.first_text(vars(self._tree))
        return leaf.text_of(row, row["format"]) if row["id"] is not None else None

    async def evidence(self) -> None:
        """What does not prove its event may have been reduced; then another event says to what."""
        if not self._doubtful:
            return
        report = self.portion.report
        rows = await database.fetch(_REDUCED, [row["event"] for row in self._doubtful])
        of_event = {row["concerns"]: row for row in rows}
        for row in self._doubtful:
            reduced = of_event.get(row["event"])
            if reduced is not None and proves(row, reduced["evidence_digest"]):
                report.reduced += 1
                report.last_reduced = max(report.last_reduced or reduced["at"], reduced["at"])
            else:
                report.found("the evidence is not what was recorded", row["event"])
        self._doubtful.clear()
