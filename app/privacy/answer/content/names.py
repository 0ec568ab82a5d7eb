"""What in texts about one person may be about somebody else: names, addresses, numbers. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.contacts.naming import NamedBy

MASK = "[…]"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?<![\w.])(?:\+|0)[\d ()/-]{5,}\d(?![\w.])")
_WORD = re.compile(r"\w[\w'\u2019-]*")
_AROUND = 70
_LEAST_OF_A_NAME = 3
_ENDING = 2
_LEAST_OF_A_NUMBER = 7


@dataclass(frozen=True)
class Others:
    """Who else may be meant: first and last names of people near this one; `firms` are no people.

    `first_names` stand before another word with a capital somewhere in the same texts.
    """

    names: Sequence[tuple[str, str]] = ()
    firms: Collection[str] = ()
    first_names: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Suspect:
    """Words that may be about somebody else, and where they stand."""

    words: str
    said: list[str] = field(default_factory=list)


def suspects(texts: Sequence[str], own: NamedBy, others: Others) -> list[Suspect]:
    """In the order of the texts; each once, with the words around every place."""
    lines = [" ".join(text.split()) for text in texts]
    first_names = {
        line[start:end].split()[0]
        for line in lines
        for start, end in _looks_like(_without(own, line), others)
    }
    near = replace(others, first_names=frozenset(first_names))
    found: dict[str, Suspect] = {}
    for line in lines:
        for start, end in _places(line, own, near):
            words = line[start:end]
            known = found.setdefault(words, Suspect(words))
            around = _around(line, start, end)
            if around not in known.said:
                known.said.append(around)
    return list(found.values())


def masked(text: str, words: Collection[str]) -> str:
    """The text without these words, the longest taken out first."""
    if not words:
        return text
    each = "|".join(
        r"\s+".join(map(re.escape, one.split())) for one in sorted(words, key=len, reverse=True)
    )
    return re.sub(rf"(?<!\w)(?:{each})(?!\w)", MASK, text)


def _places(line: str, own: NamedBy, others: Others) -> list[tuple[int, int]]:
    """Whole names before what only looks like one or is a part; none inside another, the person in none."""
    line = _without(own, line)
    places: list[tuple[int, int]] = []
    for start, end in (
        *_whole_names(line, others),
        *_reached(line),
        *_looks_like(line, others),
        *_parts(line, own, others),
    ):
        if not any(start < b and a < end for a, b in places):
            places.append((start, end))
    return sorted(places)


def _without(own: NamedBy, line: str) -> str:
    """As long as it was."""
    pattern = own.pattern
    if pattern is None:
        return line
    return re.sub(pattern, lambda one: "·" * len(one[0]), line, flags=re.IGNORECASE)


def _whole_names(line: str, others: Others) -> Iterator[tuple[int, int]]:
    """Of people near this one."""
    pattern = NamedBy(names=tuple(others.names)).pattern
    if pattern:
        yield from ((one.start(), one.end()) for one in re.finditer(pattern, line, re.IGNORECASE))


def _parts(line: str, own: NamedBy, others: Others) -> Iterator[tuple[int, int]]:
    """First or last names alone, with a Finnish ending too, unless the person has the same."""
    mine = {part for name in own.names for part in name}
    parts = {
        part
        for name in others.names
        for part in name
        if len(part) >= _LEAST_OF_A_NAME and part not in mine
    }
    stems = [re.escape(one[:-_ENDING] if len(one) > 4 else one) for one in sorted(parts, key=len)]
    stems += [rf"{re.escape(one)}\w{{0,3}}(?!\w)" for one in sorted(others.first_names - mine)]
    if stems:
        sought = rf"(?<!\w)(?:{'|'.join(reversed(stems))})\w{{0,7}}"
        yield from ((one.start(), one.end()) for one in re.finditer(sought, line))


def _reached(line: str) -> Iterator[tuple[int, int]]:
    """Addresses and numbers."""
    for one in _EMAIL.finditer(line):
        yield one.start(), one.end()
    for one in _NUMBER.finditer(line):
        if len("".join(filter(str.isdigit, one[0]))) >= _LEAST_OF_A_NUMBER:
            yield one.start(), one.end()


def _looks_like(line: str, others: Others) -> Iterator[tuple[int, int]]:
    """Two or more words with capitals beside each other; a third at the start is rather the sentence's."""
    run: list[re.Match[str]] = []
    for word in (*_WORD.finditer(line), None):
        if word and run and line[run[-1].end() : word.start()] != " ":
            yield from _name(line, run, others)
            run = []
        if word and word[0][0].isupper():
            run.append(word)
        else:
            yield from _name(line, run, others)
            run = []


def _name(line: str, run: list[re.Match[str]], others: Others) -> Iterator[tuple[int, int]]:
    if len(run) < 2 or _is_firm(line[run[0].start() : run[-1].end()], others):
        return
    if len(run) >= _LEAST_OF_A_NAME and _begins_a_sentence(line, run[0].start()):
        run = run[1:]
    yield run[0].start(), run[-1].end()


def _is_firm(words: str, others: Others) -> bool:
    folded = words.casefold()
    return any(
        len(firm) > _ENDING and folded.startswith(firm.casefold()[:-_ENDING])
        for firm in others.firms
    )


def _begins_a_sentence(line: str, at: int) -> bool:
    return line[:at].rstrip()[-1:] in ("", ".", "!", "?", ":")


def _around(line: str, start: int, end: int) -> str:
    first, last = max(start - _AROUND, 0), end + _AROUND
    return f"{'…' if first else ''}{line[first:last]}{'…' if last < len(line) else ''}"
