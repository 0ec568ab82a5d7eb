"""What staff write, as HTML and as plain text from one and the same reading of the Markdown."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import nh3
from markdown_it.tree import SyntaxTreeNode

from app.mail.letters.leftovers import Leftover
from app.mail.letters.links import SCHEMES, leads_somewhere
from app.mail.letters.plain import as_text, words_of
from app.mail.letters.reading import read, rendered

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
    "table": "margin:12px 0 0 0;border-collapse:collapse;",
    "th": "padding:6px 16px 6px 0;border-bottom:2px solid #c3d0d9;text-align:left;vertical-align:top;",
    "td": "padding:6px 16px 6px 0;border-bottom:1px solid #c3d0d9;text-align:left;vertical-align:top;",
    "hr": "margin:24px 0 0 0;border:0;border-top:2px dotted #c3d0d9;",
}
_TAGS = frozenset(_STYLES) | {"em", "strong", "code", "br", "thead", "tbody", "tr"}
_HEADINGS = {"h4": "h3", "h5": "h3", "h6": "h3"}


@dataclass(frozen=True)
class Link:
    """A link as written: where to, under which words, on which line (from 1)."""

    address: str
    label: str
    line: int
    has_title: bool = False


@dataclass(frozen=True)
class Written:
    """One text in both forms. `pictures` are the lines with a picture: only its words are shown.

    `leftovers` look like marks and stay as they were typed.
    """

    html: str
    text: str
    links: tuple[Link, ...]
    pictures: tuple[int, ...]
    leftovers: tuple[Leftover, ...]


def write(source: str, *, known_links: Iterable[str] = ()) -> Written:
    """What was typed, never as raw HTML, cleaned again.

    Links lead to https, http, mailto, tel or `known_links`. One that leads elsewhere keeps its
    words and loses its address in both forms.
    """
    allowed = frozenset(known_links)
    reading = read(source, allowed)
    for token in reading.tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    pieces = list(_placed(SyntaxTreeNode(reading.tokens)))
    return Written(
        html=_clean(rendered(reading.tokens), allowed),
        text=as_text(reading.tokens, lambda link: link in allowed or leads_somewhere(link)),
        links=tuple(_link(line, node) for line, node in pieces if node.type == "link"),
        pictures=tuple(line for line, node in pieces if node.type == "image"),
        leftovers=reading.leftovers,
    )


def _placed(tree: SyntaxTreeNode) -> Iterator[tuple[int, SyntaxTreeNode]]:
    """Links and pictures, with the line each stands on."""
    line = 1
    for node in tree.walk():
        if node.type == "inline":
            line = node.map[0] + 1 if node.map else line
        elif node.type in {"softbreak", "hardbreak"}:
            line += 1
        elif node.type in {"link", "image"}:
            yield line, node


def _link(line: int, node: SyntaxTreeNode) -> Link:
    return Link(str(node.attrGet("href")), words_of(node), line, bool(node.attrGet("title")))


_ON_PAGE = (_TAGS - {"h1", "h2", "h3"}) | {"h4"}


def for_page(source: str) -> str:
    """The same as HTML for a page of ours: no styles, no pictures, headings below those of the
    page; links do not tell where they were found.
    """
    tokens = read(source).tokens
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h4"
    return nh3.clean(
        rendered(tokens),
        tags=set(_ON_PAGE),
        attributes={"a": {"href"}, "ol": {"start"}},
        attribute_filter=_kept_addresses(frozenset()),
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
    ).strip()


def _kept_addresses(known: frozenset[str]) -> Callable[[str, str, str], str | None]:
    def keep(_tag: str, name: str, value: str) -> str | None:
        leads = value in known or leads_somewhere(value)
        return value if name != "href" or leads else None

    return keep


def _clean(html: str, known: frozenset[str]) -> str:
    """The allow-list. nh3 sets the inline styles too: one per tag, so that their order is fixed."""
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={"a": {"href"}, "ol": {"start"}, "*": set()},
        attribute_filter=_kept_addresses(known),
        url_schemes=set(SCHEMES),
        link_rel=None,
        set_tag_attribute_values={
            tag: {"style": style, **({"scope": "col"} if tag == "th" else {})}
            for tag, style in _STYLES.items()
        },
    ).strip()
