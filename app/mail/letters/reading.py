"""Which signs in what staff type mean something. Everything else arrives as it was typed.

CommonMark with tables, narrowed to what is clearly meant: a line end is a line end, a date is no
list, a sign before a number stays, only stars emphasise, and nothing that was typed is left out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, fence, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, backtick, image, link
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from app.mail.letters.leftovers import LEFTOVERS, Leftover, note_leftovers
from app.mail.letters.links import KNOWN_LINKS, bare_addresses
from app.mail.letters.lists import NUMBER, lists_where_meant

_DEEPEST = 12  # levels of lists and quotes; what is typed deeper stays text
_UNESCAPED = frozenset("*[]`#>|+-!.")
_NEVER_BEFORE = frozenset(")]}.,;:!?%*")  # a star before these is a sign for a footnote
_LABEL = r"\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\]\("
_LINK_START, _PICTURE_START = re.compile(_LABEL), re.compile(f"!{_LABEL}")


@dataclass(frozen=True)
class Reading:
    """The marks and the words, and what looks like a mark and is none."""

    tokens: list[Token]
    leftovers: tuple[Leftover, ...]


def read(source: str, known_links: Iterable[str] = ()) -> Reading:
    """In time linear in the text. Every link is read as one, so that a bad one can be reported."""
    found: dict[str, Any] = {KNOWN_LINKS: frozenset(known_links)}
    tokens = _MARKDOWN.parse(source, found)
    return Reading(tokens, tuple(found.get(LEFTOVERS, ())))


def rendered(tokens: Sequence[Token]) -> str:
    """As HTML that still has to be cleaned."""
    return str(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`> 5 degrees` is a sign before a number."""
    first = state.bMarks[start] + state.tShift[start]
    if state.level >= _DEEPEST or NUMBER.match(state.src[first + 1 : first + 5].lstrip()):
        return False
    return blockquote(state, start, end, silent)


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return state.level < _DEEPEST and list_block(state, start, end, silent)


def _code(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Between lines of three backticks. Words beside the first ones are a part of it."""
    if state.src[state.bMarks[start] + state.tShift[start]] == "~":
        return False
    is_code = fence(state, start, end, silent)
    if is_code and not silent and (words := state.tokens[-1].info.strip()):
        state.tokens[-1].info, block = "", state.tokens[-1]
        block.content = f"{words}\n{block.content}"
    return is_code


def _stars(state: StateInline, silent: bool) -> bool:
    """Stars around words emphasise: not in `5*4*3`, and none that marks a footnote."""
    if silent or state.src[state.pos] != "*":
        return False
    run = state.scanDelims(state.pos, canSplitWord=False)
    after = state.src[state.pos + run.length : state.pos + run.length + 1]
    opens = run.can_open and run.length <= 3 and after not in _NEVER_BEFORE
    for _ in range(run.length):
        state.push("text", "", 0).content = "*"
        place = len(state.tokens) - 1
        closes = run.can_close and run.length <= 3
        state.delimiters.append(Delimiter(ord("*"), run.length, place, -1, opens, closes))
    state.pos += run.length
    return True


def _link(state: StateInline, silent: bool) -> bool:
    """Looked at before the parser is asked: it reads all that follows, for every bracket."""
    may_be = _LINK_START.match(state.src, state.pos) is not None
    return may_be and link(state, silent)


def _picture(state: StateInline, silent: bool) -> bool:
    may_be = _PICTURE_START.match(state.src, state.pos) is not None
    return may_be and image(state, silent)


def _backtick(state: StateInline, silent: bool) -> bool:
    """`it`s` is an apostrophe."""
    before = state.src[state.pos - 1 : state.pos]
    return not (before.isalnum() and state.src[state.pos] == "`") and backtick(state, silent)


def _as_escaped(state: StateCore) -> None:
    """A backslash before a mark shows the mark; any other backslash is one."""
    pieces = (piece for token in state.tokens for piece in token.children or ())
    for piece in pieces:
        if piece.type == "text_special" and piece.content not in _UNESCAPED:
            piece.content = piece.markup


def _shown_words(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    """The words that stand for a picture: letters fetch nothing."""
    return escape(tokens[index].content)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
    parser.disable(["code", "lheading", "reference", "html_block"])
    parser.disable(["entity", "html_inline", "autolink"])
    block, inline, core = parser.block.ruler, parser.inline.ruler, parser.core.ruler
    above = ["paragraph", "reference", "blockquote"]
    block.at("blockquote", _quote, {"alt": [*above, "list"]})
    block.at("fence", _code, {"alt": [*above, "list"]})
    block.at("list", _list, {"alt": above})
    for name, rule in (
        ("emphasis", _stars), ("link", _link), ("image", _picture), ("backticks", _backtick)
    ):  # fmt: skip
        inline.at(name, rule)
    core.after("block", "lists_where_meant", lists_where_meant)
    core.after("inline", "leftovers", note_leftovers)
    core.after("leftovers", "as_escaped", _as_escaped)
    core.after("text_join", "bare_addresses", bare_addresses)
    parser.add_render_rule("image", _shown_words)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    return parser


_MARKDOWN = _parser()
