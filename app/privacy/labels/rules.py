"""Who gets paper: the decision about post for each person, and then what an envelope needs. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.consent.grounds.facts import Answer, Message, Outcome, Reader
from app.consent.grounds.reasons import STOPS, Reason
from app.consent.rules import decide
from app.consent.wordings.reasons import told_to_staff
from app.lib.languages import N_, gettext
from app.privacy.labels.postal import Postal, one_for_each_household
from app.privacy.labels.sheets import Fitted


@dataclass(frozen=True)
class Candidate:
    """Somebody in what was chosen. `addresses` are ids of e-mail addresses, perhaps none.

    `subjects` are all that the ledger calls them, with or without an address.
    """

    id: UUID
    language: str
    postal: Postal
    addresses: Sequence[UUID]
    subjects: Sequence[UUID]
    birth_year: int | None
    told_due_on: date | None
    told_at: datetime | None

    @property
    def name(self) -> str:
        return self.postal.name

    @property
    def has_to_be_told(self) -> bool:
        """By GDPR Article 14, and has not been."""
        return self.told_due_on is not None and self.told_at is None


class Lacks(StrEnum):
    """Why no paper goes to somebody to whom it may."""

    NOT_TO_TELL = "not_to_tell"
    NO_NAME = "no_name"
    NO_ADDRESS = "no_address"
    HOUSEHOLD = "household"
    TOO_LONG = "too_long"
    LETTERS = "letters"


WORDS: Mapping[Lacks, str] = {
    Lacks.NOT_TO_TELL: N_("Has been told where the data came from, or gave it themselves."),
    Lacks.NO_NAME: N_("The name is missing."),
    Lacks.NO_ADDRESS: N_("The postal address is missing or incomplete."),
    Lacks.HOUSEHOLD: N_("Same household: one letter is enough."),
    Lacks.TOO_LONG: N_("The address does not fit on a label of this size."),
    Lacks.LETTERS: N_("The address has letters that cannot be printed."),
}


@dataclass(frozen=True)
class LeftOut:
    """Somebody who gets nothing, and why; `detail` is what of it, such as who gets it instead."""

    person: Candidate
    reason: Reason | Lacks
    detail: str = ""

    @property
    def words(self) -> str:
        """In the current language."""
        return reason_in_words(self.reason)


def reason_in_words(reason: Reason | Lacks) -> str:
    return gettext(WORDS[reason]) if isinstance(reason, Lacks) else told_to_staff(reason)


@dataclass(frozen=True)
class Paper:
    """What is printed, in order, and who was left out. `labels` belong to `people` by place."""

    people: Sequence[Candidate]
    left_out: Sequence[LeftOut]
    labels: Sequence[Fitted] = ()

    @property
    def counted(self) -> list[tuple[Reason | Lacks, int]]:
        """How many were left out for each reason, the most first."""
        return Counter(one.reason for one in self.left_out).most_common()

    @property
    def broken(self) -> list[Candidate]:
        """Whose lines had to be parted."""
        labels = zip(self.people, self.labels, strict=bool(self.labels))
        return [person for person, label in labels if label.is_broken]


class Order(StrEnum):
    POSTCODE = "postcode"
    NAME = "name"


@dataclass(frozen=True)
class Wish:
    """How it is sent. `is_duty`: to those who have to be told, each of a household.

    `barred`: whose data may not go to whoever prints it.
    """

    order: Order = Order.POSTCODE
    is_duty: bool = False
    barred: Mapping[UUID, Reason] = field(default_factory=dict)


def paper_for(people: Sequence[Candidate], answers: Mapping[UUID, Answer], wish: Wish) -> Paper:
    """First whether it may go, as was answered for each, then whether it can."""
    left_out: list[LeftOut] = []
    going: list[Candidate] = []
    for person in sorted(people, key=lambda one: _key(one, wish.order)):
        why_not = _against(person, answers[person.id], wish)
        if why_not is None:
            going.append(person)
        else:
            left_out.append(why_not)
    if not wish.is_duty:
        going, sharing = _households(going)
        left_out += sharing
    return Paper(going, left_out)


def _key(person: Candidate, order: Order) -> tuple[object, ...]:
    name = (person.postal.sort_key, str(person.id))
    return name if order is Order.NAME else (*person.postal.by_postcode, *name)


def _against(person: Candidate, answer: Answer, wish: Wish) -> LeftOut | None:
    if wish.is_duty and not person.has_to_be_told:
        return LeftOut(person, Lacks.NOT_TO_TELL)
    if not answer.may_go:
        return LeftOut(person, answer.reason)
    if person.id in wish.barred:
        return LeftOut(person, wish.barred[person.id])
    return _unreachable(person)


def _unreachable(person: Candidate) -> LeftOut | None:
    """What an envelope needs."""
    if not person.postal.last_name.strip() and not person.postal.organisation:
        return LeftOut(person, Lacks.NO_NAME)
    if not person.postal.is_complete:
        return LeftOut(person, Lacks.NO_ADDRESS)
    return None


def decided(readers: Sequence[Reader], message: Message) -> Answer:
    """Of one person: what stops it at any address stops the letter, else one ground is enough.

    A question that only a person can answer stops it as well.
    """
    answers = [decide(reader, message) for reader in readers]
    stops = [one for one in answers if one.reason in STOPS and not one.may_go]
    if stops:
        return min(stops, key=lambda one: STOPS.index(one.reason))
    if questions := [one for one in answers if one.outcome is Outcome.ASK_A_PERSON]:
        return questions[0]
    return next((one for one in answers if one.may_go), answers[0])


def _households(people: Sequence[Candidate]) -> tuple[list[Candidate], list[LeftOut]]:
    getting, sharing = one_for_each_household([one.postal for one in people])
    left_out = [
        LeftOut(people[place], Lacks.HOUSEHOLD, people[first].name)
        for place, first in sharing.items()
    ]
    return [people[place] for place in getting], left_out
