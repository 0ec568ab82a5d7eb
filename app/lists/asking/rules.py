"""Who may be asked whether they want a list: the law decides as for every message, and once is enough. Pure.

A mail that asks for consent is itself direct marketing (Act 917/2014 § 200), so it needs a ground.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.consent.events import Actor, State, effective_events
from app.consent.grounds.days import day_of
from app.consent.grounds.facts import Answer, Ground, Message, MessageKind, Outcome, Reader
from app.consent.grounds.holding.nearest import nearest
from app.consent.grounds.reasons import STOPS, Reason
from app.consent.grounds.stops import stop_of
from app.consent.rules import decide

GROUNDS = frozenset(
    {Ground.CONSENT, Ground.CUSTOMER, Ground.ORGANISATION, Ground.DUTIES, Ground.ASKED}
)
_BEFORE_ANY_GROUND = (
    *(Reason.KEY_MISSING, Reason.ADDRESS_DEAD, Reason.ADDRESS_REPLACED),
    *(Reason.ARTICLE_14, Reason.NO_TRANSFER),
    *(Reason.MINOR, Reason.SAME_PERSON),
)


class Already(StrEnum):
    """Why there is nothing to ask."""

    NO_ADDRESS = "no_address"
    SUBSCRIBED = "subscribed"
    WAITING = "waiting"


@dataclass(frozen=True)
class AddressToAsk:
    """One address of a person, as the decision sees it."""

    id: UUID
    email: str
    reader: Reader


@dataclass(frozen=True)
class PersonToAsk:
    """`addresses` begin with the main one. `is_waiting`: a question about the list is under way."""

    contact: UUID
    name: str
    first_name: str
    last_name: str
    language: str
    addresses: Sequence[AddressToAsk]
    is_subscribed: bool
    is_waiting: bool

    @property
    def already(self) -> Already | None:
        if not self.addresses:
            return Already.NO_ADDRESS
        if self.is_subscribed:
            return Already.SUBSCRIBED
        return Already.WAITING if self.is_waiting else None


def question(message: Message, product_groups: Iterable[int] = ()) -> Message:
    """What asking about this list is: the mail itself says where the data came from."""
    return replace(
        message,
        kind=MessageKind.ASKING,
        admits=GROUNDS,
        tells_where_data_came_from=True,
        product_groups=frozenset(product_groups),
    )


def whom_to_ask(
    person: PersonToAsk, message: Message, *, at: UUID | None = None
) -> tuple[AddressToAsk | None, Answer]:
    """The first address (or only `at`) that may be asked, and on which ground; else why none may.

    A stop at one address is the person's no: it holds for all of them.
    """
    if (stopped := strongest_stop(person, message)) is not None:
        return None, stopped
    asked = asked_last(person, message.list_id)
    answers = [
        (one, may_ask(one.reader, message, asked))
        for one in person.addresses
        if at in (None, one.id)
    ]
    for address, answer in answers:
        if answer.may_go:
            return address, answer
    return None, _nearest([answer for _, answer in answers])


def strongest_stop(person: PersonToAsk, message: Message) -> Answer | None:
    stops = [stop for one in person.addresses if (stop := stop_of(one.reader, message)) is not None]
    strongest = min(stops, key=lambda stop: STOPS.index(stop.reason), default=None)
    return strongest.answer if strongest else None


def may_ask(reader: Reader, message: Message, asked: datetime | None = None) -> Answer:
    """As `decide` says of every ground; who was `asked` before only on one that has come since."""
    answer = decide(reader, message)
    if answer.reason in (*STOPS, *_BEFORE_ANY_GROUND):
        return answer
    going = [one for one in _of_each_ground(reader, message) if one.may_go]
    newer = (one for one in going if asked is None or _is_newer(one, asked))
    if (newest := next(newer, None)) is not None:
        return newest
    return Answer(Outcome.DO_NOT_SEND, Reason.ALREADY_ASKED, since=asked) if going else answer


def may_renew(
    person: PersonToAsk, message: Message, at: UUID, given: int, *, asked: datetime | None = None
) -> Answer:
    """Whether the owner of that address may be asked if the consent of the event `given` goes on.

    Only while exactly that consent lives and nobody of the person's said no; it is asked about anew
    once, so not when it was `asked` since.
    """
    if (stopped := strongest_stop(person, message)) is not None:
        return stopped
    reader = next(one.reader for one in person.addresses if one.id == at)
    answer = decide(reader, replace(message, admits=frozenset({Ground.CONSENT})))
    if not answer.may_go:
        return answer
    if answer.fact != given:
        return Answer(Outcome.DO_NOT_SEND, Reason.CONSENT, since=answer.since)
    if asked is not None and answer.since is not None and asked > answer.since:
        return Answer(Outcome.DO_NOT_SEND, Reason.ALREADY_ASKED, since=asked)
    return answer


def _of_each_ground(reader: Reader, message: Message) -> Iterator[Answer]:
    """In the order of the law. A living consent to another list of this purpose counts as well."""
    consent_to = dict.fromkeys(
        (message.list_id, *(event.list_id for event in reader.history if event.list_id))
    )
    for list_id in consent_to:
        yield decide(reader, replace(message, list_id=list_id, admits=frozenset({Ground.CONSENT})))
    for ground in Ground:
        if ground in GROUNDS - {Ground.CONSENT}:
            yield decide(reader, replace(message, admits=frozenset({ground})))


def asked_last(person: PersonToAsk, list_id: UUID | None) -> datetime | None:
    events = (event for one in person.addresses for event in effective_events(one.reader.history))
    asked = [
        event.at
        for event in events
        if event.list_id == list_id
        and event.state is State.REQUESTED
        and event.actor is not Actor.PERSON
    ]
    return max(asked, default=None)


def _is_newer(answer: Answer, asked: datetime) -> bool:
    """A conversation has a day and no hour; each allows one question."""
    if answer.since is None:
        return False
    if answer.ground is Ground.ASKED:
        return day_of(answer.since) >= day_of(asked)
    return answer.since > asked


def _nearest(answers: Sequence[Answer]) -> Answer:
    looked_at = [one for one in answers if one.reason not in _BEFORE_ANY_GROUND]
    return nearest(looked_at) if looked_at else answers[0]
