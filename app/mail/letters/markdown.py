"""What staff write, as HTML and as plain text from one and the same reading of the Markdown."""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from app.mail import addresses

TEXT_WIDTH = 76

_STYLES = {
    "h1": "margin:12px 0 0 0;font-size:34px;line-height:40px;letter-spacing:-0.6px;color:#12222d;",
    "h2": "margin:28px 0 0 0;font-size:22px;line-height:28px;color:#12222d;",
    "h3": "margin:24px 0 0 0;font-size:18px;line-height:26px;color:#12222d;",
    "p": "margin:12px 0 0 0;",
    "a": "color:#16557c;",
    "ul": "margin:12px 0 0 0;padding:0 0 0 24px;",
    "ol": "margin:12px 0 0 0;padding:0 0 0 24px;",
    "li": "margin:6px 0 0 0;",
    "blockquote": "margin:20px 0 0 0;padding:0 0 0 18px;border-left:4px solid #c3d0d9;",
    "pre": "margin:12px 0 0 0;white-space:pre-wrap;font-size:15px;line-height:22px;",
    "hr": "margin:24px 0 0 0;border:0;border-top:2px dotted #c3d0d9;",
}
_TAGS = frozenset(_STYLES) | {"em", "strong", "code", "br"}


@dataclass(frozen=True)
class Link:
    """A link as written: where to, under which words, on which line (from 1) its block begins."""

    address: str
    label: str
    line: int


@dataclass(frozen=True)
class Written:
    """One text in both forms. `pictures` are the lines with a picture: only its words are shown."""

    html: str
    text: str
    links: tuple[Link, ...]
    pictures: tuple[int, ...]


def write(source: str, *, known_links: Iterable[str] = ()) -> Written:
    """CommonMark without raw HTML, cleaned again.

    Links lead to https, http, mailto or `known_links`. One that leads elsewhere keeps its words and
    loses its address in both forms.
    """
    allowed = frozenset(known_links)
    tokens = _MARKDOWN.parse(source)
    tree = SyntaxTreeNode(tokens)
    html = _clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}), allowed)
    text = "\n\n".join(_blocks(tree.children, _leads_somewhere(allowed)))
    found = [node for node in tree.walk() if node.type in {"link", "image"}]
    return Written(
        html=html,
        text=text,
        links=tuple(
            Link(str(node.attrGet("href")), _words(node), _line(node))
            for node in found
            if node.type == "link"
        ),
        pictures=tuple(_line(node) for node in found if node.type == "image"),
    )


_ON_PAGE = (_TAGS - {"h1", "h2", "h3"}) | {"h4"}


def for_page(source: str) -> str:
    """The same Markdown as HTML for a page of ours: no styles, no pictures, every line as it was
    broken, headings below those of the page; links do not tell where they were found.
    """
    tokens = _MARKDOWN.parse(source)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h4"
        for piece in token.children or ():
            if piece.type == "softbreak":
                piece.type, piece.tag = "hardbreak", "br"
    leads_somewhere = _leads_somewhere(frozenset())

    def keep(_tag: str, name: str, value: str) -> str | None:
        return value if name != "href" or leads_somewhere(value) else None

    return nh3.clean(
        _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}),
        tags=set(_ON_PAGE),
        attributes={"a": {"href"}, "ol": {"start"}},
        attribute_filter=keep,
        url_schemes={"https", "http", "mailto"},
        link_rel="noopener noreferrer nofollow",
    ).strip()


def is_web_address(address: str) -> bool:
    """`https://` or `http://`, a host with a dot (or loopback), no name and password, no blanks."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"https", "http"}
        and not re.search(r"[\s\x00-\x1f\x7f\\<>\"']", address)
        and "@" not in parts.netloc
        and ("." in host.strip(".") or host == "localhost")
    )


def is_mail_address(address: str) -> bool:
    """`mailto:` one mailbox."""
    scheme, _, rest = address.partition(":")
    mailbox = rest.partition("?")[0]
    return scheme == "mailto" and isinstance(addresses.parse(mailbox), addresses.Address)


type_of_judge = Callable[[str], bool]


def _leads_somewhere(known: frozenset[str]) -> type_of_judge:
    return lambda address: (
        address in known or is_web_address(address) or address.startswith("mailto:")
    )


def _clean(html: str, known: frozenset[str]) -> str:
    """The allow-list. nh3 sets the inline styles too: one per tag, so that their order is fixed."""
    leads_somewhere = _leads_somewhere(known)

    def keep(_tag: str, name: str, value: str) -> str | None:
        return value if name != "href" or leads_somewhere(value) else None

    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={"a": {"href"}, "ol": {"start"}, "*": set()},
        attribute_filter=keep,
        url_schemes={"https", "http", "mailto"},
        link_rel=None,
        set_tag_attribute_values={tag: {"style": style} for tag, style in _STYLES.items()},
    ).strip()


def _blocks(nodes: Sequence[SyntaxTreeNode], leads: type_of_judge) -> Iterator[str]:
    """Paragraphs, headings, lists and the rest as plain text, one string each."""
    for node in nodes:
        match node.type:
            case "paragraph" | "heading":
                text = wrapped(_inline(node.children[0].children, leads))
                underline = (
                    "\n" + "-" * min(TEXT_WIDTH, len(text)) if node.type == "heading" else ""
                )
                yield text + underline
            case "bullet_list":
                yield _items(node, leads, "* ")
            case "ordered_list":
                yield _items(node, leads, f"{int(node.attrGet('start') or 1)}. ")
            case "blockquote":
                inner = "\n\n".join(_blocks(node.children, leads))
                yield textwrap.indent(inner, "> ", lambda _: True)
            case "fence" | "code_block":
                yield textwrap.indent(node.content.rstrip("\n"), "    ")
            case "hr":
                yield "-" * 40


def _items(node: SyntaxTreeNode, leads: type_of_judge, first_sign: str) -> str:
    """List items with a hanging indent; numbers count on from the first one."""
    items = []
    for index, item in enumerate(node.children):
        number = first_sign.partition(".")[0]
        sign = f"{int(number) + index}. " if number.isdigit() else first_sign
        inner = "\n".join(_blocks(item.children, leads))
        items.append(sign + textwrap.indent(inner, " " * len(sign)).lstrip(" "))
    return "\n".join(items)


def _inline(nodes: Sequence[SyntaxTreeNode], leads: type_of_judge) -> str:
    """Running text; a link is its words and the address in parentheses."""
    pieces = []
    for node in nodes:
        if node.type == "softbreak":
            pieces.append(" ")
        elif node.type == "hardbreak":
            pieces.append("\n")
        elif node.type == "link":
            pieces.append(_spelled_out(node, leads))
        elif node.children and node.type != "image":
            pieces.append(_inline(node.children, leads))
        else:
            pieces.append(node.content)
    return "".join(pieces)


def _spelled_out(node: SyntaxTreeNode, leads: type_of_judge) -> str:
    label, address = _inline(node.children, leads), str(node.attrGet("href"))
    if not leads(address) or label in {address, address.removeprefix("mailto:")}:
        return label
    return f"{label} ({address})" if label.strip() else address


def _words(node: SyntaxTreeNode) -> str:
    return _inline(node.children, lambda _: False).strip()


def wrapped(text: str) -> str:
    """Lines of at most 76 characters; words and addresses are never broken."""
    lines = text.split("\n")
    return "\n".join(
        textwrap.fill(line, TEXT_WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in lines
    )


def _line(node: SyntaxTreeNode) -> int:
    """The line on which the block begins that holds this piece."""
    above: SyntaxTreeNode | None = node
    while above is not None and (above.is_root or above.map is None):
        above = above.parent
    return above.map[0] + 1 if above is not None and above.map else 1


def _picture(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    """The words that stand for the picture: letters fetch nothing."""
    return escape(tokens[index].content)


def _parser() -> MarkdownIt:
    """Every link is read as one, so that a bad one is reported; `_clean` takes its address away."""
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False})
    parser.add_render_rule("image", _picture)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    return parser


_MARKDOWN = _parser()
