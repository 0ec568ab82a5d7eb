"""Why an address must not be mailed, what that covers, and what ends it: pure, beside `decide`.

The ledger speaks of a person's address, the suppression list of its keyed hash: it still knows the
address when the person has been erased, and knows addresses that never were in the register.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.consent.events import ANY_CHANNEL, EMAIL, Event, Method, State
from app.consent.grounds.reasons import Reason


class Cause(StrEnum):
    """From weak to strong: of several that hold, the last one is told."""

    UNSUBSCRIBED_ELSEWHERE = "unsubscribed_elsewhere"
    CLEANED_ELSEWHERE = "cleaned_elsewhere"
    BOUNCED = "bounced"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    COMPLAINED = "complained"
    RESTRICTED = "restricted"
    ERASED = "erased"


# What is over for good once the owner has answered a mail sent there: the mailbox works, they are back.
_ENDED_BY_THE_OWNER = (Cause.BOUNCED, Cause.CLEANED_ELSEWHERE, Cause.ERASED)


@dataclass(frozen=True)
class Suppressed:
    """One open row about an address. `list_id` None: all direct marketing."""

    list_id: UUID | None
    reason: Cause
    since: datetime


def strongest(rows: Iterable[Suppressed], list_id: UUID | None) -> Suppressed | None:
    """What stands against mail of this list (or with None of no list), if anything does."""
    order = list(Cause)
    against = [row for row in rows if row.list_id is None or row.list_id == list_id]
    return max(against, key=lambda row: order.index(row.reason), default=None)


def is_ended_by_own_opt_in(row: Suppressed, list_id: UUID | None) -> bool:
    """Whether the owner's own double opt-in to this list ends this row.

    As in `decide`: who objected to everything and then subscribes to one list is back on that list,
    and the ledger says so; for every other list the objection holds, so the row stays.
    """
    if row.list_id is None:
        return row.reason in _ENDED_BY_THE_OWNER
    return row.list_id == list_id


def row_for(event: Event) -> Suppressed | None:
    """What an event of the ledger puts on the list."""
    if event.state in _ABSOLUTE:
        return Suppressed(None, _ABSOLUTE[event.state], event.at)
    if event.channel not in (EMAIL, ANY_CHANNEL):
        return None
    if event.state not in (State.OBJECTED, State.WITHDRAWN):
        return None
    if event.method is Method.COMPLAINT:
        return Suppressed(None, Cause.COMPLAINED, event.at)
    if event.state is State.OBJECTED:
        return Suppressed(None, Cause.OBJECTED, event.at)
    return _withdrawn(event.list_id, event.at)


_ABSOLUTE = {State.ERASED: Cause.ERASED, State.RESTRICTED: Cause.RESTRICTED}


def _withdrawn(list_id: UUID | None, since: datetime) -> Suppressed | None:
    # Without a list there is no scope narrow enough; the ledger alone remembers such a withdrawal.
    return Suppressed(list_id, Cause.WITHDRAWN, since) if list_id is not None else None


_KEPT = {
    Reason.OBJECTED: Cause.OBJECTED,
    Reason.COMPLAINED: Cause.COMPLAINED,
    Reason.RESTRICTED: Cause.RESTRICTED,
}


def row_kept_from(reason: Reason, list_id: UUID | None, since: datetime) -> Suppressed | None:
    """What has to be remembered of a refused permission that is about to be forgotten."""
    if reason is Reason.WITHDRAWN:
        return _withdrawn(list_id, since)
    return Suppressed(None, _KEPT[reason], since) if reason in _KEPT else None
