"""A message that anybody may have written, read as far as it can be.

Python's parser stumbles over some malformed headers, and decodes texts by whatever name the sender
gives an encoding, however slow. Nothing here raises, and what is shown is always text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message, MIMEPart
from html import unescape
from typing import Any

# Others, `punycode` among them, take quadratic time.
CHARSETS = frozenset((
    *("us-ascii", "utf-8", "utf-16", "koi8-r", "koi8-u", "latin1", "cp1252"),
    *(f"iso-8859-{part}" for part in range(1, 17) if part != 12),
    *(f"windows-125{part}" for part in range(9)),
    *("big5", "euc-jp", "euc-kr", "gb18030", "gb2312", "gbk", "iso-2022-jp", "shift_jis"),
))  # fmt: skip
LONGEST_HEAD = 128 * 1024  # of one with more, only so much
LONGEST_HEADER = 4000  # the parser's time grows with the square of it
# The time to take a message apart grows with the square of how deep its parts are nested: one of
# more parts is read without its text.
MOST_PARTS = 100
_PART = re.compile(rb"^content-type\s*:", re.IGNORECASE | re.MULTILINE)


_BREAKS = {"p", "br", "div", "tr", "li", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote", "table"}
_UNSEEN = {"head", "script", "style", "title"}
_TAG = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]*")
_EMPTY_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Attached:
    """A part that is not the text. `name` is whatever the sender wrote, `kind` what they say it is."""

    name: str
    kind: str
    content: bytes


class Readable:
    """One message. `is_broken` once something asked for could not be read as what it should be."""

    def __init__(self, content: bytes) -> None:
        head = head_of(content)
        self.is_broken = len(head) == LONGEST_HEAD or len(_PART.findall(content)) > MOST_PARTS
        if self.is_broken:
            content = head + b"\r\n\r\n"
        self._message: EmailMessage = message_from_bytes(content, policy=policy.default)
        self._raw = [(name, str(raw)) for name, raw in self._message.raw_items()]

    def header(self, name: str) -> str:
        """'' without one; as it stands in the message where it follows no rule."""
        wanted = name.lower()
        return next(
            (self._said(each, raw) for each, raw in self._raw if each.lower() == wanted), ""
        )

    def headers(self) -> tuple[tuple[str, str], ...]:
        return tuple((_text(name), self._said(name, raw)) for name, raw in self._raw)

    def body(self, kind: str) -> str:
        """The text of that kind, `plain` or `html`; '' without one."""
        try:
            part = self._message.get_body((kind,))
            return _decoded(part).replace("\r\n", "\n") if part is not None else ""
        except Exception:  # noqa: BLE001 - the parser promises nothing about what it raises
            self.is_broken = True
            return ""

    def words(self) -> str:
        """Its text; of one that has only a page, the words of that."""
        return self.body("plain") or words_of(self.body("html"))

    def attachments(self) -> tuple[Attached, ...]:
        """Every part but the texts that `body` gives, undone from what mail packs it in."""
        try:
            texts = [self._message.get_body((kind,)) for kind in ("plain", "html")]
            return tuple(self._attached(self._message, [id(one) for one in texts]))
        except Exception:  # noqa: BLE001 - the parser promises nothing about what it raises
            self.is_broken = True
            return ()

    def _attached(self, part: "Message[Any, Any]", texts: list[int]) -> Iterator[Attached]:
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            for one in part.get_payload():
                yield from self._attached(one, texts)  # type: ignore[arg-type]
        elif id(part) not in texts:
            yield Attached(self._name_of(part), part.get_content_type(), self._content_of(part))

    def _name_of(self, part: "Message[Any, Any]") -> str:
        try:
            return _text(part.get_filename() or "")
        except Exception:  # noqa: BLE001 - the parser promises nothing about what it raises
            self.is_broken = True
            return ""

    def _content_of(self, part: "Message[Any, Any]") -> bytes:
        try:
            if part.is_multipart():  # a message in a message
                return b"\r\n".join(bytes(one) for one in part.get_payload())  # type: ignore[arg-type]
            content = part.get_payload(decode=True)
        except Exception:  # noqa: BLE001 - the parser promises nothing about what it raises
            self.is_broken, content = True, b""
        return content if isinstance(content, bytes) else b""

    def _said(self, name: str, raw: str) -> str:
        if len(raw) > LONGEST_HEADER:
            self.is_broken, raw = True, raw[:LONGEST_HEADER]
        try:
            return _text(str(policy.default.header_fetch_parse(name, raw)))
        except Exception:  # noqa: BLE001 - the parser promises nothing about what it raises
            self.is_broken = True
            return _text(raw)


def head_of(content: bytes) -> bytes:
    """All its headers, or as many as are read."""
    ends = [content.find(mark, 0, LONGEST_HEAD) for mark in (b"\r\n\r\n", b"\n\n")]
    return content[: min([LONGEST_HEAD, *(end for end in ends if end >= 0)])]


def words_of(page: str) -> str:
    """What stands in a page of HTML, a line for each of its lines.

    In time linear in the page, which a real reader of HTML does not promise for every page.
    """
    first, *pieces = " ".join(page.split()).split("<")
    words, until = [first], ""
    for piece in pieces:
        is_comment = until == "-->" or (not until and piece.startswith("!--"))
        _, end, text = piece.partition("-->" if is_comment else ">")
        name = _TAG.match(piece)
        tag = name[0].lower() if name else ""
        if is_comment:
            until = "" if end else "-->"
        elif until:
            until = "" if tag == until else until
        elif tag in _UNSEEN:
            until = f"/{tag}"
        elif tag.lstrip("/") in _BREAKS:
            text = f"\n{text}"
        elif not tag and not piece.startswith("!"):
            text = f"<{piece}"
        words.append("" if until else text)
    lines = unescape("".join(words)).splitlines()
    return _EMPTY_LINES.sub("\n\n", "\n".join(line.strip() for line in lines)).strip()


def _decoded(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    charset = str(part.get_content_charset("utf-8"))
    known = charset if charset in CHARSETS else "utf-8"
    return content.decode(known, "replace") if isinstance(content, bytes) else ""


def _text(value: str) -> str:
    """Bytes that are no UTF-8 stand in headers as lone surrogates, which no page can show."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
