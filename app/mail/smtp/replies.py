"""What a mail server's answer means. Pure rules: a table in, a decision with its reason out.

RFC 5321 §4.2, RFC 3463, RFC 5248.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 480))
EXPIRES_AFTER = timedelta(hours=48)
_LONGEST_TEXT = 300


class Phase(StrEnum):
    """How far the conversation had come when the answer, or silence, arrived."""

    CONNECT = "connect"
    TLS = "tls"
    LOGIN = "login"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"  # DATA said, nothing of the message written
    BODY = "body"  # the final dot may have reached the server


class Kind(StrEnum):
    """What to do with the row.

    `not_sent`, `too_late` and `configuration` leave it untouched; `deferred` and `server_busy`
    mean later.
    The rest is final, and `unknown` is never sent again by itself.
    """

    ACCEPTED = "accepted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    SERVER_BUSY = "server_busy"
    CONFIGURATION = "configuration"
    CAPABILITY = "capability"
    BAD_DATA = "bad_data"
    NOT_SENT = "not_sent"
    TOO_LATE = "too_late"  # the moment until which it might begin had passed
    UNKNOWN = "unknown"


class Fault(StrEnum):
    """Why a message was refused: a dead address, a full or closed mailbox, or something of ours."""

    HARD = "hard"
    SOFT = "soft"
    SENDER = "sender"


@dataclass(frozen=True)
class Outcome:
    """The decision. `text` is the server's answer without addresses, short enough to store."""

    kind: Kind
    phase: Phase
    code: int | None = None
    enhanced: str = ""
    text: str = ""
    fault: Fault | None = None
    throttled: bool = False

    @property
    def answer(self) -> str:
        """As the server said it, its code first; empty when it said nothing."""
        return f"{self.code} {self.text}".strip() if self.code is not None else ""

    @property
    def closes(self) -> bool:
        """Whether this connection is of no more use."""
        return self.code == 421 or self.kind in {
            Kind.NOT_SENT,
            Kind.UNKNOWN,
            Kind.SERVER_BUSY,
            Kind.CONFIGURATION,
        }


_ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_ADDRESS = re.compile(r"<?[^\s<>@]{1,100}@[^\s<>@]{1,260}>?")
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa1-\uffff]+")

_LOGIN_CODES = frozenset({530, 534, 535, 538})
_CAPABILITY_CODES = frozenset({500, 502, 503, 504, 555})
_THROTTLED = re.compile(r"\brate\b|throttl|too many|TSS0\d|try again later.*volume", re.IGNORECASE)
_THROTTLED_STATUS = re.compile(r"4\.7\.(28|5\d\d|6[0-4]\d|650)$")
_BUSY_STATUS = re.compile(r"4\.[34]\.")

_STATUS_FAULTS = (
    (re.compile(r"5\.1\.(0|1|2|3|6|10)$"), Fault.HARD),
    (re.compile(r"5\.2\.\d+$"), Fault.SOFT),
    (re.compile(r"5\.[34]\.[0-3]$|5\.4\.\d+$"), Fault.SOFT),
    (re.compile(r"5\.\d+\.\d+$"), Fault.SENDER),
)
_TEXT_FAULTS = (
    (
        re.compile(
            r"spam|block|blacklist|reputation|polic|dmarc|\bspf\b|dkim|authenticat|sender|content"
            r"|too (large|big)|size limit|not permitted|relay",
            re.IGNORECASE,
        ),
        Fault.SENDER,
    ),
    (re.compile(r"quota|full|storage|disabled|inactive|suspended", re.IGNORECASE), Fault.SOFT),
    (
        re.compile(r"unknown|no such|not exist|not found|invalid|unavailable", re.IGNORECASE),
        Fault.HARD,
    ),
)
_CODE_FAULTS = {552: Fault.SOFT, 553: Fault.HARD, 556: Fault.HARD, 521: Fault.HARD}


def judge(phase: Phase, code: int | None, text: str = "") -> Outcome:
    """Decide about one answer. `code` None: the connection was lost, or nothing came in time.

    An answer to the finished message that is no SMTP reply leaves its fate open: `unknown`.
    """
    status = _ENHANCED.match(text)
    outcome = Outcome(
        kind=_kind(phase, code, status[1] if status else "", text),
        phase=phase,
        code=code,
        enhanced=status[1] if status else "",
        text=without_addresses(text),
        throttled=_is_throttled(code, status[1] if status else "", text),
    )
    if outcome.kind is not Kind.REFUSED:
        return outcome
    fault = _fault(phase, outcome.code or 0, outcome.enhanced, text)
    return replace(outcome, fault=fault)


def next_try(failures: int, *, failed_at: datetime, expires_at: datetime) -> datetime | None:
    """When to try again after the `failures`-th deferral (from 1), or None: the time is over."""
    pause = BACKOFF[min(failures, len(BACKOFF)) - 1]
    again = failed_at + pause
    return again if again < expires_at else None


def without_addresses(text: str) -> str:
    """A server's answer as we may keep it: one line, no address, at most 300 characters."""
    one_line = _UNPRINTABLE.sub(" ", text[: 4 * _LONGEST_TEXT])
    return _ADDRESS.sub("[address]", one_line).strip()[:_LONGEST_TEXT]


def _kind(phase: Phase, code: int | None, status: str, text: str) -> Kind:
    if code is None or code not in range(200, 600) or code in range(300, 400):
        return Kind.UNKNOWN if phase is Phase.BODY else Kind.NOT_SENT
    if code < 300:
        return Kind.ACCEPTED if phase is Phase.BODY else Kind.NOT_SENT
    if code in _LOGIN_CODES:
        return Kind.CONFIGURATION
    if phase in {Phase.CONNECT, Phase.TLS, Phase.LOGIN}:
        return Kind.SERVER_BUSY if code < 500 else Kind.CONFIGURATION
    return _temporary(code, status, text) if code < 500 else _permanent(code, status)


def _permanent(code: int, status: str) -> Kind:
    is_about_address = status.startswith("5.1.")
    return Kind.CAPABILITY if code in _CAPABILITY_CODES and not is_about_address else Kind.REFUSED


def _temporary(code: int, status: str, text: str) -> Kind:
    if code == 421:
        return Kind.SERVER_BUSY
    if _BUSY_STATUS.match(status) and not _is_throttled(code, status, text):
        return Kind.SERVER_BUSY
    return Kind.DEFERRED


def _is_throttled(code: int | None, status: str, text: str) -> bool:
    if code is None or not 400 <= code <= 499:
        return False
    return code == 454 or bool(_THROTTLED_STATUS.match(status) or _THROTTLED.search(text))


def _fault(phase: Phase, code: int, status: str, text: str) -> Fault:
    """Whose fault a refusal is. When in doubt it is not the reader's address."""
    if phase is Phase.MAIL:
        return Fault.SENDER
    if status:
        return next(fault for pattern, fault in _STATUS_FAULTS if pattern.match(status))
    if code in _CODE_FAULTS and phase is Phase.RCPT:
        return _CODE_FAULTS[code]
    for pattern, fault in _TEXT_FAULTS:
        if pattern.search(text):
            return fault
    return Fault.HARD if code in {550, 551} and phase is Phase.RCPT else Fault.SENDER
