"""Finding people and organisations by what one remembers of them, at any size of the register.

Every word typed is the beginning of a word of theirs, in any order; neither case nor accents
matter. An @ or a dot begins a word too. Phone numbers are found however their digits are grouped.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from uuid import UUID

from app import database
from app.contacts.about import About
from app.contacts.rules import folded, words_of
from app.contacts.search import paging, slips
from app.contacts.search.grams import AS_SPACES, grams_of_beginning, key_as_words

MOST_WORDS = 8
MOST_TEXT = 500
MOST_CHARACTERS = 60
LEAST_DIGITS = 4
WORTH_RANKING = 200
"""Of so many that fit, those are shown first in whose key the words stand first: names do."""
_NUMBER = re.compile(r"(?<!\w)\+?\(?\d[\d\s()/.-]*\d(?!\w)", re.ASCII)
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}", re.ASCII)


@dataclass(frozen=True)
class Found:
    """Somebody or something found; `key` is the search key that matched."""

    id: UUID
    key: str


@dataclass(frozen=True)
class Finding:
    """At most so many, the best first. `is_cut`: there are more. `is_guess`: slips were allowed."""

    found: Sequence[Found]
    is_cut: bool = False
    is_guess: bool = False


def words_to_find(text: str) -> list[str]:
    """The words of a question as they stand in search keys, at most eight; a phone number is one."""
    rest, found = text[:MOST_TEXT], []
    for number in _NUMBER.findall(rest):
        digits = "".join(filter(str.isdigit, number.replace("(0)", "")))
        if len(digits) >= LEAST_DIGITS and not _DATE.fullmatch(number):
            rest = rest.replace(number, " ", 1)
            found.append(digits.removeprefix("00"))
    found += [" ".join(word.translate(AS_SPACES).split()) for word in words_of(rest)]
    short = [word[:MOST_CHARACTERS].rstrip() for word in found if word]
    return list(dict.fromkeys(short))[:MOST_WORDS]


def condition_for(
    text: str, first: int = 1, about: About = About.PEOPLE
) -> tuple[str, list[object]]:
    """A condition over `c` (or `o`), and its values from `$first` on; `true` for an empty question."""
    words = words_to_find(text)
    if not words:
        return ("false" if text.strip() else "true"), []
    return condition_over(about.alias, words, first)


def condition_over(alias: str, words: Sequence[str], first: int = 1) -> tuple[str, list[object]]:
    """The same over any row with a search key and its pieces. There is at least one word."""
    grams = sorted({gram for word in words for gram in grams_of_beginning(word)})
    tests = [f"{alias}.search_grams @> ${first}::integer[]"]
    tests += [_stands(alias, first + 1 + place) for place in range(len(words))]
    return " and ".join(tests), [grams, *(f" {word}" for word in words)]


def _stands(alias: str, place: int) -> str:
    """Whether the word is in the key. Looking inside addresses is slow, and seldom needed."""
    word = f"${place}::text"
    key = f"{alias}.search_key"
    return f"(position({word} in {key}) > 0 or position({word} in {key_as_words(alias)}) > 0)"


async def find(text: str, most: int, about: About = About.PEOPLE) -> Finding:
    """The first so many. When nobody fits exactly, with one slip in a long word, or in two of them."""
    words = words_to_find(text)
    if not words:
        return Finding([])
    condition, values = condition_for(text, 1, about)
    if beginnings := _of_names(words):
        ids = await paging.ids_beginning(
            beginnings, condition, values, most=WORTH_RANKING, about=about
        )
        if len(ids) > most:
            return Finding(_ranked(await _keys(ids, about), words)[:most], is_cut=True)
    ids, is_all = await paging.some_ids(
        condition, values, least=most + 1, most=WORTH_RANKING, about=about
    )
    if ids:
        ranked = _ranked(await _keys(ids, about), words)
        return Finding(ranked[:most], is_cut=len(ids) > most or not is_all)
    guesses = await slips.ids_nearly(words, about)
    found = {one.id: one for one in await _keys(guesses, about)}
    ranked = [found[guess] for guess in guesses if guess in found]
    return Finding(ranked[:most], is_cut=len(ranked) > most, is_guess=True)


_MARKED = {"a": "a{|", "o": "o}", "u": "uy"}
"""How letters that look alike without their marks stand in sort keys: a, å, ä; o, ö; u, ü."""
MOST_SPELLINGS = 27


def _of_names(words: Sequence[str]) -> list[str]:
    """What last names may begin with, as in sort keys, for a single word of three letters or more.

    Those are the best answers, and they lie side by side: however many there are, a few are quick.
    """
    if len(words) != 1 or len(words[0]) < 3 or " " in words[0]:
        return []
    ways = [_MARKED.get(letter, letter) for letter in words[0]]
    if prod(map(len, ways)) > MOST_SPELLINGS:
        return []
    return ["".join(letters) for letters in product(*ways)]


async def _keys(ids: Iterable[UUID], about: About) -> list[Found]:
    rows = await database.fetch(
        f"select id, search_key from {about.table} where id = any($1) order by sort_key, id",
        list(ids),
    )
    return [Found(row["id"], row["search_key"]) for row in rows]


def _ranked(findings: list[Found], words: Sequence[str]) -> list[Found]:
    """First those whose names begin with the words; among equals in the order of the list."""

    def place(one: Found) -> int:
        key = one.key.translate(AS_SPACES)
        return sum(key.find(f" {word}") for word in words)

    return sorted(findings, key=place)


def is_why(words: Sequence[str], text: str) -> bool:
    """Whether one of these words begins a word of the text."""
    key = " " + " ".join([*folded(text).split(), *words_of(text)]).translate(AS_SPACES)
    return any(f" {word}" in key for word in words)
