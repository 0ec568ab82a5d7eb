"""Pieces of words by which an index finds people: pure, and the same in every database.

The embedded server has no trigram extension and no locale, so the pieces are made here and kept as
an array of numbers with a GIN index. A word gives its first letter, its first two letters, and every
three letters in a row, the first of them with the beginning marked: so any beginning of a word is
found, however short.
"""

from functools import lru_cache
from itertools import chain
from zlib import crc32

MOST_GRAMS = 400
_REMEMBERED = 10_000
_SIGNED = 2**31


BETWEEN_WORDS = "@.-_+'/&="
"""What ends a word inside an address, beside the space."""
AS_SPACES = str.maketrans(BETWEEN_WORDS, " " * len(BETWEEN_WORDS))


def key_as_words(alias: str) -> str:
    """SQL: the key of a row with a space before every word, also inside addresses."""
    quoted = BETWEEN_WORDS.replace("'", "''")
    return f"translate({alias}.search_key, '{quoted}', '{' ' * len(BETWEEN_WORDS)}')"


def grams_of_text(search_key: str) -> list[int]:
    """Of a `search_key`: the pieces of its words, in no order; those of the first words when they
    are more than MOST_GRAMS.
    """
    text = f" {search_key.translate(AS_SPACES)} "
    triples = zip(text, text[1:], text[2:], strict=False)
    found = set(chain.from_iterable(map(_numbers.__getitem__, triples)))
    return list(found) if len(found) <= MOST_GRAMS else _grams_of_first_words(text)


class _Numbers(dict[tuple[str, str, str], tuple[int, ...]]):
    """The pieces that three letters in a row give: a space before a letter is a word's beginning."""

    def __missing__(self, triple: tuple[str, str, str]) -> tuple[int, ...]:
        if len(self) > _REMEMBERED:
            self.clear()
        first, second, third = triple
        pieces = ["".join(triple)] if " " not in (second, third) else []
        if first == " " != second:
            pieces.append(f" {second}")
        self[triple] = numbers = tuple(map(_number, pieces))
        return numbers


_numbers = _Numbers()


def _grams_of_first_words(text: str) -> list[int]:
    found: dict[int, None] = {}
    for word in text.split():
        if len(found) > MOST_GRAMS:
            break
        found.update(dict.fromkeys(_grams(word)))
    return list(found)[:MOST_GRAMS]


def grams_of_beginning(beginning: str) -> list[int]:
    """Pieces that every word with this beginning has; an @ or a dot begins a new word.

    The first letter alone is left out where the first two say more.
    """
    parts = beginning.translate(AS_SPACES).split()
    return sorted({gram for part in parts for gram in _grams(part)[len(part) > 1 :]})


def variants_with_a_slip(word: str) -> list[list[int]]:
    """For a word of five letters or more with at most one wrong, missing, extra or swapped letter:
    of each place where the slip may be, the pieces that it leaves whole; those with most first.
    """
    if len(word) < 5:
        return []
    marked = f" {word}"
    pieces = [marked[start : start + 3] for start in range(len(marked) - 2)]
    kept = []
    for place in range(1, len(marked)):
        whole = {_number(p) for at, p in enumerate(pieces) if not at - 1 <= place <= at + 2}
        if whole:
            kept.append(sorted(whole))
    return sorted(kept, key=len, reverse=True)


def _grams(word: str) -> list[int]:
    marked = f" {word}"
    short = [marked[:2], marked[:3]] if len(word) > 1 else [marked[:2]]
    long = [marked[start : start + 3] for start in range(1, len(marked) - 2)]
    return [_number(piece) for piece in (*short, *long)]


@lru_cache(maxsize=10_000)
def _number(piece: str) -> int:
    return crc32(piece.encode()) - _SIGNED
