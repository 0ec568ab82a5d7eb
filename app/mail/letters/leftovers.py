"""What looks like a mark and stays as it was typed: it is named before the letter goes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

LEFTOVERS = "leftovers"
_LONGEST_QUOTE = 40
_TAGS = (
    "a|b|i|u|p|br|em|strong|span|div|font|center|h[1-6]|ul|ol|li|img|hr|table|tr|td|th|"
    "blockquote|style|script|html|body|iframe"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_STARS = re.compile(r"(?<!\*)\*\*(?!\*)")
_OTHER_MARKS = re.compile(r"(?<![\w~])(?:__|~~)(?=\w)|\]\[(?=[^\]\[\s])")
_ADDRESS = re.compile(r"https?://|www\.|mailto:|tel:", re.IGNORECASE)
_APART = re.compile(r"\]\s+\(\s*(?:https?:|www\.|mailto:|tel:|/|[\w-]+\.\w)", re.IGNORECASE)
_SOMETHING = "\N{OBJECT REPLACEMENT CHARACTER}"


class Kind(StrEnum):
    LINK = "link"
    TAG = "tag"
    MARKS = "marks"
    TABLE = "table"
    LONG_ROW = "long_row"
    OPEN_CODE = "open_code"


@dataclass(frozen=True)
class Leftover:
    """What was not understood, on which line (from 1), and how it begins."""

    kind: Kind
    line: int
    words: str


def note_leftovers(state: StateCore) -> None:
    """Before escaped marks become text like any other."""
    state.env[LEFTOVERS] = list(_leftovers(state))


def _leftovers(state: StateCore) -> Iterator[Leftover]:
    source = state.src.split("\n")
    columns = 0
    for token in state.tokens:
        if token.type == "inline":
            yield from _in_text(token)
        elif token.type == "fence" and token.map and not _is_closed(token, source):
            yield Leftover(Kind.OPEN_CODE, token.map[0] + 1, "```")
        elif token.type == "tr_open" and token.map:
            cells = _cells(source[token.map[0]])
            columns = columns or cells
            if cells > columns:
                yield Leftover(Kind.LONG_ROW, token.map[0] + 1, _shortened(source[token.map[0]]))
        elif token.type == "table_close":
            columns = 0


def _is_closed(token: Token, source: list[str]) -> bool:
    assert token.map is not None
    first, last = token.map
    return last - first > 1 and source[last - 1].strip(" >") == token.markup


def _cells(row: str) -> int:
    return len(escapedSplit(row.strip().removeprefix("|").removesuffix("|")))


def _in_text(token: Token) -> Iterator[Leftover]:
    for line, text in _lines(token):
        for kind, words in _found(text):
            yield Leftover(kind, line, _shortened(words.replace(_SOMETHING, "…")))


def _lines(token: Token) -> Iterator[tuple[int, str]]:
    """What is plain text in each line; a sign stands for the rest."""
    line = token.map[0] + 1 if token.map else 1
    words: list[str] = []
    for piece in [*(token.children or ()), None]:
        if piece is None or piece.type in {"softbreak", "hardbreak"}:
            yield line, "".join(words)
            line, words = line + 1, []
        else:
            words.append(piece.content if piece.type == "text" else _SOMETHING)


def _found(text: str) -> Iterable[tuple[Kind, str]]:
    """At most one of a kind, with the words that are meant."""
    if (start := _broken_link(text)) is not None:
        yield Kind.LINK, text[start:]
    if tag := _TAG.search(text):
        yield Kind.TAG, tag[0]
    if marks := _STARS.search(text) or _OTHER_MARKS.search(text):
        yield Kind.MARKS, text[marks.start() :]
    if text.lstrip().startswith("|") and text.count("|") > 1:
        yield Kind.TABLE, text


def _broken_link(text: str) -> int | None:
    """`[x] (address)`, `[x](` without its end or with blanks, `[x https://…` without a bracket."""
    apart, joined = _APART.search(text), text.find("](")
    if apart or joined >= 0:
        place = apart.start() if apart else joined
        return max(0, text.rfind("[", 0, place))
    start = text.rfind("[")
    is_open = start > text.rfind("]")
    return start if is_open and _ADDRESS.search(text, start) else None


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE] + "…"
