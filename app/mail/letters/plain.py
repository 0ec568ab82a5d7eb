"""What was read, as plain text: the same words in the same order."""

import textwrap
from collections.abc import Callable, Iterator, Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from app.mail.letters.links import BARE

TEXT_WIDTH = 76
Judge = Callable[[str], bool]


def as_text(tokens: Sequence[Token], leads: Judge) -> str:
    """Links that lead somewhere are spelled out."""
    return "\n\n".join(_blocks(SyntaxTreeNode(tokens).children, leads))


def words_of(node: SyntaxTreeNode) -> str:
    return _inline(node.children, lambda _: False).strip()


def wrapped(text: str) -> str:
    """Lines of at most 76 characters; words and addresses are never broken."""
    lines = text.split("\n")
    return "\n".join(
        textwrap.fill(line, TEXT_WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in lines
    )


def _blocks(nodes: Sequence[SyntaxTreeNode], leads: Judge) -> Iterator[str]:
    """Paragraphs, headings, lists and the rest, one string each."""
    for node in nodes:
        match node.type:
            case "paragraph" | "heading":
                text = wrapped(_inline(node.children[0].children, leads))
                underline = (
                    "\n" + "-" * min(TEXT_WIDTH, len(text)) if node.type == "heading" else ""
                )
                yield text + underline
            case "bullet_list" | "ordered_list":
                yield _items(node, leads)
            case "blockquote":
                inner = "\n\n".join(_blocks(node.children, leads))
                yield textwrap.indent(inner, "> ", lambda _: True)
            case "fence":
                yield textwrap.indent(node.content.rstrip("\n"), "    ")
            case "table":
                yield _table(node, leads)
            case "hr":
                yield "-" * 40


def _items(node: SyntaxTreeNode, leads: Judge) -> str:
    """List items after the signs that were typed, with a hanging indent."""
    items = []
    for item in node.children:
        sign = f"{item.info}{item.markup} "
        inner = "\n".join(_blocks(item.children, leads))
        items.append(sign + textwrap.indent(inner, " " * len(sign)).lstrip(" "))
    return "\n".join(items)


def _table(node: SyntaxTreeNode, leads: Judge) -> str:
    """A line for each row, in columns where they fit, with a line below the head."""
    rows = [
        [_inline(cell.children[0].children, leads) for cell in row.children]
        for part in node.children
        for row in part.children
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + 3 * len(widths) > TEXT_WIDTH:
        widths = [0] * len(widths)
    lines = [
        " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "-" * min(TEXT_WIDTH, len(lines[0])), *lines[1:]])


def _inline(nodes: Sequence[SyntaxTreeNode], leads: Judge) -> str:
    """Running text; a link is its words and the address in parentheses."""
    pieces = []
    for node in nodes:
        if node.type in {"softbreak", "hardbreak"}:
            pieces.append("\n")
        elif node.type == "link":
            pieces.append(_spelled_out(node, leads))
        elif node.children and node.type != "image":
            pieces.append(_inline(node.children, leads))
        else:
            pieces.append(node.content)
    return "".join(pieces)


def _spelled_out(node: SyntaxTreeNode, leads: Judge) -> str:
    label, address = _inline(node.children, leads), str(node.attrGet("href"))
    is_said = node.markup == BARE or label in {address, address.partition(":")[2]}
    if is_said or not leads(address):
        return label
    return f"{label} ({address})" if label.strip() else address
