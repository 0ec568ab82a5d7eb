"""Everything that was sealed is recomputed, in flat memory, and what is wrong is named by its event."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from datetime import timedelta

from app import database
from app.consent.ledger import files, queries
from app.consent.ledger.checkpoint import Checkpoint, is_genuine, read_all, signing_key
from app.consent.ledger.heads import Tree
from app.consent.ledger.merkle import Growing
from app.consent.ledger.queries import NODE_LEVELS
from app.consent.ledger.verifying.portions import OWN_FUNCTIONS_LAST, Portion, portions
from app.consent.ledger.verifying.projection import first_deviations
from app.consent.ledger.verifying.report import MOST_FAULTS, Report
from app.lib import clock

LONGEST_WAIT = timedelta(seconds=60)
TOO_LONG = "the event has waited for its seal for more than a minute: does a worker run?"


_Heads = list[tuple[str, Checkpoint]]
_BEHIND_THE_NEWEST = "select coalesce(max(number) + 1, 0) from ledger_leaves where tree = $1"


async def verify() -> Report:
    """Recompute every leaf, the evidence, the tree, the checkpoints, and the permissions."""
    report = Report()
    await _texts(report)
    trees = await queries.trees()
    leaves = await database.fetchval(_BEHIND_THE_NEWEST, trees[-1].number) if trees else 0
    compared = asyncio.create_task(first_deviations())
    try:
        for tree in trees[-1:]:
            await _Tree(tree, report).check(leaves)
        await _kept_of_later_trees(trees, report)
        await _unsealed(report)
        for deviation in await compared:
            report.found(deviation.said, deviation.event)
    finally:
        compared.cancel()
    return report


_TEXTS = {
    "wording %s is not the sentence that was shown": (
        "select id::text as it from wordings where sha256(convert_to(sentence, 'UTF8')) is distinct from digest"
    ),
    "privacy notice %s is not the text that was published": (
        "select version || ' (' || language || ')' as it from notice_versions "
        "where sha256(convert_to(html, 'UTF8')) is distinct from digest"
    ),
    "form %s is not the one that was shown": (
        "select encode(digest, 'hex') as it from form_versions "
        "where sha256(convert_to(html, 'UTF8')) is distinct from digest"
    ),
}


async def _texts(report: Report) -> None:
    """What was shown is what the digests in leaves and evidence stand for."""
    async with database.transaction():
        await database.execute(OWN_FUNCTIONS_LAST, True)
        for said, sql in _TEXTS.items():
            for row in await database.fetch(sql):
                report.found(said % row["it"])


class _Tree:
    """The tree in use, grown from the stored leaves beside the heads that are stored and that were kept."""

    def __init__(self, tree: Tree, report: Report) -> None:
        self._tree, self._report = tree, report
        self._growing = Growing(NODE_LEVELS)
        self._key = signing_key().public_key()
        self._kept = {
            one.size: (name, one) for name, one in files.all_kept() if one.origin == tree.origin
        }

    async def check(self, leaves: int) -> None:
        """`leaves` is the number behind the newest one."""
        async with aclosing(portions(self._tree, leaves)) as all_of_them:
            async for portion in all_of_them:
                await self._grow(portion, await self._heads(portion.start, portion.end))
        await self._end(leaves)

    async def _grow(self, portion: Portion, heads: Mapping[int, _Heads]) -> None:
        self._report.take(portion.report)
        for leaf in portion.hashes:
            self._growing.append(leaf)
            for name, head in heads.get(self._growing.size, ()):
                self._head(name, head)
        await self._nodes()

    async def _heads(self, above: int, up_to: int) -> dict[int, _Heads]:
        """Checkpoints of the database and of the files by their size; equal ones once."""
        rows = await database.fetch(
            "select size, root, note from ledger_checkpoints where tree = $1 and size > $2 and size <= $3",
            *(self._tree.number, above, up_to),
        )
        found: dict[int, _Heads] = {}
        for row in rows:
            stored = Checkpoint(self._tree.origin, row["size"], row["root"], row["note"])
            found.setdefault(row["size"], []).append(("the database", stored))
        for size in [size for size in self._kept if above < size <= up_to]:
            name, kept = self._kept[size]
            if [kept] != [one for _, one in found.get(size, ())]:
                found.setdefault(size, []).append((name, kept))
        return found

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

    async def _end(self, leaves: int) -> None:
        size = self._report.size = self._growing.size
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
        elif files.leaves_kept(self._tree.number) > leaves:
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
