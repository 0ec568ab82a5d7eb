"""A folder of a mailbox as a few plain acts, over IMAP. They block: call them from a thread.

Nothing is changed in the mailbox but by `file`, and nothing is ever deleted from it.
"""

import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.utils import encode_folder

from app.mail.smtp.account import Security
from app.privacy.requests.intake.rules import Fault, MailboxError

TIMEOUT = 10.0
MOST_BYTES = 10 * 1024 * 1024
MOST_HEAD = 256 * 1024
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True)
class Account:
    """Where the mailbox is, how the line is secured, who we are there."""

    host: str
    port: int
    security: Security
    username: str
    password: str = field(repr=False)
    folder: str
    done_folder: str = ""


@dataclass(frozen=True)
class Raw:
    """A message as the server has it; its headers alone when it `is_whole` not."""

    uid: int
    size: int
    arrived_at: datetime
    content: bytes
    is_whole: bool


class Box:
    """An open folder. Whoever opens it closes it. Raises MailboxError with what is wrong."""

    def __init__(self, account: Account) -> None:
        is_secured = account.security is not Security.NONE
        with _told(Fault.TLS if is_secured else Fault.BROKEN):
            self._box = _connected(account)
        try:
            with _told(Fault.LOGIN):
                _log_in(self._box, account)
            with _told(Fault.BROKEN):
                self._able = _able(self._box)
            with _told(Fault.FOLDER):
                self._box.folder.set(account.folder)
                self.uid_validity = int(self._box.client.response("UIDVALIDITY")[1][0])
            with _told(Fault.DONE_FOLDER):
                self._done = _at_hand(self._box, account.done_folder)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        with suppress(Exception):  # it is over either way
            self._box.logout()

    def uids(self) -> list[int]:
        """The messages that are there, oldest first, without those that somebody has deleted."""
        with _told(Fault.BROKEN):
            return sorted(int(uid) for uid in self._box.uids("UNDELETED", charset=None))

    def fetch(self, uid: int) -> Raw | None:
        """Unread as it was before; None when it is not there any more."""
        with _told(Fault.MESSAGES):
            facts = self._asked(uid, "(RFC822.SIZE INTERNALDATE)")
            size = _SIZE.search(b" ".join(one for one in facts if isinstance(one, bytes)))
            if size is None:
                return None
            content = b""
            if is_whole := int(size[1]) <= MOST_BYTES:
                content = self._content(uid, f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)")
                is_whole = len(content) <= MOST_BYTES
            if not is_whole:
                content = self._content(uid, f"(BODY.PEEK[HEADER]<0.{MOST_HEAD}>)")
            return Raw(uid, int(size[1]), _arrived_at(facts), content, is_whole)

    def file(self, uid: int, *, is_whole: bool) -> None:
        """It is kept here: out of the way there. One that was not read whole stays, with a flag."""
        with _told(Fault.DONE_FOLDER):
            if not is_whole:
                self._mark(uid, r"\Flagged")
            elif self._done:
                self._move(uid)
            else:
                self._mark(uid, r"\Seen")

    def _move(self, uid: int) -> None:
        """A server that cannot move gets a copy first; only what is ours is taken out then."""
        if "MOVE" in self._able:
            self._do(uid, "MOVE", encode_folder(self._done))
            return
        self._do(uid, "COPY", encode_folder(self._done))
        self._mark(uid, r"\Deleted")
        if "UIDPLUS" in self._able:
            self._do(uid, "EXPUNGE")

    def _mark(self, uid: int, flag: str) -> None:
        self._do(uid, "STORE", "+FLAGS.SILENT", f"({flag})")

    def _content(self, uid: int, what: str) -> bytes:
        pairs = [one for one in self._asked(uid, what) if isinstance(one, tuple)]
        return next((bytes(text) for head, text in pairs if b"BODY[" in head), b"")

    def _asked(self, uid: int, what: str) -> list[object]:
        return self._do(uid, "FETCH", what)

    def _do(self, uid: int, verb: str, *said: object) -> list[object]:
        answer, data = self._box.client.uid(verb, str(uid), *said)  # type: ignore[arg-type]
        if answer != "OK":
            raise imaplib.IMAP4.error(answer)
        return list(data)


def _connected(account: Account) -> BaseMailBox:
    where = (account.host, account.port)
    if account.security is Security.NONE:
        return MailBoxUnencrypted(*where, timeout=TIMEOUT)
    kind = MailBox if account.security is Security.TLS else MailBoxStartTls
    return kind(*where, timeout=TIMEOUT, ssl_context=ssl.create_default_context())


def _log_in(box: BaseMailBox, account: Account) -> None:
    """A password may hold any letter, which the older way of signing in cannot say."""
    if "AUTH=PLAIN" in box.client.capabilities:
        box.login_utf8(account.username, account.password, initial_folder=None)
    else:
        box.login(account.username, account.password, initial_folder=None)


def _able(box: BaseMailBox) -> list[str]:
    """Asked again: many servers tell only those who have signed in what they can do."""
    return b" ".join(box.client.capability()[1]).decode("ascii", "replace").upper().split()


def _at_hand(box: BaseMailBox, folder: str) -> str:
    """Made when it is missing."""
    if folder and not box.folder.exists(folder):
        box.folder.create(folder)
    return folder


def _arrived_at(facts: list[object]) -> datetime:
    """When the server took it; now where it does not say, and never later."""
    said = b" ".join(one for one in facts if isinstance(one, bytes))
    day, now = imaplib.Internaldate2tuple(said), datetime.now(UTC)
    return min(datetime.fromtimestamp(time.mktime(day), UTC), now) if day else now


@contextmanager
def _told(fault: Fault) -> Iterator[None]:
    """What goes wrong inside, as one of the faults that staff are told; no text of the server's."""
    try:
        yield
    except MailboxError:
        raise
    except ssl.SSLCertVerificationError:
        raise MailboxError(Fault.CERTIFICATE) from None
    except ssl.SSLError:
        raise MailboxError(Fault.TLS) from None
    except OSError:
        raise MailboxError(Fault.UNREACHABLE) from None
    except imaplib.IMAP4.abort:
        raise MailboxError(fault if fault is Fault.TLS else Fault.BROKEN) from None
    except Exception:  # noqa: BLE001 - a server may answer anything
        raise MailboxError(fault) from None
