"""What the decision must know of a message and of its reader. Pure: whoever asks has looked it up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.consent.events import EMAIL, Event, PurposeRule
from app.consent.grounds.reasons import Reason
from app.consent.suppression.rules import Suppressed
from app.contacts.legal_forms import LegalForm


class MessageKind(StrEnum):
    """What a message is, whatever its sender calls it. Mixed means marketing."""

    MARKETING = "marketing"
    ASKING = "asking"
    CONFIRMATION = "confirmation"
    SERVICE = "service"
    DUTY = "duty"
    ANSWER = "answer"


class Ground(StrEnum):
    """Why a message may go, in the order in which they are tried (Act 917/2014 §§ 200-202)."""

    CONSENT = "consent"
    CUSTOMER = "customer"
    ORGANISATION = "organisation"
    DUTIES = "duties"
    ASKED = "asked"
    NOT_FORBIDDEN = "not_forbidden"
    CONTRACT = "contract"
    DUTY = "duty"
    ANSWER = "answer"

    @property
    def letter(self) -> str:
        """How a delivery row keeps it."""
        return _LETTERS[self]


_LETTERS = {
    Ground.CONSENT: "c",
    Ground.CUSTOMER: "u",
    Ground.ORGANISATION: "o",
    Ground.DUTIES: "w",
    Ground.ASKED: "a",
    Ground.NOT_FORBIDDEN: "n",
    Ground.CONTRACT: "k",
    Ground.DUTY: "d",
    Ground.ANSWER: "r",
}


class FactKind(StrEnum):
    """The facts that staff record for a ground."""

    SALE = "sale"
    DUTIES = "duties"
    CONVERSATION = "conversation"
    GUARDIAN = "guardian"
    CONTRACT = "contract"
    ANSWER = "answer"


class ReaderKind(StrEnum):
    """Whose address it is. Not known counts as a person's until somebody says."""

    PRIVATE = "private"
    WORK_PERSONAL = "work_personal"
    ROLE = "role"
    UNKNOWN = "unknown"


class Profile(StrEnum):
    """A place's rules for marketing by e-mail."""

    FINLAND = "finland"
    SWEDEN = "sweden"
    GERMANY = "germany"
    STRICT = "strict"


@dataclass(frozen=True)
class Sale:
    """A purchase by the reader at which this very address was given (§ 200(3)).

    Of a service, `is_running` while it goes on and `ended_on` when it has ended.
    """

    fact: int
    day: date
    product_group: int | None
    refusal_was_offered: bool
    ended_on: date | None = None
    is_running: bool = False


@dataclass(frozen=True)
class DutyReason:
    """Why this list concerns the work of whoever holds this position; without a list, none does."""

    fact: int
    list_id: UUID | None
    written_on: date
    position_checked_on: date | None
    position_ended_on: date | None = None


@dataclass(frozen=True)
class Contract:
    """An order in force that the reader made or looks after; from `until` on it is none any more."""

    fact: int
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Conversation:
    """Somebody of ours and the reader agreed that one question may be sent; without a list, about any.

    `is_written` when the reader's wish can be shown in writing.
    """

    fact: int
    day: date
    list_id: UUID | None
    used_on: date | None = None
    is_written: bool = False


@dataclass(frozen=True)
class OrganisationRefusal:
    """The organisation forbade marketing to its address, or to its whole domain.

    `recorded_at` is when we learned of it, where that is not the day it said so.
    """

    since: datetime
    domain: str = ""
    recorded_at: datetime | None = None

    @property
    def known_since(self) -> datetime:
        return self.recorded_at or self.since


@dataclass(frozen=True)
class Reader:
    """One address with everything known about whoever reads it.

    `history` are the ledger's events of this address, `other_histories` those of the other addresses
    of the same person. `suppressed` are the rows of the suppression list about this address.
    `told_due_on` is set when the person has to be told where the data came from (Article 14) and
    `told_on` when that was done. `country` is the reader's, by ISO 3166; empty is the sender's.
    `last_letter_on` is when something was last sent by consent. `stored_controller` is the
    controller named in the consent's sentence where it is not today's, `controller_is_the_same` what
    a person has answered about it: the same company under a new name, whose readers were told.
    `is_replaced` when its owner has put another address in its place. `settled` are the questions
    (`ASK_...`) that a person has answered so that the doubt is gone: an answer supplies a fact and
    never a ground. `gets_it_elsewhere` when another address of the person is mailed the same,
    `has_had_enough` when the person wants fewer letters of the list and has just had one.
    `settled_for` the same for one list. `contract` is the order that `has_open_contract` tells of.
    """

    kind: ReaderKind
    history: Sequence[Event] = ()
    other_histories: Sequence[Sequence[Event]] = ()
    suppressed: Sequence[Suppressed] = ()
    legal_form: LegalForm | None = None
    country: str = ""
    birth_year: int | None = None
    has_guardians_consent: bool = False
    told_due_on: date | None = None
    told_on: date | None = None
    is_dead: bool = False
    is_replaced: bool = False
    sales: Sequence[Sale] = ()
    duties: Sequence[DutyReason] = ()
    conversations: Sequence[Conversation] = ()
    refusals: Sequence[OrganisationRefusal] = ()
    has_open_contract: bool = False
    contract: Contract | None = None
    last_letter_on: date | None = None
    stored_controller: str | None = None
    has_proof_of_consent: bool = True
    consent_was_free: bool = True
    has_transfer_permission: bool = False
    controller_is_the_same: bool | None = None
    settled: frozenset[Reason] = frozenset()
    settled_for: frozenset[tuple[Reason, UUID | None]] = frozenset()
    gets_it_elsewhere: bool = False
    has_had_enough: bool = False

    def has_settled(self, question: Reason, list_id: UUID | None) -> bool:
        """Whether somebody has answered it, for letters of this list."""
        return question in self.settled or (question, list_id) in self.settled_for


@dataclass(frozen=True)
class Message:
    """What is to be sent. `admits` are the grounds the list may be sent on.

    `asked_on` is the day of the person's own request that this answers. `article` names the duty by
    its article of the GDPR, as '14' or '18(3)'. `is_last_word` is the one message that tells a person
    that the data are erased.
    """

    kind: MessageKind
    purpose: PurposeRule
    list_id: UUID | None
    today: date
    channel: str = EMAIL
    admits: frozenset[Ground] = frozenset({Ground.CONSENT})
    product_groups: frozenset[int] = frozenset()
    is_of_another_seller: bool = False
    holds_marketing: bool = False
    tells_where_data_came_from: bool = False
    has_balancing_note: bool = True
    leaves_the_eea: bool = False
    profile: Profile = Profile.FINLAND
    has_suppression_key: bool = True
    asked_on: date | None = None
    article: str = ""
    is_last_word: bool = False
    now: datetime | None = None


class Outcome(StrEnum):
    SEND = "send"
    DO_NOT_SEND = "do_not_send"
    ASK_A_PERSON = "ask_a_person"


@dataclass(frozen=True)
class Answer:
    """May it go, on which ground, and why not. `fact` is the event or `GroundFact` relied on.

    What may go now counts until `until`, and from then on `ends_as` is the reason.
    """

    outcome: Outcome
    reason: Reason
    ground: Ground | None = None
    since: datetime | None = None
    until: datetime | None = None
    product_group: int | None = None
    fact: int | None = None
    ends_as: Reason | None = None

    @property
    def may_go(self) -> bool:
        return self.outcome is Outcome.SEND
