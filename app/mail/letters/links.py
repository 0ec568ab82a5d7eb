"""Where a link may lead, and the addresses that were typed without any mark."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from app.mail import addresses

KNOWN_LINKS = "known_links"
SCHEMES = frozenset({"https", "http", "mailto", "tel"})
BARE = "bare"
_BARE = (
    r"(?<![\w@/.-])(?:https?://|www\.)[^\s<>\"”“»«]+"
    r"|(?<![\w.+@-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
)
_AFTER_AN_ADDRESS = frozenset(".,;:!?'\N{RIGHT SINGLE QUOTATION MARK}…*]}")


def is_web_address(address: str) -> bool:
    """`https://` or `http://`, a host with a dot (or loopback), no name and password, no blanks."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return (
        parts.scheme in {"https", "http"}
        and not re.search(r"[\s\x00-\x1f\x7f\\<>\"]", address)
        and "@" not in parts.netloc
        and ("." in host.strip(".") or host == "localhost")
    )


def is_mail_address(address: str) -> bool:
    """`mailto:` one mailbox."""
    scheme, _, rest = address.partition(":")
    mailbox = rest.partition("?")[0]
    return scheme == "mailto" and isinstance(addresses.parse(mailbox), addresses.Address)


def is_phone_number(address: str) -> bool:
    """`tel:` and a number."""
    return bool(re.fullmatch(r"tel:\+?[0-9][0-9().-]{2,30}", address, re.ASCII))


def leads_somewhere(address: str) -> bool:
    return is_web_address(address) or address.startswith(("mailto:", "tel:"))


def bare_addresses(state: StateCore) -> None:
    """Make links of the addresses in running text. Those of ours are known by their placeholders."""
    ours: frozenset[str] = state.env.get(KNOWN_LINKS, frozenset())
    pattern = re.compile("|".join([*map(re.escape, ours), _BARE]), re.IGNORECASE)
    for token in state.tokens:
        if token.children:
            token.children = list(_linked(token.children, pattern, ours))


def _linked(pieces: list[Token], pattern: re.Pattern[str], ours: frozenset[str]) -> Iterator[Token]:
    depth = 0
    for piece in pieces:
        depth += (piece.type == "link_open") - (piece.type == "link_close")
        if depth or piece.type != "text":
            yield piece
        else:
            yield from _cut(piece.content, pattern, ours)


def _cut(text: str, pattern: re.Pattern[str], ours: frozenset[str]) -> Iterator[Token]:
    end = 0
    for match in pattern.finditer(text):
        words = _without_what_follows(match[0])
        if address := words if words in ours else _address(words):
            yield _text(text[end : match.start()])
            yield Token("link_open", "a", 1, attrs={"href": address}, markup=BARE)
            yield _text(words)
            yield Token("link_close", "a", -1, markup=BARE)
            end = match.start() + len(words)
    yield _text(text[end:])


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _without_what_follows(address: str) -> str:
    """The end of a sentence and the bracket around an address are no part of it."""
    end = len(address)
    spare = address.count(")") - address.count("(")
    while end and (
        address[end - 1] in _AFTER_AN_ADDRESS or (spare > 0 and address[end - 1] == ")")
    ):
        end -= 1
        spare -= address[end] == ")"
    return address[:end]


def _address(words: str) -> str:
    """Where these words lead, '' when they are no address."""
    if "://" not in words and "@" in words:
        mail = f"mailto:{words}"
        return mail if is_mail_address(mail) else ""
    web = normalizeLink(words if "://" in words else f"https://{words}")
    return web if is_web_address(web) else ""
