"""What the ledger says: its events, who said them and how, and which of them count. Pure.

Stored values are snake_case; `wordings/labels.py` has the words for people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

EMAIL = "email"
ANY_CHANNEL = "all"
"""The channel of a stop that names none: it holds for all of them."""
ANY_MARKETING = "marketing_directory"
"""What an event names that is about all direct marketing: every event names a purpose."""
TRANSFER = "transfer"
"""The channel of what is said about data going outside the EEA: of no message, in the same ledger."""
UNDO_WITHIN = timedelta(minutes=10)
"""How long a leaving can be taken back on the page where it happened."""


class State(StrEnum):
    """What happened to a permission (superset of ISO/IEC TS 27560 event states)."""

    REQUESTED = "requested"
    CONFIRMATION_SENT = "confirmation_sent"
    HELD = "held"
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
    GROUND_RECORDED = "ground_recorded"
    GROUND_ENDED = "ground_ended"
    ORGANISATION_REFUSED = "organisation_refused"
    PAUSED = "paused"
    RESUMED = "resumed"
    # How many letters of one list the reader wants; the permission is the same.
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    EVERY_LETTER = "every_letter"
    # Nothing happened to the permission: facts that prove an older event were deleted in time.
    EVIDENCE_REDUCED = "evidence_reduced"


class Method(StrEnum):
    """How it was expressed.

    `double_opt_in`: the person began it and confirmed from the mailbox. `own_link`: on the person's
    own page, by a link mailed on the person's own request. `invited`: in answer to our invitation.
    """

    DOUBLE_OPT_IN = "double_opt_in"
    OWN_LINK = "own_link"
    INVITED = "invited"
    CONVERSATION = "conversation"
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
    JOURNAL = "journal"


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


@dataclass(frozen=True)
class Event:
    """One ledger row as the decision sees it. `id` orders those of one address; the clock does not.

    Between addresses `recorded_at` does. With `is_low_assurance` a machine may have pressed it.
    An `objected` is against all marketing of its channel, whatever purpose it names; a `refused` by
    the method `invited` is a 'No, thank you', by any other a 'This was not me'. `consent_months` is
    how long the purpose's version of then lets a consent last; None is until it is withdrawn.
    """

    id: int
    state: State
    method: Method
    purpose: str
    channel: str
    list_id: UUID | None
    at: datetime
    actor: Actor = Actor.PERSON
    undoes: int | None = None
    recorded_at: datetime | None = None
    is_low_assurance: bool = False
    consent_months: int | None = None

    @property
    def is_own_opt_in(self) -> bool:
        """The one act that ends the person's own stop, for its list and address."""
        return (
            self.state in (State.GIVEN, State.RENEWED)
            and is_own_word(self.method, self.actor)
            and not self.is_low_assurance
        )

    @property
    def thing(self) -> tuple[str, str, UUID | None]:
        return self.purpose, self.channel, self.list_id


@dataclass(frozen=True)
class PurposeRule:
    """What the decision must know about a purpose."""

    key: str
    basis: Basis
    direct_marketing: bool

    @property
    def is_service(self) -> bool:
        """What a contract brings about: letters without marketing, which nobody subscribes to."""
        return self.basis is Basis.CONTRACT and not self.direct_marketing


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

    Leaving is taken back only on the page where it happened, by the person and within ten minutes:
    never after a one-click, a mailto or a complaint, and never by staff. What staff recorded because
    two records became one goes when they become two again, and only then; the leaving that a file
    spoke of goes when its import is undone. A restriction is lifted by staff, an organisation's
    refusal by its written wish. An erasure cannot be taken back.
    """
    if by.id <= target.id or by.thing != target.thing:
        return False
    by_staff = by.actor is Actor.STAFF
    if target.method is Method.MERGE or by.method is Method.MERGE:
        is_shared = target.state in SHARED and target.method is by.method
        return is_shared and target.actor is Actor.STAFF and by_staff
    if target.state is State.WITHDRAWN and target.method in FROM_FILES:
        return target.actor is Actor.STAFF and by_staff and by.method is Method.IMPORT
    if target.state in _LEAVING:
        return _is_taken_back_at_once(target, by)
    if target.state in (State.RESTRICTED, State.ORGANISATION_REFUSED):
        is_written = by.method is Method.WRITTEN
        return by_staff and (is_written or target.state is State.RESTRICTED)
    return target.state not in (State.ERASED, State.CORRECTED, *HOW_OFTEN)


def _is_taken_back_at_once(target: Event, by: Event) -> bool:
    on_the_page = target.method is Method.PAGE and by.method is Method.PAGE
    by_the_person = target.actor is Actor.PERSON and by.actor is Actor.PERSON
    return on_the_page and by_the_person and timedelta(0) <= by.at - target.at < UNDO_WITHIN


_LEAVING = (State.WITHDRAWN, State.OBJECTED, State.OBJECTED_TO_PURPOSE, State.REFUSED)
# A choice is changed by the next one, never taken back.
HOW_OFTEN = (State.WEEKLY, State.MONTHLY, State.EVERY_LETTER)
# How a file says that somebody left: elsewhere, or because mail came back there.
FROM_FILES = (Method.IMPORT, Method.BOUNCE)
# What an address takes over from the other addresses of its person when two records become one.
SHARED = (State.WITHDRAWN, State.OBJECTED, State.OBJECTED_TO_PURPOSE, State.RESTRICTED)
