"""Named questions about the sealed ledger: its heads, and what proves that an event is in it."""

from dataclasses import dataclass
from datetime import datetime

from app import database
from app.consent.ledger import leaf, merkle
from app.consent.ledger.heads import Head, Tree
from app.consent.ledger.merkle import Span

NODE_LEVELS = (8, 16, 24, 32)
"""Heads of complete trees of 2 to this power of leaves are kept; smaller ones are made from leaves."""

EVENTS = """
select e.id, e.subject, e.state, e.method, e.purpose, e.purpose_version, e.channel, e.list_id, e.wording,
       e.notice_version, e.language, e.actor, e.actor_id, e.undoes, e.concerns, e.at, e.recorded_at,
       e.evidence_digest, w.digest as wording_digest, n.digest as notice_digest
  from consent_events e
  left join wordings w on w.id = e.wording
  left join notice_versions n on n.version = e.notice_version and n.language = e.language
"""
"""What a leaf is made from."""


async def trees() -> list[Tree]:
    """All of them, the one in use last."""
    rows = await database.fetch(
        "select number, origin, started_at, reason, predecessor from ledger_trees order by number"
    )
    return [Tree(**row) for row in rows]


async def head() -> Head | None:
    """None before anything was sealed."""
    row = await database.fetchrow(
        "select tree, size, root, note, made_at from ledger_checkpoints "
        "where tree = (select max(number) from ledger_trees) order by size desc limit 1"
    )
    return Head(**row) if row else None


async def head_at(tree: int, size: int) -> Head | None:
    """The checkpoint of that size."""
    row = await database.fetchrow(
        "select tree, size, root, note, made_at from ledger_checkpoints where tree = $1 and size = $2",
        tree,
        size,
    )
    return Head(**row) if row else None


async def number_of_leaves(tree: int) -> int:
    count: int = await database.fetchval(
        "select coalesce(max(number) + 1, 0) from ledger_leaves where tree = $1", tree
    )
    return count


async def waiting(most: int) -> int:
    """How many events wait to be sealed; no more than `most` are counted."""
    count: int = await database.fetchval(
        "select count(*) from (select from unsealed limit $1) waiting", most
    )
    return count


@dataclass(frozen=True)
class Inclusion:
    """What proves to a stranger that an event is in the ledger.

    `leaf` is the text whose hash is leaf `number` of the tree of `size` leaves, `path` leads from it to
    the head of that tree, and `checkpoint` is that head, signed.
    """

    event: int
    leaf: str
    number: int
    size: int
    path: tuple[bytes, ...]
    checkpoint: str
    sealed_at: datetime

    @property
    def told(self) -> dict[str, str | int | list[str]]:
        """As docs/ledger.md freezes it."""
        return {
            "leaf": self.leaf,
            "number": self.number,
            "size": self.size,
            "path": [one.hex() for one in self.path],
            "checkpoint": self.checkpoint,
        }


async def inclusion_proof(event: int) -> Inclusion | None:
    """In the newest checkpoint. None: not sealed yet (that takes some seconds), or no such event."""
    async with database.reading():
        newest = await head()
        if newest is None:
            return None
        row = await database.fetchrow(
            f"with sealed as (select number, format from ledger_leaves where tree = $1 and event = $2) "
            f"select sealed.number, {leaf.in_sql('sealed.format')} as leaf "
            f"from sealed, ({EVENTS} where e.id = $2) e",
            newest.tree,
            event,
        )
        if row is None or row["number"] >= newest.size:
            return None
        spans = merkle.inclusion_spans(row["number"], newest.size)
        path = tuple([await head_of(newest.tree, span) for span in spans])
    return Inclusion(
        event, row["leaf"], row["number"], newest.size, path, newest.note, newest.made_at
    )


async def consistency_proof(first: int, second: int) -> tuple[bytes, ...] | None:
    """That the head of `first` leaves is continued by that of `second`; None beyond the newest one."""
    async with database.reading():
        newest = await head()
        if newest is None or not 0 < first <= second <= newest.size:
            return None
        spans = merkle.consistency_spans(first, second)
        return tuple([await head_of(newest.tree, span) for span in spans])


async def head_of(tree: int, span: Span) -> bytes:
    """The head above these leaves, from as few kept hashes as there are."""
    size = span.end - span.start
    if size & (size - 1) == 0 and size:
        return merkle.root(await _kept(tree, span))
    if not size:
        return merkle.EMPTY
    middle = span.start + merkle.split(size)
    left = await head_of(tree, Span(span.start, middle))
    return merkle.node_hash(left, await head_of(tree, Span(middle, span.end)))


async def _kept(tree: int, span: Span) -> list[bytes]:
    """The kept hashes right below the head of a complete subtree."""
    size = span.end - span.start
    level = max((one for one in NODE_LEVELS if 1 << one <= size), default=0)
    return await hashes(tree, level, Span(span.start >> level, span.end >> level))


async def hashes(tree: int, level: int, span: Span) -> list[bytes]:
    """Those kept of this level, by their numbers; level 0 are the leaves."""
    kept = "ledger_nodes where level = $4 and" if level else "ledger_leaves where $4 = 0 and"
    rows = await database.fetch(
        f"select hash from {kept} tree = $1 and number >= $2 and number < $3 order by number",
        *(tree, span.start, span.end, level),
    )
    return [row["hash"] for row in rows]
