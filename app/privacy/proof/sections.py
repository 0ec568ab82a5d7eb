"""What a sheet consists of, before it is a page or a print."""

from collections.abc import Sequence
from dataclasses import dataclass

Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Block:
    """A piece of a sheet.

    `text`, `strong`, `quote`, `label` and `code` hold a text; `facts`, `form`, `hashes`, `path` and
    `numbered` pairs; `steps` what, when and pairs.
    """

    kind: str
    content: str | Rows | Sequence[tuple[str, str, Rows]]


@dataclass(frozen=True)
class Section:
    heading: str
    blocks: Sequence[Block]
