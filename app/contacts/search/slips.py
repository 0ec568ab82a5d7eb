"""Finding who was meant when one letter of a word is wrong, missing, extra or swapped.

One word may have such a slip; if nobody is found so, two words may, one slip each. Pieces that a
slip leaves whole lead to some who may be meant, and of those each word is looked at. The pieces
that fewest have are asked for, and what is asked at most is known beforehand: who would be found
only by reading much of the register is not guessed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations, product
from uuid import UUID

from asyncpg import Record
from rapidfuzz.distance import OSA

from app import database
from app.contacts.about import About
from app.contacts.search.grams import (
    AS_SPACES,
    BETWEEN_WORDS,
    grams_of_beginning,
    key_as_words,
    variants_with_a_slip,
)
from app.contacts.search.paging import by_index

MOST_LOOKED_AT = 1_000
"""Of each place where the slip may be. Whoever is not among them is not guessed."""
MOST_LOOKED_AT_IN_ALL = 4_000
"""For one number of slips."""
MOST_FOUND = 50
MOST_GUESSES = 50
MOST_PIECES = 6
MOST_TRIES = 200
MOST_READ = {1: 2_500_000, 2: 1_000_000}
"""Entries of the index, by the number of slips; beyond them nothing is tried."""
MOST_WITH_TWO = 4
"""The longest words, two of which may have a slip each."""
_IN_ADDRESSES = re.escape(BETWEEN_WORDS)
_PLAIN = re.compile(r"[^\W_]+")

Many = Mapping[int, float]
Pieces = tuple[int, ...]
Slipped = tuple[str, ...]


async def ids_nearly(words: Sequence[str], about: About) -> list[UUID]:
    """Those of whom all words fit but one, and that one with a single slip; if there are none, but
    two, with a slip each. The nearest first.
    """
    may_slip = [word for word in words if _may_slip(word)]
    longest = sorted(may_slip, key=len, reverse=True)[:MOST_WITH_TWO]
    if not may_slip:
        return []
    async with by_index():
        many = await _many(words, about)
        for slipped in (list(combinations(may_slip, 1)), list(combinations(longest, 2))):
            if guesses := await _nearest(slipped, words, many, about):
                return guesses
    return []


def _may_slip(word: str) -> bool:
    """Another number is another person's."""
    return not word.isdigit() and bool(_PLAIN.fullmatch(word) and variants_with_a_slip(word))


async def _many(words: Sequence[str], about: About) -> Many:
    """How many have a piece, of those pieces that many have; as the database last counted."""
    rows = await database.fetch(_MANY, about.table, list(_pieces(words)))
    return {row["piece"]: row["many"] for row in rows}


# There are three more shares than pieces.
_MANY = """
select t.piece, t.share * c.reltuples as many
  from pg_stats s join pg_class c on c.oid = format('%I.%I', s.schemaname, s.tablename)::regclass,
       unnest(s.most_common_elems::text::integer[], s.most_common_elem_freqs) t(piece, share)
 where s.schemaname = current_schema() and s.tablename = $1 and s.attname = 'search_grams'
   and t.piece = any($2)
"""


def _pieces(words: Iterable[str]) -> set[int]:
    return {gram for word in words for gram in grams_of_beginning(word)}


async def _nearest(
    choices: Sequence[Slipped], words: Sequence[str], many: Many, about: About
) -> list[UUID]:
    """By the words that have a slip, as many of them as there are in each choice."""
    guesses: dict[UUID, tuple[int, str]] = {}
    affordable = _affordable(choices, words, many)
    for slipped, tries in affordable.items():
        others = [word for word in words if word not in slipped]
        most = MOST_LOOKED_AT_IN_ALL // len(affordable)
        for row in await _guesses(slipped, others, tries, most, about):
            near = sum(distance(word, row["search_key"]) for word in slipped), row["sort_key"]
            guesses[row["id"]] = min(near, guesses.get(row["id"], near))
    return sorted(guesses, key=lambda one: (guesses[one], one))[:MOST_GUESSES]


def _affordable(
    choices: Sequence[Slipped], words: Sequence[str], many: Many
) -> dict[Slipped, list[Pieces]]:
    """What to ask for: the pieces that fewest have first, until enough is read."""
    tries = [
        (sum(many.get(piece, 0) for piece in pieces), pieces, slipped)
        for slipped in choices
        for pieces in _tries(slipped, words, many)
    ]
    found: dict[Slipped, list[Pieces]] = {}
    read = 0.0
    for cost, pieces, slipped in sorted(tries)[:MOST_TRIES]:
        read += cost
        if read > MOST_READ[len(slipped)]:
            break
        found.setdefault(slipped, []).append(pieces)
    return found


def _tries(slipped: Slipped, words: Sequence[str], many: Many) -> set[Pieces]:
    """Pieces to ask for together, for each way the slips may lie: of each word the rarest."""

    def rarest(pieces: Iterable[int], number: int) -> Pieces:
        return tuple(sorted(pieces, key=lambda one: (many.get(one, 0), one))[:number])

    def ways(word: str) -> set[Pieces]:
        whole = [grams_of_beginning(word)]
        kept = _kept(word, is_alone=len(words) == 1) if word in slipped else whole
        return {rarest(pieces, max(4 // len(words), 2)) for pieces in kept}

    return {rarest({*chain(*kept)}, MOST_PIECES) for kept in product(*map(ways, words))}


def _kept(word: str, *, is_alone: bool) -> Sequence[Sequence[int]]:
    """Of each place where the slip may be, the pieces left whole.

    Beside other words those places are left out that have all pieces of another one and more:
    whoever has them has those.
    """
    places = variants_with_a_slip(word)
    if is_alone:
        return places
    some = [set(pieces) for pieces in places if len(pieces) > 1]
    return [pieces for pieces in places if not any(one < set(pieces) for one in some)]


async def _guesses(
    slipped: Slipped, others: Sequence[str], tries: Sequence[Pieces], most: int, about: About
) -> list[Record]:
    asked = [*map(as_array, tries)]
    values = [*map(pattern, slipped), *(f" {other}" for other in others)]
    return await database.fetch(_sql(about, len(slipped), len(others), most), asked, *values)


def as_array(pieces: Pieces) -> str:
    """As the database reads it; its own arrays of arrays are all of one length."""
    return "{" + ",".join(map(str, pieces)) + "}"


def _sql(about: About, slipped: int, others: int, most: int) -> str:
    """Some who have the pieces and, of those, who has the words with a slip and the other words."""
    key, first = key_as_words(about.alias), 2 + slipped
    tests = [f"{about.alias}.search_key ~ ${n}::text" for n in range(2, first)]
    tests += [f"position(${n}::text in {key}) > 0" for n in range(first, first + others)]
    return (
        "select id, search_key, sort_key from (select found.* from unnest($1::text[]) asked(pieces), "
        f"lateral (select id, search_key, sort_key from {about.table} "
        f"where search_grams @> asked.pieces::integer[] limit {MOST_LOOKED_AT}) found "
        f"limit {most}) {about.alias} "
        f"where {' and '.join(tests)} limit {MOST_FOUND}"
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
