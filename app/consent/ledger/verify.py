"""Everything that was sealed is recomputed, in flat memory, and what is wrong is named by its event."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

from app import config, database
from app.config import Settings
from app.consent.ledger import files, leaf, queries
from app.consent.ledger.checkpoint import Checkpoint, is_genuine, read_all, signing_key
from app.consent.ledger.evidence import proves
from app.consent.ledger.merkle import Growing, leaf_hash
from app.consent.ledger.projection import Deviation, first_deviations
from app.consent.ledger.queries import NODE_LEVELS, Tree
from app.consent.ledger.report import MOST_FAULTS, Report
from app.lib import clock
from app.piccolo_conf import DB

AT_ONCE = 5_000
MANY = 50_000
"""From so many leaves on a second process is worth its start."""
LONGEST_WAIT = timedelta(seconds=60)
TOO_LONG = "the event has waited for its seal for more than a minute: does a worker run?"


async def verify() -> Report:
    """Recompute every leaf, the evidence, the tree, the checkpoints, and the permissions."""
    report = Report()
    await _texts(report)
    trees = await queries.trees()
    async with _permissions_compared() as compared, _by_index() as connection:
        for tree in trees[-1:]:
            await _Tree(tree, report, connection).check()
        await _kept_of_later_trees(trees, report)
        await _unsealed(report)
        for deviation in await compared():
            report.found(deviation.said, deviation.event)
    return report


@asynccontextmanager
async def _permissions_compared() -> AsyncIterator[Callable[[], Awaitable[list[Deviation]]]]:
    """With a long ledger in a process of its own, while this one recomputes the tree."""
    about = await database.fetchval(
        "select count(*) from (select from ledger_leaves limit $1) l", MANY
    )
    if about < MANY:
        yield first_deviations
        return
    with ProcessPoolExecutor(1, get_context("spawn")) as other:
        loop = asyncio.get_running_loop()
        found = loop.run_in_executor(other, _compare, config.current(), DB.config["dsn"])
        yield lambda: found


def _compare(settings: Settings, url: str) -> list[Deviation]:
    async def work() -> list[Deviation]:
        async with database.connection_pool(url, size=2):
            return await first_deviations()

    config.use(settings)
    return asyncio.run(work())


_TEXTS = {
    "wording %s is not the sentence that was shown": (
        "select id::text as it from wordings where sha256(convert_to(sentence, 'UTF8')) <> digest"
    ),
    "privacy notice %s is not the text that was published": (
        "select version || ' (' || language || ')' as it from notice_versions "
        "where sha256(convert_to(html, 'UTF8')) <> digest"
    ),
    "form %s is not the one that was shown": (
        "select encode(digest, 'hex') as it from form_versions "
        "where sha256(convert_to(html, 'UTF8')) <> digest"
    ),
}


async def _texts(report: Report) -> None:
    """What was shown is what the digests in leaves and evidence stand for."""
    for said, sql in _TEXTS.items():
        for row in await database.fetch(sql):
            report.found(said % row["it"])


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


class _Tree:
    """The tree in use, recomputed leaf by leaf beside what is stored and what was kept."""

    def __init__(self, tree: Tree, report: Report, connection: Any) -> None:
        self._tree, self._report, self._connection = tree, report, connection
        self._growing = Growing(NODE_LEVELS)
        self._key = signing_key().public_key()
        self._kept = {
            one.size: (name, one) for name, one in files.all_kept() if one.origin == tree.origin
        }
        self._hashes = files.leaf_hashes(tree.number)
        self._next = 0
        self._doubtful: list[Any] = []

    async def check(self) -> None:
        at = 0
        following = self._following(at)
        while rows := await following:
            following = self._following(at + AT_ONCE)
            heads = await self._heads(at, at + AT_ONCE)
            for row in rows:
                self._leaf(row)
                for name, head in heads.get(self._growing.size, ()):
                    self._head(name, head)
            await self._evidence()
            await self._nodes()
            at += AT_ONCE
        await self._end(at)

    def _following(self, at: int) -> "asyncio.Task[list[Any]]":
        """PostgreSQL looks for the next leaves while these are recomputed."""
        return asyncio.create_task(
            self._connection.fetch(_LEAVES, self._tree.number, at, at + AT_ONCE)
        )

    async def _heads(self, above: int, up_to: int) -> dict[int, list[tuple[str, Checkpoint]]]:
        """Checkpoints of the database and of the files by their size; equal ones once."""
        rows = await database.fetch(
            "select size, root, note from ledger_checkpoints where tree = $1 and size > $2 and size <= $3",
            *(self._tree.number, above, up_to),
        )
        found: dict[int, list[tuple[str, Checkpoint]]] = {}
        for row in rows:
            stored = Checkpoint(self._tree.origin, row["size"], row["root"], row["note"])
            found.setdefault(row["size"], []).append(("the database", stored))
        for size in [size for size in self._kept if above < size <= up_to]:
            name, kept = self._kept[size]
            if [kept] != [one for _, one in found.get(size, ())]:
                found.setdefault(size, []).append((name, kept))
        return found

    def _leaf(self, row: Any) -> None:
        report = self._report
        for number in range(self._next, row["number"]):
            report.found(
                f"leaf {number} of the tree is missing, before that of event {row['event']}"
            )
            next(self._hashes, None)
        self._next = row["number"] + 1
        text = self._text(row)
        if text is None:
            report.found("the event was deleted", row["event"])
        elif leaf_hash(text.encode()) != row["hash"]:
            report.found("the event is not as it was sealed", row["event"])
        if next(self._hashes, row["hash"]) != row["hash"]:
            report.found("the seal is not the one that was kept outside", row["event"])
        self._growing.append(row["hash"])
        report.events += row["id"] is not None
        if row["proved"] is not None:
            report.proved += 1
            if not proves(row, row["evidence_digest"] or b""):
                self._doubtful.append(row)

    def _text(self, row: Any) -> str | None:
        if row["event"] is None:
            return leaf.first_text(vars(self._tree))
        return leaf.text_of(row, row["format"]) if row["id"] is not None else None

    async def _evidence(self) -> None:
        """What does not prove its event may have been reduced; then another event says to what."""
        if not self._doubtful:
            return
        report = self._report
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

    def _head(self, name: str, head: Checkpoint) -> None:
        self._report.checkpoints += 1
        if head.root != self._growing.root:
            self._report.found(f"the checkpoint of {head.size} events in {name} has another head")
        if not is_genuine(head, self._key) or read_all(head.note) != [head]:
            self._report.found(
                f"the checkpoint of {head.size} events in {name} is not signed by us"
            )

    async def _nodes(self) -> None:
        """What proofs are made from."""
        for level in NODE_LEVELS:
            made = {at: one for (its, at), one in self._growing.nodes.items() if its == level}
            if made:
                rows = await database.fetch(
                    "select number, hash from ledger_nodes "
                    "where tree = $1 and level = $2 and number between $3 and $4",
                    *(self._tree.number, level, min(made), max(made)),
                )
                if {row["number"]: row["hash"] for row in rows} != made:
                    self._report.found(f"a kept node of level {level} is not what the leaves make")
        self._growing.nodes.clear()

    async def _end(self, looked: int) -> None:
        size = self._report.size = self._growing.size
        beyond = await database.fetchval(
            "select max(number) from ledger_leaves where tree = $1 and number >= $2",
            self._tree.number,
            looked,
        )
        if beyond is not None:
            self._report.found(f"leaf {size} of the tree is missing")
        signed = await database.fetchval(
            "select max(size) from ledger_checkpoints where tree = $1", self._tree.number
        )
        if (signed or 0) > size:
            self._report.found(f"the newest {signed - size} events of the tree are missing")
        newest = max(self._kept, default=0)
        if newest > size:
            self._report.found(
                f"{self._kept[newest][0]} keeps a checkpoint of {newest} events, and the database "
                f"has {size}: the newest were removed, or an older database was restored"
            )
        elif next(self._hashes, None) is not None:
            self._report.found("more seals were kept outside than the database has")


async def _kept_of_later_trees(trees: list[Tree], report: Report) -> None:
    """A checkpoint of a tree that this database does not know is newer than the database."""
    known = {tree.origin for tree in trees}
    first = trees[0].origin if trees else ""
    later = {one.origin for _, one in files.all_kept() if one.origin not in known}
    for origin in sorted(later):
        if not trees or origin.startswith(f"{first}/"):
            report.found(
                f"checkpoints of {origin} are kept, and the database does not know it: "
                "an older database was restored"
            )


_NEVER_SEALED = """
select e.id from consent_events e
 where not exists (select from unsealed u where u.event = e.id)
   and not exists (select from ledger_leaves l where l.event = e.id and l.tree = $1)
 order by e.id limit $2
"""


async def _unsealed(report: Report) -> None:
    tree = await database.fetchval("select max(number) from ledger_trees")
    for row in await database.fetch(_NEVER_SEALED, tree, MOST_FAULTS):
        report.found("the event was never sealed, and does not wait for it", row["id"])
    report.waiting = await database.fetchval("select count(*) from unsealed")
    oldest = await database.fetchrow(
        "select u.event, e.recorded_at from unsealed u left join consent_events e on e.id = u.event "
        "order by e.recorded_at nulls first limit 1"
    )
    if oldest is None:
        return
    if oldest["recorded_at"] is None:
        report.found("the event was deleted before it was sealed", oldest["event"])
    elif clock.now() - oldest["recorded_at"] > LONGEST_WAIT:
        report.found(TOO_LONG, oldest["event"])
