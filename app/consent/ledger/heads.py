"""The trees of the ledger and what stands at their head. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Tree:
    """A tree of the ledger. Those after the first one tell why they began, and from what head."""

    number: int
    origin: str
    started_at: datetime
    reason: str | None
    predecessor: str | None


@dataclass(frozen=True)
class Head:
    """The newest checkpoint of the newest tree."""

    tree: int
    size: int
    root: bytes
    note: str
    made_at: datetime
