"""Checkpoints that somebody kept elsewhere, against the ledger as it is now."""

from collections.abc import Sequence
from pathlib import Path

from app.consent.ledger import queries
from app.consent.ledger.checkpoint import Checkpoint, is_genuine, read_all, signing_key
from app.consent.ledger.merkle import Span
from app.consent.ledger.verifying.report import Report
from app.lib.languages import N_
from app.lib.refusals import Invalid

NO_CHECKPOINT = N_(
    "%(file)s holds no checkpoint. Save the file that came with the mail as it is: three lines, an empty "
    "line, and the signature."
)


def read(path: Path) -> list[Checkpoint]:
    kept = read_all(path.read_text(encoding="utf-8", errors="replace"))
    if not kept:
        raise Invalid(NO_CHECKPOINT, file=path.name)
    return kept


async def compare(kept: Sequence[Checkpoint], report: Report) -> None:
    """Whether the ledger continues them. The leaves that the database stores have been recomputed before."""
    trees = {tree.origin: tree.number for tree in await queries.trees()}
    for one in kept:
        report.checkpoints += 1
        if not is_genuine(one, signing_key().public_key()):
            report.found(f"the checkpoint of {one.size} events that you gave is not signed by us")
        elif (fault := await _fault(one, trees.get(one.origin))) is not None:
            report.found(fault)


async def _fault(one: Checkpoint, tree: int | None) -> str | None:
    if tree is None:
        return f"the checkpoint that you gave is of {one.origin}, which this database does not know"
    leaves = await queries.number_of_leaves(tree)
    if one.size > leaves:
        return (
            f"the checkpoint that you gave has {one.size} events, and the database {leaves}: the newest "
            "were removed, or an older database was restored"
        )
    if await queries.head_of(tree, Span(0, one.size)) != one.root:
        return f"the ledger was changed since the checkpoint of {one.size} events that you gave"
    return None
