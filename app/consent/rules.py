"""The one place that decides whether mail may go: pure, and always with a reason.

Stored values are snake_case; `wordings/labels.py` has the words for people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

EMAIL = "email"
ANY_CHANNEL = "all"


class State(StrEnum):
    """What happened to a permission (superset of ISO/IEC TS 27560 event states)."""

    REQUESTED = "requested"
    CONFIRMATION_SENT = "confirmation_sent"
    GIVEN = "given"
    REFUSED = "refused"
    RENEWED = "renewed"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    OBJECTED_TO_PURPOSE = "objected_to_purpose"
    RESTRICTED = "restricted"
    EXPIRED = "expired"
    IMPORTED = "imported"
    CORRECTED = "corrected"
    ERASED = "erased"
    # Nothing happened to the permission: facts that prove an older event were deleted in time.
    EVIDENCE_REDUCED = "evidence_reduced"


class Method(StrEnum):
    """How it was expressed.

    `double_opt_in`: the person filled in the form and answered our mail. `own_link`: on the page of
    one's own choices, behind a link mailed on the person's own request. `invited`: we asked first.
    """

    DOUBLE_OPT_IN = "double_opt_in"
    OWN_LINK = "own_link"
    INVITED = "invited"
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
    MERGE = "merge"
    RETENTION = "retention"


class Actor(StrEnum):
    PERSON = "person"
    STAFF = "staff"
    SYSTEM = "system"


def is_own_word(method: Method, actor: Actor) -> bool:
    """Whether the person began it and the mailbox proves it: only this ends the person's own stops."""
    return actor is Actor.PERSON and method in (Method.DOUBLE_OPT_IN, Method.OWN_LINK)


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
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    COMPLAINED = "complained"
    RESTRICTED = "restricted"
    ERASED = "erased"
    RULE_NOT_SET = "rule_not_set"

    @classmethod
    def _missing_(cls, value: object) -> "Reason":
        """A stored reason that this version does not know is no permission."""
        del value
        return cls.RULE_NOT_SET


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
    history: Iterable[Event], purpose: PurposeRule, channel: str, list_id: UUID | None
) -> Verdict:
    """Whether mail of this purpose may go to the address whose events these are, for this list.

    Direct marketing to a natural person needs prior consent (Act 917/2014 § 200). An objection to
    it is absolute (GDPR Article 21(3)): it covers every purpose and list of the channel, and only
    the person's own later word (`is_own_word`), or the undoing of the objection itself, ends it. The
    same holds for a complaint, a restriction (Article 18, all channels) and, on its own list, a
    withdrawal.
    Nothing ends an erasure: who comes back is a new subject.
    """
    if not purpose.direct_marketing:
        return Verdict(allowed=False, reason=Reason.RULE_NOT_SET, since=None)
    verdict = Verdict(allowed=False, reason=Reason.NEVER_ASKED, since=None)
    for event in effective_events(history):
        about_this = (event.purpose, event.channel, event.list_id) == (
            purpose.key,
            channel,
            list_id,
        )
        if (reason := _stop_to_everything(event, channel)) is not None:
            verdict = _stopped(verdict, reason, event)
        elif event.state is State.OBJECTED_TO_PURPOSE:
            if event.purpose == purpose.key and event.channel in (channel, ANY_CHANNEL):
                verdict = _stopped(verdict, Reason.OBJECTED, event)
        elif about_this and event.state in (State.GIVEN, State.RENEWED):
            verdict = _given(verdict, event)
        elif about_this:
            verdict = _after(verdict, event)
    return verdict


def effective_events(history: Iterable[Event]) -> list[Event]:
    """The events that count, oldest first: without the undone ones and what undid them."""
    events = sorted(history, key=lambda event: event.id)
    undone = undone_by(events)
    return [e for e in events if e.id not in undone and e.state is not State.CORRECTED]


def undone_by(history: Iterable[Event]) -> frozenset[int]:
    """The ids of the events that a correction in this history takes back."""
    events = {event.id: event for event in history}
    return frozenset(
        target.id
        for event in events.values()
        if event.state is State.CORRECTED
        and event.undoes is not None
        and (target := events.get(event.undoes)) is not None
        and can_be_undone(target, by=event)
    )


def can_be_undone(target: Event, *, by: Event) -> bool:
    """A correction takes back one earlier event about the same thing.

    Leaving is taken back only on the page where it happened and by the person: never after a
    one-click, a mailto or a complaint, and never by staff. What staff recorded because two records
    became one goes when they become two again, and only then; the leaving that a file spoke of goes
    when its import is undone. An erasure cannot be taken back.
    """
    if by.id <= target.id or _thing(by) != _thing(target):
        return False
    if target.method is Method.MERGE or by.method is Method.MERGE:
        return (
            target.state in SHARED
            and target.method is by.method
            and target.actor is Actor.STAFF
            and by.actor is Actor.STAFF
        )
    if target.state is State.WITHDRAWN and target.method in FROM_FILES:
        of_staff = target.actor is Actor.STAFF and by.actor is Actor.STAFF
        return of_staff and by.method is Method.IMPORT
    if target.state in (State.WITHDRAWN, State.OBJECTED, State.OBJECTED_TO_PURPOSE):
        return (
            target.method is Method.PAGE
            and target.actor is Actor.PERSON
            and by.method is Method.PAGE
            and by.actor is Actor.PERSON
        )
    return target.state not in (State.ERASED, State.CORRECTED)


# How a file says that somebody left: elsewhere, or because mail came back there.
FROM_FILES = (Method.IMPORT, Method.BOUNCE)
# What an address takes over from the other addresses of its person when two records become one.
SHARED = (State.WITHDRAWN, State.OBJECTED, State.RESTRICTED)


def _thing(event: Event) -> tuple[str, str, UUID | None]:
    return event.purpose, event.channel, event.list_id


# From weak to strong: a stop is never replaced by a weaker one.
_STOPS = (
    Reason.WITHDRAWN,
    Reason.OBJECTED,
    Reason.COMPLAINED,
    Reason.RESTRICTED,
    Reason.ERASED,
)


def _stop_to_everything(event: Event, channel: str) -> Reason | None:
    """Why this event ends more than its own list, if it does."""
    if event.state is State.ERASED:
        return Reason.ERASED
    if event.state is State.RESTRICTED:
        return Reason.RESTRICTED
    if event.channel not in (channel, ANY_CHANNEL):
        return None
    if event.state not in (State.OBJECTED, State.WITHDRAWN):
        return None
    if event.method is Method.COMPLAINT:
        return Reason.COMPLAINED
    return Reason.OBJECTED if event.state is State.OBJECTED else None


def _stopped(verdict: Verdict, reason: Reason, event: Event) -> Verdict:
    if verdict.reason in _STOPS and _STOPS.index(verdict.reason) > _STOPS.index(reason):
        return verdict
    return Verdict(allowed=False, reason=reason, since=event.at)


def _given(verdict: Verdict, event: Event) -> Verdict:
    own = is_own_word(event.method, event.actor)
    if verdict.reason is Reason.ERASED or (verdict.reason in _STOPS and not own):
        return verdict
    return Verdict(allowed=True, reason=Reason.GIVEN, since=event.at)


_ASKING = {
    State.REQUESTED: Reason.NOT_CONFIRMED,
    State.CONFIRMATION_SENT: Reason.NOT_CONFIRMED,
    State.IMPORTED: Reason.NOT_CONFIRMED,
    State.REFUSED: Reason.REFUSED,
}
_OPEN = (Reason.NEVER_ASKED, Reason.NOT_CONFIRMED, Reason.REFUSED)


def _after(verdict: Verdict, event: Event) -> Verdict:
    """Asking again, or 'this was not me', changes nothing that was given or ended before."""
    if event.state is State.WITHDRAWN:
        return _stopped(verdict, Reason.WITHDRAWN, event)
    if event.state is State.EXPIRED:
        ended = Verdict(allowed=False, reason=Reason.EXPIRED, since=event.at)
        return ended if verdict.allowed else verdict
    if verdict.reason in _OPEN and event.state in _ASKING:
        return Verdict(allowed=False, reason=_ASKING[event.state], since=event.at)
    return verdict
