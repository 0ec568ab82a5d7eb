"""What a message says of itself, its text and its parts. Nothing of it is believed, and nothing raises."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from email.utils import getaddresses

from app.lib.texts import tidy_line, tidy_lines
from app.mail.addresses import Address, parse
from app.mail.letters.readable import Readable, head_of
from app.privacy.requests.intake.rules import Aside, why_aside

MOST_LINE, MOST_NAME, MOST_EMAIL, MOST_TEXT = 300, 200, 320, 100_000
MOST_ATTACHMENTS = 50
_SAME = ("message-id", "from", "date", "subject")


@dataclass(frozen=True)
class Ours:
    """By what our own mail is known: the addresses we send from, and domains of our own."""

    addresses: Collection[str] = ()
    domains: Collection[str] = ()


@dataclass(frozen=True)
class Letterhead:
    """What a list of messages shows. The sender is whoever the message says, which proves nothing."""

    message_id: str = ""
    from_name: str = ""
    from_email: str = ""
    canonical: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Part:
    """An attachment, only to be downloaded."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True)
class Opened:
    """`is_broken`: something could not be read as what it should be; the original tells more."""

    text: str
    reply_to: str
    parts: tuple[Part, ...]
    is_broken: bool


def headed(content: bytes, ours: Ours) -> tuple[Letterhead, Aside | None]:
    """Its head, and why a person need not read it."""
    try:
        message = Readable(head_of(content))
        known = _letterhead(message)
        return known, why_aside(message.header, known.canonical, ours.addresses, ours.domains)
    except Exception:  # noqa: BLE001 - a person reads it
        return Letterhead(), None


def _letterhead(message: Readable) -> Letterhead:
    name, email = _sender(message.header("from"))
    address = parse(email)
    return Letterhead(
        message_id=tidy_line(message.header("message-id"))[:MOST_LINE],
        from_name=name[:MOST_NAME],
        from_email=email[:MOST_EMAIL],
        canonical=address.canonical if isinstance(address, Address) else "",
        subject=tidy_line(message.header("subject"))[:MOST_LINE],
    )


def _sender(said: str) -> tuple[str, str]:
    """The first address with its name; what is no address is a name."""
    name, email = next(iter(getaddresses([said])), ("", ""))
    return (tidy_line(name), tidy_line(email)) if "@" in email else (tidy_line(said).strip('"'), "")


def opened(content: bytes) -> Opened:
    """Takes as long as the message is large: not in the event loop."""
    try:
        message = Readable(content)
        text = tidy_lines(message.words())[:MOST_TEXT]
        parts = tuple(
            Part(tidy_line(one.name), tidy_line(one.kind)[:MOST_NAME], one.content)
            for one in message.attachments()[:MOST_ATTACHMENTS]
        )
        reply_to = _sender(message.header("reply-to"))[1]
        found = Opened(text, reply_to, parts, message.is_broken)
        return (
            found if reply_to != _sender(message.header("from"))[1] else replace(found, reply_to="")
        )
    except Exception:  # noqa: BLE001 - the original can be downloaded
        return Opened("", "", (), is_broken=True)


def tells_apart(content: bytes, size: int, *, is_whole: bool) -> bytes:
    """The same for a message wherever it lies: by who, when, what about and the text, not by its way here."""
    head = head_of(content)
    message = Readable(head)
    said = [message.header(name).encode() for name in _SAME]
    rest = content[len(head) :] if is_whole else str(size).encode()
    return b"\0".join([*said, rest])
