"""Events are sealed in the order in which they are found committed: leaves, a signed head, files.

Recording an event waits for none of this. Of several workers one seals at a time; the number of a leaf
is its place in the tree and not the id of its event, for ids are given out before they are committed.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from app import config, database
from app.consent.ledger import files, journal, leaf, merkle, queries
from app.consent.ledger.checkpoint import signed, signing_key
from app.consent.ledger.heads import Head, Tree
from app.consent.ledger.merkle import Span
from app.consent.ledger.queries import NODE_LEVELS
from app.database import lock, transaction
from app.lib import clock
from app.lib.crash import Point, reached
from app.lib.failures import code_of
from app.lib.languages import N_, Language, speaking
from app.lib.refusals import Conflict
from app.lib.waiting import first_of

LOCK = "ledger"
AT_ONCE = 10_000
MANY = 1_000
LOOK = 2.0  # seconds
LONGEST = 8.0
CONTRADICTED = N_(
    "The checkpoint of %(size)s events that is kept in %(folder)s does not belong to this database: "
    "it is older, or its ledger was changed. Nothing is sealed until the right database is back, or "
    "`postilupa consents reseal --reason TEXT` says why this one is right."
)

log = logging.getLogger(__name__)


class ContradictedError(Conflict):
    """No head is signed that an earlier one contradicts."""

    def __init__(self, size: int) -> None:
        super().__init__(CONTRADICTED, size=size, folder=files.folder())
        self.size = size


async def remember_stops() -> list[str]:
    """Before anything is sent: what an older database has forgotten stands again.

    Answers the addresses in it whose owners were erased since.
    """
    if await is_older_than_kept() or await journal.is_newer():
        return await journal.replay()
    return []


async def keep_sealed(stop: asyncio.Event) -> None:
    """Seal whatever waits, within ten seconds and at a thousand events, until `stop`."""
    last, said = -LONGEST, ""
    while not stop.is_set():
        try:
            await journal.keep()
            waiting, long_ago = await queries.waiting(MANY), monotonic() - last >= LONGEST
            if waiting >= MANY or (long_ago and (waiting or last < 0)):
                last = monotonic()
                if await seal() == AT_ONCE:
                    continue
            said = ""
        except Exception as error:  # noqa: BLE001 - a worker goes on
            told = _in_words(error)
            if told != said:
                log.error("ledger: %s", told)  # noqa: TRY400 - no text of an error that may name somebody
            said = told
        await first_of(stop, most=LOOK)


def _in_words(error: Exception) -> str:
    """A log is in English; what contradicts us holds no personal data."""
    if not isinstance(error, ContradictedError):
        return code_of(error)
    with speaking(Language.ENGLISH):
        return str(error)


async def seal() -> int:
    """Seal up to AT_ONCE of the events that wait, and keep the new head outside. Answers how many.

    Raises ContradictedError when a checkpoint that was kept outside is not of this ledger.
    """
    async with transaction():
        if not await _is_alone():
            return 0
        tree, newest = await _tree_in_use(), await queries.head()
        await _refuse_what_contradicts(tree, newest)
        events = await database.fetch(
            f"select e.id, {leaf.in_sql()} as leaf from "
            f"({queries.EVENTS} join unsealed u on u.event = e.id order by u.event limit $1) e",
            AT_ONCE,
        )
        if events:
            await _append(tree, newest.size if newest else 0, events)
        reached(Point.SEAL_BEFORE_COMMIT)
    reached(Point.SEAL_AFTER_COMMIT)
    await keep_outside(tree)
    return len(events)


async def reseal(reason: str) -> Tree:
    """Begin another tree, whose first leaf says why and names the last checkpoint of the one before.

    For a database that was rightly restored: all events are sealed anew by the next runs.
    """
    async with transaction():
        await lock(LOCK)
        before = await _tree_in_use()
        first, newest = (await queries.trees())[0].origin, await queries.head()
        kept = files.newest_kept()
        last = kept.note if kept else (newest.note if newest else "")
        number = 1 + max(before.number, _number(kept.origin, first) if kept else 1)
        tree = Tree(number, f"{first}/{number}", clock.now(), reason, last)
        await _begin(tree)
        text = leaf.first_text(vars(tree))
        await _store(tree, 0, [(None, merkle.leaf_hash(text.encode()))])
        await database.execute(
            "insert into unsealed select id from consent_events on conflict do nothing"
        )
    await keep_outside(tree)
    return tree


def _number(origin: str, first: str) -> int:
    """Which tree of the installation this is; a database may be older than its newest one."""
    number = origin.removeprefix(f"{first}/")
    return int(number) if number.isdecimal() else 1


async def keep_outside(tree: Tree) -> None:
    """Append what the files do not have yet; after a crash or on a new disk that may be everything."""
    async with transaction():
        await lock(LOCK)
        kept = files.newest_kept(tree.origin)
        rows = await database.fetch(
            "select made_at, note from ledger_checkpoints where tree = $1 and size > $2 order by size",
            tree.number,
            kept.size if kept else -1,
        )
        files.keep((row["made_at"], row["note"]) for row in rows)
        reached(Point.SEAL_CHECKPOINT_KEPT)
        already = files.leaves_kept(tree.number)
        while hashes := await queries.hashes(tree.number, 0, Span(already, already + AT_ONCE)):
            files.keep_leaves(tree.number, already, hashes)
            already += len(hashes)


async def _is_alone() -> bool:
    alone: bool = await database.fetchval(
        "select pg_try_advisory_xact_lock(hashtextextended($1, 0))", LOCK
    )
    return alone


async def _tree_in_use() -> Tree:
    """The newest one; the first one is named after the address at which it was first sealed."""
    trees = await queries.trees()
    if trees:
        return trees[-1]
    origin = f"{urlsplit(config.current().base_url).netloc}/ledger"
    tree = Tree(1, origin, clock.now(), None, None)
    await _begin(tree)
    return tree


async def _begin(tree: Tree) -> None:
    await database.execute(
        "insert into ledger_trees (number, origin, started_at, reason, predecessor) "
        "values ($1, $2, $3, $4, $5)",
        *(tree.number, tree.origin, tree.started_at, tree.reason, tree.predecessor),
    )


async def contradicted(tree: Tree, newest: Head | None) -> int | None:
    """The size of a checkpoint that does not belong to this database, so that nothing is sealed."""
    try:
        await _refuse_what_contradicts(tree, newest)
    except ContradictedError as refusal:
        return refusal.size
    return None


async def _refuse_what_contradicts(tree: Tree, newest: Head | None) -> None:
    size = newest.size if newest else 0
    kept = files.newest_kept()
    if kept is not None and (
        kept.origin != tree.origin
        or kept.size > size
        or await queries.head_of(tree.number, Span(0, kept.size)) != kept.root
    ):
        raise ContradictedError(kept.size)
    if newest and await queries.head_of(tree.number, Span(0, size)) != newest.root:
        raise ContradictedError(size)


async def is_older_than_kept() -> bool:
    """Whether a checkpoint is kept outside that this database cannot know."""
    kept, newest = files.newest_kept(), await queries.head()
    if kept is None:
        return False
    trees = await queries.trees()
    return not trees or newest is None or kept.origin != trees[-1].origin or kept.size > newest.size


async def _append(tree: Tree, size: int, events: Sequence[Any]) -> None:
    leaves = [(event["id"], merkle.leaf_hash(event["leaf"].encode())) for event in events]
    await _store(tree, size, leaves)
    await database.execute(
        "delete from unsealed where event = any($1)", [event["id"] for event in events]
    )


async def _store(tree: Tree, size: int, leaves: Sequence[tuple[int | None, bytes]]) -> None:
    """Leaves behind the first `size`, the nodes they complete, and the signed head above all."""
    rows = [
        (tree.number, size + place, event, leaf.FORMAT, one)
        for place, (event, one) in enumerate(leaves)
    ]
    async with database.connection() as connection:
        await connection.copy_records_to_table(
            "ledger_leaves", records=rows, columns=("tree", "number", "event", "format", "hash")
        )
    end = size + len(leaves)
    await _complete(tree.number, size, end)
    await _sign(tree, end, clock.now())


async def _complete(tree: int, before: int, end: int) -> None:
    below = 0
    for level in NODE_LEVELS:
        for number in range(before >> level, end >> level):
            children = Span(number << level - below, number + 1 << level - below)
            head = merkle.root(await queries.hashes(tree, below, children))
            await database.execute(
                "insert into ledger_nodes (tree, level, number, hash) values ($1, $2, $3, $4)",
                *(tree, level, number, head),
            )
        below = level


async def _sign(tree: Tree, size: int, now: datetime) -> None:
    root = await queries.head_of(tree.number, Span(0, size))
    made = signed(tree.origin, size, root, signing_key())
    await database.execute(
        "insert into ledger_checkpoints (tree, size, root, note, made_at) values ($1, $2, $3, $4, $5)",
        *(tree.number, size, root, made.note, now),
    )
