"""A message that anybody may have written, read as far as it can be.

Python's parser stumbles over some malformed headers, and decodes texts by whatever name the sender
gives an encoding, however slow. Nothing here raises, and what is shown is always text.
"""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

# Others, `punycode` among them, take quadratic time.
CHARSETS = frozenset({"us-ascii", "utf-8", "iso-8859-1", "iso-8859-15", "windows-1252"})
# The time to take a message apart grows with the square of how deep its parts are nested: one of
# more parts is read without its text.
MOST_PARTS = 100
_PART = re.compile(rb"^content-type\s*:", re.IGNORECASE | re.MULTILINE)


class Readable:
    """One message. `is_broken` once something asked for could not be read as what it should be."""

    def __init__(self, content: bytes) -> None:
        self.is_broken = len(_PART.findall(content)) > MOST_PARTS
        if self.is_broken:
            content = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        self._message: EmailMessage = message_from_bytes(content, policy=policy.default)

    def header(self, name: str) -> str:
        """'' without one; as it stands in the message where it follows no rule."""
        wanted = name.lower()
        return next(
            (self._said(each, raw) for each, raw in self._raw() if each.lower() == wanted), ""
        )

    def headers(self) -> tuple[tuple[str, str], ...]:
        return tuple((_text(name), self._said(name, raw)) for name, raw in self._raw())

    def body(self, kind: str) -> str:
        """The text of that kind, `plain` or `html`; '' without one."""
        try:
            part = self._message.get_body((kind,))
            return _decoded(part).replace("\r\n", "\n") if part is not None else ""
        except Exception:  # noqa: BLE001 - the parser promises nothing about what it raises
            self.is_broken = True
            return ""

    def _raw(self) -> list[tuple[str, str]]:
        return [(name, str(raw)) for name, raw in self._message.raw_items()]

    def _said(self, name: str, raw: str) -> str:
        try:
            return _text(str(policy.default.header_fetch_parse(name, raw)))
        except Exception:  # noqa: BLE001 - the parser promises nothing about what it raises
            self.is_broken = True
            return _text(raw)


def _decoded(part: MIMEPart) -> str:
    content = part.get_payload(decode=True)
    charset = str(part.get_content_charset("utf-8"))
    known = charset if charset in CHARSETS else "utf-8"
    return content.decode(known, "replace") if isinstance(content, bytes) else ""


def _text(value: str) -> str:
    """Bytes that are no UTF-8 stand in headers as lone surrogates, which no page can show."""
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
