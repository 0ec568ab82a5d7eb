"""The one place that decides whether mail may go: pure, and always with a reason.

Stored values are snake_case; pages say them in words (`labels` in templates).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

EMAIL = "email"


class State(StrEnum):
    """What happened to a permission (superset of ISO/IEC TS 27560 event states)."""

    REQUESTED = "requested"
    CONFIRMATION_SENT = "confirmation_sent"
    GIVEN = "given"
    REFUSED = "refused"
    RENEWED = "renewed"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    RESTRICTED = "restricted"
    EXPIRED = "expired"
    IMPORTED = "imported"
    CORRECTED = "corrected"
    ERASED = "erased"


class Method(StrEnum):
    """How it was expressed."""

    DOUBLE_OPT_IN = "double_opt_in"
    FORM = "form"
    WRITTEN = "written"
    ORAL = "oral"
    SOFT_OPT_IN = "soft_opt_in"
    ONE_CLICK = "one_click"
    PAGE = "page"
    MAILTO = "mailto"
    COMPLAINT = "complaint"
    BOUNCE = "bounce"
    STAFF = "staff"
    IMPORT = "import"


class Actor(StrEnum):
    PERSON = "person"
    STAFF = "staff"
    SYSTEM = "system"


class Basis(StrEnum):
    """GDPR Article 6(1)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    LEGITIMATE_INTEREST = "legitimate_interest"


class Reason(StrEnum):
    GIVEN = "given"
    NEVER_ASKED = "never_asked"
    NOT_CONFIRMED = "not_confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    COMPLAINED = "complained"
    RULE_NOT_SET = "rule_not_set"


@dataclass(frozen=True)
class Event:
    """One ledger row as the decision sees it. `id` orders them; the clock does not."""

    id: int
    state: State
    method: Method
    purpose: str
    channel: str
    list_id: UUID | None
    at: datetime
    actor: Actor = Actor.PERSON
    undoes: int | None = None


@dataclass(frozen=True)
class PurposeRule:
    """What the decision must know about a purpose."""

    key: str
    basis: Basis
    direct_marketing: bool


@dataclass(frozen=True)
class Verdict:
    allowed: bool
    reason: Reason
    since: datetime | None


def decide(
    history: Sequence[Event], purpose: PurposeRule, channel: str, list_id: UUID | None
) -> Verdict:
    """Whether mail of this purpose may go to the address whose events these are, for this list.

    Direct marketing to a natural person needs prior consent (Act 917/2014 § 200). An objection to it
    is absolute (GDPR Article 21(3)): it covers every purpose and list of the channel, and only the
    person's own later double opt-in, or the undoing of the objection itself, ends it.
    """
    if not purpose.direct_marketing:
        return Verdict(allowed=False, reason=Reason.RULE_NOT_SET, since=None)
    events = sorted(_standing(history, channel), key=lambda event: event.id)
    about_this = [e for e in events if e.purpose == purpose.key and e.list_id == list_id]
    objection = _last(events, State.OBJECTED)
    own_gift = _last_own_gift(about_this)
    if objection is not None and (own_gift is None or own_gift.id < objection.id):
        reason = Reason.COMPLAINED if objection.method is Method.COMPLAINT else Reason.OBJECTED
        return Verdict(allowed=False, reason=reason, since=objection.at)
    return _last_word(about_this)


def _standing(history: Sequence[Event], channel: str) -> Iterable[Event]:
    undone = {event.undoes for event in history if event.state is State.CORRECTED}
    return (
        event
        for event in history
        if event.channel == channel
        and event.id not in undone
        and event.state is not State.CORRECTED
    )


def _last(events: Sequence[Event], state: State) -> Event | None:
    return next((event for event in reversed(events) if event.state is state), None)


def _last_own_gift(events: Sequence[Event]) -> Event | None:
    return next(
        (
            event
            for event in reversed(events)
            if event.state in (State.GIVEN, State.RENEWED)
            and event.method is Method.DOUBLE_OPT_IN
            and event.actor is Actor.PERSON
        ),
        None,
    )


_DECISIVE = {
    State.GIVEN: Reason.GIVEN,
    State.RENEWED: Reason.GIVEN,
    State.WITHDRAWN: Reason.WITHDRAWN,
    State.RESTRICTED: Reason.WITHDRAWN,
    State.EXPIRED: Reason.WITHDRAWN,
    State.ERASED: Reason.WITHDRAWN,
}


def _last_word(events: Sequence[Event]) -> Verdict:
    """The last decisive event counts. Asking again, or 'this was not me', changes nothing given before."""
    for event in reversed(events):
        if event.state in _DECISIVE:
            reason = _DECISIVE[event.state]
            return Verdict(allowed=reason is Reason.GIVEN, reason=reason, since=event.at)
    if refused := _last(events, State.REFUSED):
        return Verdict(allowed=False, reason=Reason.REFUSED, since=refused.at)
    if events:
        return Verdict(allowed=False, reason=Reason.NOT_CONFIRMED, since=events[-1].at)
    return Verdict(allowed=False, reason=Reason.NEVER_ASKED, since=None)
