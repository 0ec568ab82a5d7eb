"""The bytes of a message: headers, a text part, an HTML part; 7-bit, short lines, always the same.

A letterhead is made once per campaign; per reader only To, Subject, Message-ID, List-Unsubscribe
and the bodies are written. `EmailMessage` of the standard library takes many times as long.
RFC 5322, 2045 to 2047, 2369, 2919, 8058, 3834.
"""

import re
from base64 import encodebytes
from binascii import b2a_base64, b2a_qp
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property, lru_cache
from hashlib import sha256

LONGEST_LINE = 998  # octets, RFC 5322 §2.1.1
WISHED_LINE = 76
_NO_ANSWERS = "DR, RN, NRN, OOF, AutoReply"  # never "All": that asks Exchange to keep back bounces

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLAIN_WORDS = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]*")
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,255}")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9._-]{1,200}@[A-Za-z0-9.-]{1,255}>")
_LIST_ID = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+")
_LINK = re.compile(r"(https?://|mailto:)[!-;=?-~]{1,900}")
_FILE_NAME = re.compile(r"[A-Za-z0-9._-]{1,60}")
_FEEDBACK_ID = re.compile(r"[A-Za-z0-9._-]*(:[A-Za-z0-9._-]*){0,3}")


class BadHeaderError(ValueError):
    """A header source holds what must not stand in a header. `header` names it, never the value."""

    def __init__(self, header: str) -> None:
        super().__init__(f"this cannot be written into the header {header}")
        self.header = header


@dataclass(frozen=True)
class Letterhead:
    """What all messages of one campaign share; or, without `list_id`, those of one system mail.

    `date` is fixed when sending starts, so that a message sent again is the same to the byte.
    """

    from_name: str
    from_address: str
    date: datetime
    reply_to: str = ""
    list_name: str = ""
    list_id: str = ""
    feedback_id: str = ""

    @cached_property
    def fixed(self) -> bytes:
        """The headers that are equal for every reader."""
        return "".join(f"{name}: {value}\r\n" for name, value in self._headers()).encode("ascii")

    def _headers(self) -> Iterator[tuple[str, str]]:
        yield "From", _mailbox(self.from_name, self.from_address)
        if self.reply_to:
            yield "Reply-To", _checked("Reply-To", self.reply_to, _ADDRESS)
        yield "Date", format_datetime(self.date)
        yield "X-Auto-Response-Suppress", _NO_ANSWERS
        if self.list_id:
            list_id = _checked("List-Id", self.list_id, _LIST_ID)
            yield "List-Id", _named("List-Id", self.list_name, list_id)
            yield "List-Post", "NO"
            yield "Precedence", "bulk"
        else:
            yield "Auto-Submitted", "auto-generated"
        if self.feedback_id:
            yield "Feedback-ID", _checked("Feedback-ID", self.feedback_id, _FEEDBACK_ID)
        yield "MIME-Version", "1.0"


@dataclass(frozen=True)
class Leaving:
    """The ways out named in the headers: the one-click address, and a mailbox if we read one."""

    url: str
    mailto: str = ""


@dataclass(frozen=True)
class Attachment:
    """A text that goes along as a file, byte for byte; the name has letters a to z only."""

    name: str
    text: str


def write_message(
    letterhead: Letterhead,
    *,
    to: str,
    message_id: str,
    subject: str,
    text: str,
    html: str,
    leaving: Leaving | None = None,
    attachment: Attachment | None = None,
) -> bytes:
    """One message to one recipient; equal arguments give equal bytes.

    Every line has at most 998 octets, bodies 76; only ASCII, CRLF only. Errors: BadHeaderError
    when a header source holds control characters or has the wrong form, or the subject is empty.
    """
    message_id = _checked("Message-ID", message_id, _MESSAGE_ID)
    boundary = "=_" + sha256(message_id.encode()).hexdigest()[:32]  # "=_" cannot occur in QP
    headers = [
        f"To: {_checked('To', to, _ADDRESS)}",
        f"Subject: {_subject(subject)}",
        f"Message-ID: {message_id}",
        *(_leaving(leaving) if leaving else ()),
        f"Content-Type: {_parts('mixed' if attachment else 'alternative', boundary)}",
    ]
    head = letterhead.fixed + "\r\n".join(headers).encode("ascii") + b"\r\n"
    _guard(head)
    if attachment is None:
        return head + b"\r\n" + _alternative(text, html, boundary)
    inner, mark = f"{boundary}a", b"--" + boundary.encode()
    both = f"\r\nContent-Type: {_parts('alternative', inner)}\r\n\r\n".encode("ascii")
    along = _attached(attachment)
    parts = (
        head,
        b"\r\n",
        mark,
        both,
        _alternative(text, html, inner),
        mark,
        along,
        mark,
        b"--\r\n",
    )
    return b"".join(parts)


def _parts(kind: str, boundary: str) -> str:
    return f'multipart/{kind};\r\n boundary="{boundary}"'


def _alternative(text: str, html: str, boundary: str) -> bytes:
    mark = b"--" + boundary.encode()
    return b"".join(
        (
            *(mark, b"\r\nContent-Type: text/plain; charset=utf-8", _QP, _quoted(text)),
            *(mark, b"\r\nContent-Type: text/html; charset=utf-8", _QP, _quoted(html)),
            *(mark, b"--\r\n"),
        )
    )


def _attached(attachment: Attachment) -> bytes:
    """In base64, so that no line end is changed on the way: what is signed stays as it was signed."""
    name = _checked("Content-Disposition", attachment.name, _FILE_NAME)
    head = (
        "\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    lines = encodebytes(attachment.text.encode()).replace(b"\n", b"\r\n")
    return head.encode("ascii") + lines


_QP = b"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"


def _quoted(text: str) -> bytes:
    """Quoted-printable with CRLF, lines of 76. A lone CR or LF in the text is a line end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    # b2a_qp takes its line ends from the first one in the text: there is always one.
    return b2a_qp((lines + "\r\n").encode("utf-8", "replace"))


def _leaving(leaving: Leaving) -> Iterator[str]:
    """RFC 2369 forbids folding inside an address, RFC 8058 wants the second header literally so."""
    addresses = [f"<{_checked('List-Unsubscribe', leaving.url, _LINK)}>"]
    if leaving.mailto:
        addresses.append(f"<{_checked('List-Unsubscribe', leaving.mailto, _LINK)}>")
    yield "List-Unsubscribe: " + ",\r\n ".join(addresses)
    yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click"


def _checked(header: str, value: str, form: re.Pattern[str]) -> str:
    if not form.fullmatch(value):
        raise BadHeaderError(header)
    return value


def _mailbox(name: str, address: str) -> str:
    address = _checked("From", address, _ADDRESS)
    return _named("From", name, address) if name.strip() else address


def _named(header: str, name: str, address: str) -> str:
    """A name and what it stands for, which goes to a line of its own when the name is long."""
    phrase = _phrase(header, name)
    last_line = f"{header}: {phrase}".rpartition("\r\n")[2]
    joint = " " if len(last_line) + len(address) + 3 <= WISHED_LINE else "\r\n "
    return f"{phrase}{joint}<{address}>" if phrase else f"<{address}>"


def _phrase(header: str, words: str) -> str:
    """A display name: bare, quoted or encoded, whichever is needed. RFC 5322 §3.2.5."""
    words = _one_line(header, words)
    if len(words) <= WISHED_LINE - 20 and words.isascii() and "=?" not in words:
        quoted = words.replace("\\", "\\\\").replace('"', '\\"')
        return words if _PLAIN_WORDS.fullmatch(words) else f'"{quoted}"'
    return _encoded(words, first=WISHED_LINE - 20)


@lru_cache(maxsize=1024)
def _subject(words: str) -> str:
    words = _one_line("Subject", words)
    if not words:
        raise BadHeaderError("Subject")
    if len(words) <= WISHED_LINE - 9 and words.isascii() and "=?" not in words:
        return words
    return _encoded(words, first=WISHED_LINE - 9)


def _one_line(header: str, words: str) -> str:
    if _CONTROL.search(words):
        raise BadHeaderError(header)
    return words.strip()


def _encoded(words: str, *, first: int) -> str:
    """Encoded words of at most 75 characters, one per line, no character cut in two. RFC 2047 §2.

    `first` is the room on the first line, after the header's name.
    """
    most = (min(first, 75) - 12) // 4 * 3  # octets that fit between =?utf-8?b? and ?=
    chunks, chunk = [], b""
    for character in words:
        octets = character.encode()
        if len(chunk) + len(octets) > most:
            chunks.append(chunk)
            chunk, most = b"", (75 - 12) // 4 * 3
        chunk += octets
    chunks.append(chunk)
    return "\r\n ".join(
        f"=?utf-8?b?{b2a_base64(octets, newline=False).decode()}?=" for octets in chunks
    )


_HEADER_BLOCK = re.compile(rb"(?:[A-Za-z-]+: [!-~][ -~]*\r\n(?: [!-~][ -~]*\r\n)*)+")
_HEADER_NAME = re.compile(rb"^([A-Za-z-]+):", re.MULTILINE)
_ALLOWED_ONCE = frozenset(
    b"From To Reply-To Subject Date Message-ID List-Id List-Post List-Unsubscribe"
    b" List-Unsubscribe-Post Feedback-ID Precedence Auto-Submitted X-Auto-Response-Suppress"
    b" MIME-Version Content-Type".split()
)


def _guard(head: bytes) -> None:
    """Read back what was written: the headers we know, each once, nothing between them."""
    names = _HEADER_NAME.findall(head)
    if not _HEADER_BLOCK.fullmatch(head) or len(names) != len(_ALLOWED_ONCE.intersection(names)):
        raise BadHeaderError("of the message")
    if max(map(len, head.split(b"\r\n"))) > LONGEST_LINE:
        raise BadHeaderError("of the message")
