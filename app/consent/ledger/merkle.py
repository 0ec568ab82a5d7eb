"""The tree over the leaves, and what proves a leaf or an older head in it: RFC 6962 and RFC 9162. Pure."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

EMPTY = hashlib.sha256(b"").digest()


class Span(NamedTuple):
    """The leaves from `start` up to and without `end`."""

    start: int
    end: int


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: Iterable[bytes]) -> bytes:
    """The head of a tree with these leaf hashes, or above these roots of equal complete trees."""
    level = list(hashes)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        alone = level[-1:] if len(level) % 2 else []
        level = [node_hash(left, right) for left, right in pairs] + alone
    return level[0] if level else EMPTY


class Growing:
    """A tree that takes one leaf hash after another and keeps only its right edge.

    `nodes` are the heads of complete trees whose levels are in `levels`, by level and number.
    """

    def __init__(self, levels: Collection[int] = ()) -> None:
        self.size = 0
        self.nodes: dict[tuple[int, int], bytes] = {}
        self._edge: list[bytes] = []
        self._levels = levels

    def append(self, leaf: bytes) -> None:
        joined, complete, level = leaf, self.size, 0
        while complete & 1:
            joined, complete, level = node_hash(self._edge.pop(), joined), complete >> 1, level + 1
            if level in self._levels:
                self.nodes[level, complete] = joined
        self._edge.append(joined)
        self.size += 1

    @property
    def root(self) -> bytes:
        return folded(self._edge)


def folded(edge: Sequence[bytes]) -> bytes:
    """The head above complete subtrees that grow smaller to the right."""
    if not edge:
        return EMPTY
    *others, head = edge
    for left in reversed(others):
        head = node_hash(left, head)
    return head


def split(size: int) -> int:
    """The largest power of two below `size`: so many leaves stand to the left."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_spans(number: int, size: int) -> list[Span]:
    """Whose heads prove the leaf of that number, from below (RFC 9162, 2.1.3.1)."""
    spans, start, end = [], 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if number < middle:
            spans.append(Span(middle, end))
            end = middle
        else:
            spans.append(Span(start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(first: int, second: int) -> list[Span]:
    """Whose heads prove that the tree of `first` leaves begins that of `second` (RFC 9162, 2.1.4.1)."""
    spans, start, end, left_edge = [], 0, second, True
    while first < end:
        middle = start + split(end - start)
        if first <= middle:
            spans.append(Span(middle, end))
            end = middle
        else:
            spans.append(Span(start, middle))
            start, left_edge = middle, False
    if not left_edge:
        spans.append(Span(start, end))
    return spans[::-1]


def root_by_inclusion(leaf: bytes, number: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The head that this path leads to, or None when it cannot be one (RFC 9162, 2.1.3.2)."""
    if not 0 <= number < size:
        return None
    place, last, head = number, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            head = node_hash(sibling, head)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            head = node_hash(head, sibling)
        place, last = place >> 1, last >> 1
    return head if last == 0 else None


def is_consistent(
    first: int, second: int, heads: tuple[bytes, bytes], path: Sequence[bytes]
) -> bool:
    """Whether the second head continues the first, as the path says (RFC 9162, 2.1.4.2)."""
    if not 0 < first < second:
        return first == second and heads[0] == heads[1] and not path
    proof = [heads[0], *path] if first & (first - 1) == 0 else list(path)
    if not proof:
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = proof[0]
    for sibling in proof[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and (old, new) == heads
