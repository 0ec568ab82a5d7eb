"""The test mailbox: a real mail server on loopback that files every message and sends none on.

Maildir, one file per message: a stranger's tools can read it, and a kill loses nothing that was
answered with 250.
"""

import asyncio
import logging
import os
import re
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session

from app.mail.letters.readable import Readable

LARGEST_MESSAGE = 10_000_000  # bytes
_KEY = re.compile(r"[0-9]{19}-[0-9a-f]{16}")
_WEB_LINK = re.compile(r"<(https?://[^<>\s]+)>")


@dataclass(frozen=True)
class Listed:
    """One line of the list of messages; of a broken one whatever could be read."""

    key: str
    sender: str
    recipient: str
    subject: str
    date: str
    is_broken: bool


@dataclass(frozen=True)
class MailboxMessage:
    """One message, as far as it could be decoded. `html` is untrusted: show it only in a sandbox."""

    key: str
    sender: str
    recipient: str
    subject: str
    date: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    unsubscribe_url: str | None
    is_broken: bool


class Named(Protocol):
    """By what texts name somebody."""

    def stands_in(self, text: str) -> bool: ...


@asynccontextmanager
async def open_mailbox(folder: Path, *, port: int = 0) -> AsyncIterator[int]:
    """Receive on 127.0.0.1 while the context lasts; gives the port (0 takes a free one)."""
    for name in ("tmp", "new", "cur"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    # aiosmtpd would write every address to its log.
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    sessions: WeakSet[SMTP] = WeakSet()

    def session() -> SMTP:
        server = SMTP(_Filing(folder), data_size_limit=LARGEST_MESSAGE, ident="Postilupa mailbox")
        sessions.add(server)
        return server

    listener = await asyncio.get_running_loop().create_server(session, "127.0.0.1", port)
    try:
        yield listener.sockets[0].getsockname()[1]
    finally:
        listener.close()
        for server in list(sessions):
            if server.transport is not None:
                server.transport.close()
        await asyncio.sleep(0.01)  # lets the closed connections end their tasks


class _Filing:
    """Takes every message for everybody."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        for recipient in envelope.rcpt_tos:
            head = f"Return-Path: <{envelope.mail_from}>\r\nDelivered-To: {recipient}\r\n"
            content: Any = envelope.original_content
            await asyncio.to_thread(file_message, self.folder, head.encode() + content)
        return "250 2.0.0 Filed"


def file_message(folder: Path, content: bytes) -> str:
    """Write one message so that it is there whole or not at all; gives its key."""
    key = f"{time.time_ns():019d}-{secrets.token_hex(8)}"
    with (folder / "tmp" / key).open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    (folder / "tmp" / key).rename(folder / "new" / key)
    return key


def list_messages(
    folder: Path, *, most: int = 100, to: str = "", words: str = "", before: str = ""
) -> list[Listed]:
    """The newest first, older than the key `before`.

    `to` keeps those to one address, `words` those with that text in recipient or subject.
    """
    found: list[Listed] = []
    for key in sorted((k for k in _keys(folder) if not before or k < before), reverse=True):
        if len(found) >= most:
            break
        message = _parsed(folder / "new" / key, headers_only=True)
        listed = _listed(key, message)
        told = f"{listed.recipient}\n{listed.subject}".casefold()
        if to.lower() in {"", listed.recipient.lower()} and words.casefold() in told:
            found.append(listed)
    return found


def _listed(key: str, message: Readable) -> Listed:
    return Listed(
        key=key,
        sender=message.header("From"),
        recipient=_recipient(message),
        subject=message.header("Subject"),
        date=message.header("Date"),
        is_broken=message.is_broken,
    )


def _recipient(message: Readable) -> str:
    return message.header("Delivered-To") or message.header("To")


def read_message(folder: Path, key: str) -> MailboxMessage | None:
    """One message, or None when there is none under that key. No key leads out of the folder."""
    path = folder / "new" / key
    if not _KEY.fullmatch(key) or not path.is_file():
        return None
    message = _parsed(path)
    link = _WEB_LINK.search(message.header("List-Unsubscribe"))
    return MailboxMessage(
        key=key,
        sender=message.header("From"),
        recipient=_recipient(message),
        subject=message.header("Subject"),
        date=message.header("Date"),
        text=message.body("plain"),
        html=message.body("html"),
        headers=message.headers(),
        unsubscribe_url=link[1] if link else None,
        is_broken=message.is_broken,
    )


def read_source(folder: Path, key: str) -> str:
    """The message as it was received, '' when there is none under that key."""
    path = folder / "new" / key
    if not _KEY.fullmatch(key) or not path.is_file():
        return ""
    return path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")


def forget(folder: Path, named: Named) -> int:
    """Delete every message that names a person who is erased; answers how many."""
    gone = 0
    for key in list(_keys(folder)):
        message = read_message(folder, key)
        if message is not None and named.stands_in(_all_of(message)):
            (folder / "new" / key).unlink(missing_ok=True)
            gone += 1
    return gone


def _all_of(message: MailboxMessage) -> str:
    headers = (f"{name}: {value}" for name, value in message.headers)
    return "\n".join([*headers, message.text, message.html])


def _keys(folder: Path) -> Iterator[str]:
    new = folder / "new"
    if new.is_dir():
        yield from (path.name for path in new.iterdir() if _KEY.fullmatch(path.name))


def _parsed(path: Path, *, headers_only: bool = False) -> Readable:
    content = path.read_bytes()
    if headers_only:
        content = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    return Readable(content)
