"""What an answer of the mail server makes of a delivery row, and when a campaign stops itself. Pure."""

from dataclasses import dataclass
from datetime import datetime

from app.campaigns.outcomes import Outcome as State
from app.campaigns.outcomes import Why
from app.mail.smtp.replies import Fault, Kind, Outcome, next_try

MOST_LOSSES = 3  # connections that may break on one row before it has to wait its turn
FAULTS_IN_A_ROW = 50
FAULTS_AT_LEAST = 50
FAULT_SHARE = 0.1
UNKNOWN_IN_A_ROW = 10

_FAULTS = {
    Fault.HARD: Why.ADDRESS_GONE,
    Fault.SOFT: Why.MAILBOX_CLOSED,
    Fault.SENDER: Why.OUR_FAULT,
    None: Why.OUR_FAULT,
}
_BROKEN = frozenset({Kind.NOT_SENT, Kind.SERVER_BUSY, Kind.CONFIGURATION})


@dataclass(frozen=True)
class Verdict:
    """The row's next state; `tried` when the attempt counts."""

    state: State
    reason: str | None = None
    next_try: datetime | None = None
    tried: bool = True


_AGAIN = Verdict(State.PLANNED, tried=False)
_ALWAYS = {
    Kind.ACCEPTED: Verdict(State.ACCEPTED),
    Kind.CAPABILITY: Verdict(State.REFUSED, Why.OUR_FAULT),
    Kind.BAD_DATA: Verdict(State.EXCLUDED, Why.BAD_DATA, tried=False),
    Kind.TOO_LATE: _AGAIN,
    Kind.UNKNOWN: Verdict(State.UNKNOWN),
}


def verdict(
    outcome: Outcome, *, attempts: int, losses: int, now: datetime, expires_at: datetime
) -> Verdict:
    """`attempts` were deferred before; `losses` is how often a connection broke on this row just now.

    Nothing said, nothing counted: the row is planned as before. But a row on which connections
    break again and again waits like a deferred one, so that it cannot hold up the others.
    """
    kind = outcome.kind
    if kind in _BROKEN and losses < MOST_LOSSES:
        return _AGAIN
    if kind in _BROKEN or kind is Kind.DEFERRED:
        again = next_try(attempts + 1, failed_at=now, expires_at=expires_at)
        return Verdict(State.DEFERRED, next_try=again) if again else Verdict(State.EXPIRED)
    if kind is Kind.REFUSED:
        return Verdict(State.REFUSED, _FAULTS[outcome.fault])
    return _ALWAYS[kind]


class Alarm:
    """Counts what goes wrong with one campaign in this worker since it took it up."""

    def __init__(self) -> None:
        self._answers = 0
        self._faults = 0
        self._faults_in_a_row = 0
        self._unknown_in_a_row = 0

    def heard(self, verdict: Verdict) -> str | None:
        """Why the campaign has to pause now, or None."""
        if verdict.state is State.PLANNED:
            return None
        is_fault = verdict.reason == Why.OUR_FAULT
        self._answers += 1
        self._faults += is_fault
        self._faults_in_a_row = self._faults_in_a_row + 1 if is_fault else 0
        unknown = verdict.state is State.UNKNOWN
        self._unknown_in_a_row = self._unknown_in_a_row + 1 if unknown else 0
        if self._unknown_in_a_row >= UNKNOWN_IN_A_ROW:
            return "answers_lost"
        enough = self._faults >= max(FAULTS_AT_LEAST, FAULT_SHARE * self._answers)
        return "our_fault" if enough or self._faults_in_a_row >= FAULTS_IN_A_ROW else None
