"""Which lines of what staff type are a list. The others stay lines, with what was typed."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

NUMBER = re.compile(r"[€$£]? ?\d")
_OPEN = frozenset({"ordered_list_open", "bullet_list_open"})
_CLOSE = frozenset({"ordered_list_close", "bullet_list_close"})


def lists_where_meant(state: StateCore) -> None:
    """A list has several items, with numbers that count on, or with signs that belong to no number.

    Any other becomes lines of text again.
    """
    undone = set(_not_meant(state.tokens))
    if undone:
        state.tokens = _joined(_as_lines(state.tokens, undone))


def _not_meant(tokens: Sequence[Token]) -> Iterator[int]:
    """Where the lists begin that are none."""
    lists: list[tuple[int, list[int]]] = []
    for index, token in enumerate(tokens):
        if token.type in _OPEN:
            lists.append((index, []))
        elif token.type == "list_item_open":
            lists[-1][1].append(index)
        elif token.type in _CLOSE:
            start, items = lists.pop()
            is_meant = _counts_on if tokens[start].tag == "ol" else _has_bullets
            if not is_meant(tokens, items) and not (lists and tokens[start].tag == "ul"):
                yield start


def _counts_on(tokens: Sequence[Token], items: Sequence[int]) -> bool:
    """`1.`, `2.`, `3.`: none with holes, no `1)` and no `17. 5. 2026`."""
    first = tokens[items[0]]
    counted = [str(int(first.info) + index) for index in range(len(items))]
    return (
        len(items) > 1
        and first.markup == "."
        and [tokens[item].info for item in items] == counted
        and not any(tokens[item + 1].type == "ordered_list_open" for item in items)
    )


def _has_bullets(tokens: Sequence[Token], items: Sequence[int]) -> bool:
    """`- 3` and `+ 3` are signs of a number, and one dash alone is a dash."""
    return len(items) > 1 and not _is_signed(tokens, items)


def _is_signed(tokens: Sequence[Token], items: Sequence[int]) -> bool:
    firsts = [tokens[item + 2] for item in items if tokens[item + 1].type == "paragraph_open"]
    return tokens[items[0]].markup in "+-" and any(NUMBER.match(one.content) for one in firsts)


def _as_lines(tokens: Sequence[Token], undone: set[int]) -> Iterator[Token]:
    """Without the marks of these lists: their signs stand in the text."""
    stack: list[bool] = []
    sign = ""
    for index, token in enumerate(tokens):
        if token.type in _OPEN:
            stack.append(index in undone)
        is_undone = bool(stack) and stack[-1]
        if token.type in _CLOSE:
            stack.pop()
        if is_undone and token.type == "list_item_open":
            sign += f"{token.info}{token.markup} "
            goes_on = index + 1 in undone or tokens[index + 1].type == "paragraph_open"
            if not goes_on:
                yield from _paragraph(sign.rstrip(), token.map)
                sign = ""
        elif not is_undone or token.type not in _PARTS:
            if is_undone and token.type.startswith("paragraph"):
                token.hidden = False
            if sign and token.type == "inline":
                token.content, sign = sign + token.content, ""
            yield token


_PARTS = _OPEN | _CLOSE | {"list_item_close"}


def _paragraph(words: str, place: list[int] | None) -> Iterator[Token]:
    line = [place[0], place[0] + 1] if place else None
    yield Token("paragraph_open", "p", 1, map=line, block=True)
    yield Token("inline", "", 0, map=line, content=words, children=[], block=True)
    yield Token("paragraph_close", "p", -1, block=True)


def _joined(tokens: Iterator[Token]) -> list[Token]:
    """Paragraphs without an empty line between them are one."""
    kept: list[Token] = []
    lines: list[list[str]] = []
    for token in tokens:
        if token.type == "paragraph_open" and _goes_on(kept, token):
            kept.pop()
        elif token.type == "inline" and kept[-1].type == "inline":
            lines[-1].append(token.content)
            kept[-2].map = kept[-1].map = [*(kept[-1].map or [0])[:1], *(token.map or [0])[-1:]]
        else:
            if token.type == "inline":
                lines.append([token.content])
            kept.append(token)
    for token, content in zip((one for one in kept if one.type == "inline"), lines, strict=True):
        token.content = "\n".join(content)
    return kept


def _goes_on(kept: Sequence[Token], token: Token) -> bool:
    if not kept or kept[-1].type != "paragraph_close":
        return False
    above = kept[-3].map
    return bool(above and token.map and above[1] == token.map[0])
