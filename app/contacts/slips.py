"""Finding who was meant when one letter of a word is wrong, missing, extra or swapped."""

import re
from collections.abc import Sequence
from uuid import UUID

from asyncpg import Record
from rapidfuzz.distance import OSA

from app import database
from app.contacts.about import About
from app.contacts.grams import (
    AS_SPACES,
    BETWEEN_WORDS,
    grams_of_beginning,
    key_as_words,
    variants_with_a_slip,
)
from app.contacts.paging import by_index

MOST_LOOKED_AT = 1_000
"""Of each place where the slip may be. Whoever is not among them is not guessed."""
MOST_OF_A_PLACE = 50
MOST_GUESSES = 50
_IN_ADDRESSES = re.escape(BETWEEN_WORDS)
_PLAIN = re.compile(r"[^\W_]+")


async def ids_with_a_slip(words: Sequence[str], about: About) -> list[UUID]:
    """Those of whom all words fit but one, and that one with a single slip; the nearest first."""
    guesses: dict[UUID, tuple[int, str]] = {}
    async with by_index():
        for number, word in enumerate(words):
            others = [*words[:number], *words[number + 1 :]]
            for row in await _guesses(word, others, about):
                near = (distance(word, row["search_key"]), row["sort_key"])
                guesses[row["id"]] = min(near, guesses.get(row["id"], near))
    return sorted(guesses, key=lambda one: (guesses[one], one))[:MOST_GUESSES]


async def _guesses(word: str, others: Sequence[str], about: About) -> list[Record]:
    found: list[Record] = []
    if word.isdigit() or not _PLAIN.fullmatch(word):  # another number is another person's
        return found
    for pieces in variants_with_a_slip(word):
        grams = sorted({*pieces, *(gram for other in others for gram in grams_of_beginning(other))})
        whole = [f" {other}" for other in others]
        found += await database.fetch(_sql(about, len(whole)), grams, pattern(word), *whole)
        if len(found) >= MOST_GUESSES:
            break
    return found


def _sql(about: About, others: int) -> str:
    """Some who have the pieces and, of those, who has the word with a slip and the other words."""
    key = key_as_words(about.alias)
    rest = "".join(f" and position(${3 + n}::text in {key}) > 0" for n in range(others))
    return (
        f"select id, search_key, sort_key from (select id, search_key, sort_key from {about.table} "  # noqa: S608
        f"where search_grams @> $1::integer[] limit {MOST_LOOKED_AT}) {about.alias} "
        f"where {about.alias}.search_key ~ $2::text{rest} limit {MOST_OF_A_PLACE}"
    )


def pattern(word: str) -> str:
    """A regular expression for every beginning of a word that is one slip away. The word is plain."""
    ways: dict[str, None] = {}
    for place in range(len(word)):
        before, after = word[:place], word[place + 1 :]
        ways[f"{before}.{after}"] = None  # another letter
        ways[f"{before}.{word[place:]}"] = None  # one is missing
        ways[f"{before}{after}"] = None  # one too many
        if after:
            ways[f"{before}{after[0]}{word[place]}{after[1:]}"] = None  # two swapped
    return f"[ {_IN_ADDRESSES}](?:{'|'.join(ways)})"


def distance(word: str, search_key: str) -> int:
    """How many slips the nearest beginning in the key is away."""
    sizes = range(max(1, len(word) - 1), len(word) + 2)
    beginnings = {part[:size] for part in search_key.translate(AS_SPACES).split() for size in sizes}
    return min((OSA.distance(word, one, score_cutoff=3) for one in beginnings), default=4)
