"""The one place that decides whether a message may go: pure, and always with a reason.

The order is that of the law: what holds for every message, what the kind of message needs, what stands
against it, and only then its grounds.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from app.consent.events import EMAIL, Actor, Event, State, effective_events
from app.consent.grounds.days import day_of, start_of
from app.consent.grounds.facts import (
    Answer,
    Contract,
    Ground,
    Message,
    MessageKind,
    Outcome,
    Reader,
)
from app.consent.grounds.holding.checks import holds
from app.consent.grounds.holding.nearest import nearest
from app.consent.grounds.profiles import PHONE, POST, PlaceRules, rules_in
from app.consent.grounds.reasons import Reason
from app.consent.grounds.stops import is_dead, is_erased, is_restricted, stop_of

ADULT = 18
CONFIRMATION_EVERY = timedelta(hours=24)
DUTIES = frozenset({"12", "13", "14", "18", "19", "34"})
"""The articles of the GDPR that have a person told something."""
LIFTING = "18(3)"
MARKETING_GROUNDS = frozenset(
    {
        *(Ground.CONSENT, Ground.CUSTOMER, Ground.ORGANISATION, Ground.DUTIES),
        *(Ground.ASKED, Ground.NOT_FORBIDDEN),
    }
)


def decide(reader: Reader, message: Message) -> Answer:
    """Whether this message may go to this reader, on which ground, and if not, why.

    What nobody knows counts as no, and the answer names the fact. A question to a person sends
    nothing now; its answer supplies a fact and never a ground.
    """
    if (fault := _fault_of_any(reader, message)) is not None:
        return fault
    if message.kind in (MessageKind.MARKETING, MessageKind.ASKING):
        return _marketing(reader, message)
    if message.kind is MessageKind.SERVICE:
        return _service(reader, message)
    if message.kind is MessageKind.CONFIRMATION:
        return _confirmation(reader, message)
    return _owed(reader, message)


def grounds_that_hold(reader: Reader, message: Message) -> list[Answer]:
    """For each ground the list admits whether it holds, in their order; a stop ends them all.

    A customer of several product groups has an answer for each, unless the message names its own.
    A service message has no ground but the contract that it is about.
    """
    if message.kind is MessageKind.SERVICE:
        return [_on(Ground.CONTRACT, decide(reader, message))]
    against = _fault_of_any(reader, message) or _against_marketing(reader, message)
    grounds = _tried(reader, message)
    if against is not None:
        return [_on(ground, against) for ground in grounds]
    rules = rules_in(message.profile, reader.country)
    return [answer for ground in grounds for answer in holds(ground, reader, message, rules)]


# What holds for every message


def _fault_of_any(reader: Reader, message: Message) -> Answer | None:
    if not message.has_suppression_key:
        return _no(Reason.KEY_MISSING)
    if is_dead(reader, message):
        return _no(Reason.ADDRESS_DEAD)
    if reader.is_replaced and message.channel == EMAIL:
        return _no(Reason.ADDRESS_REPLACED)
    may_advertise = message.kind in (MessageKind.MARKETING, MessageKind.ASKING)
    if message.holds_marketing and not may_advertise:
        return _no(Reason.HOLDS_MARKETING)
    return None


# Answers and duties, service, confirmation


def _owed(reader: Reader, message: Message) -> Answer:
    """What the person asked for, or the law says: objections do not stop it."""
    if is_erased(reader) and not message.is_last_word:
        return _no(Reason.ERASED)
    if message.kind is MessageKind.ANSWER:
        return _answer(message)
    if message.article.split("(")[0] not in DUTIES:
        return _no(Reason.NEVER_ASKED)
    if message.article != LIFTING and _waits_for_the_restriction(reader, message):
        return _ask(Reason.ASK_RESTRICTED)
    return Answer(Outcome.SEND, Reason.DUTY, Ground.DUTY)


def _answer(message: Message) -> Answer:
    if message.asked_on is None:
        return _no(Reason.NEVER_ASKED)
    since = start_of(message.asked_on)
    return Answer(Outcome.SEND, Reason.ANSWER, Ground.ANSWER, since=since)


def _waits_for_the_restriction(reader: Reader, message: Message) -> bool:
    is_settled = reader.has_settled(Reason.ASK_RESTRICTED, message.list_id)
    return is_restricted(reader) and not is_settled


def _service(reader: Reader, message: Message) -> Answer:
    """What is open between us; no objection stops it, and no erasure what was agreed on later."""
    if is_erased(reader) and not reader.has_open_contract:
        return _no(Reason.ERASED)
    if _waits_for_the_restriction(reader, message):
        return _ask(Reason.ASK_RESTRICTED)
    if not reader.has_open_contract and message.asked_on is None:
        return _no(Reason.NEVER_ASKED)
    if message.asked_on is not None or reader.contract is None:
        since = start_of(message.asked_on) if message.asked_on else None
        return Answer(Outcome.SEND, Reason.CONTRACT, Ground.CONTRACT, since=since)
    return _on_contract(reader.contract)


def _on_contract(contract: Contract) -> Answer:
    return Answer(
        Outcome.SEND,
        Reason.CONTRACT,
        Ground.CONTRACT,
        since=start_of(contract.since),
        until=start_of(contract.until) if contract.until else None,
        fact=contract.fact,
        ends_as=Reason.NEVER_ASKED if contract.until else None,
    )


def _confirmation(reader: Reader, message: Message) -> Answer:
    """'Did you subscribe?', once a day, to whoever began it themselves."""
    events = effective_events(reader.history)
    requests = [event for event in events if _is_own_request(event, message)]
    if not requests:
        return _no(Reason.NEVER_ASKED)
    if _waits_for_the_restriction(reader, message):
        return _ask(Reason.ASK_RESTRICTED)
    sent = [event for event in events if event.state is State.CONFIRMATION_SENT]
    if sent and _is_within_a_day(sent[-1].at, message):
        return _no(Reason.ALREADY_ASKED, sent[-1].at)
    return Answer(Outcome.SEND, Reason.ANSWER, Ground.ANSWER, since=requests[-1].at)


def _is_own_request(event: Event, message: Message) -> bool:
    is_this = event.thing == (message.purpose.key, message.channel, message.list_id)
    return is_this and event.state is State.REQUESTED and event.actor is Actor.PERSON


def _is_within_a_day(sent: datetime, message: Message) -> bool:
    if message.now is None:
        return (message.today - day_of(sent)).days <= 1
    return message.now - sent < CONFIRMATION_EVERY


# Marketing and asking


def _marketing(reader: Reader, message: Message) -> Answer:
    if (against := _against_marketing(reader, message)) is not None:
        return against
    rules = rules_in(message.profile, reader.country)
    answers: list[Answer] = []
    for ground in _tried(reader, message):
        for answer in holds(ground, reader, message, rules):
            if answer.may_go and _names_its_products(answer, message):
                return _once(reader, message, answer)
            answers.append(_other_products(answer) if answer.may_go else answer)
    return nearest(answers) if answers else _no(Reason.NEVER_ASKED)


def _names_its_products(answer: Answer, message: Message) -> bool:
    return answer.ground is not Ground.CUSTOMER or bool(message.product_groups)


def _other_products(answer: Answer) -> Answer:
    """Of a letter that names no product group nobody can say that it is about what was bought."""
    refused = replace(answer, outcome=Outcome.DO_NOT_SEND, reason=Reason.OTHER_PRODUCTS)
    return replace(refused, until=None, ends_as=None)


def _once(reader: Reader, message: Message, answer: Answer) -> Answer:
    """One message for each person, whatever number of addresses, and no sooner than the person wants."""
    if reader.has_had_enough and message.kind is MessageKind.MARKETING:
        return _no(Reason.FEWER)
    return _no(Reason.SAME_PERSON) if reader.gets_it_elsewhere else answer


def _against_marketing(reader: Reader, message: Message) -> Answer | None:
    """The person's stops first, then what the law wants told, allowed or old enough."""
    if not message.purpose.direct_marketing:
        return _no(Reason.NEVER_ASKED)
    if (stop := stop_of(reader, message)) is not None:
        return stop.answer
    if _waits_for_article_14(reader, message):
        return _no(Reason.ARTICLE_14, start_of(reader.told_due_on or message.today))
    if message.leaves_the_eea and not reader.has_transfer_permission:
        return _no(Reason.NO_TRANSFER)
    if _is_too_young(reader, message, rules_in(message.profile, reader.country)):
        return _no(Reason.MINOR)
    return None


def _waits_for_article_14(reader: Reader, message: Message) -> bool:
    """A letter with the section cures only what is not late yet."""
    if reader.told_due_on is None or reader.told_on is not None:
        return False
    return message.today > reader.told_due_on or not message.tells_where_data_came_from


def _least_age(reader: Reader, message: Message) -> int | None:
    """Of a year alone, whoever was born on its last day."""
    return None if reader.birth_year is None else message.today.year - reader.birth_year - 1


def _is_too_young(reader: Reader, message: Message, rules: PlaceRules) -> bool:
    age = _least_age(reader, message)
    return age is not None and age < rules.age and not reader.has_guardians_consent


def _tried(reader: Reader, message: Message) -> list[Ground]:
    """In the order of the law. From somebody under age nothing but consent counts."""
    age = _least_age(reader, message)
    possible = {Ground.CONSENT} if age is not None and age < ADULT else set(Ground)
    if message.channel in (POST, PHONE):
        possible &= {Ground.CONSENT, Ground.NOT_FORBIDDEN}
    possible &= message.admits & MARKETING_GROUNDS
    return [ground for ground in Ground if ground in possible]


def _on(ground: Ground, answer: Answer) -> Answer:
    return replace(answer, ground=ground)


def _no(reason: Reason, since: datetime | None = None) -> Answer:
    return Answer(Outcome.DO_NOT_SEND, reason, since=since)


def _ask(reason: Reason) -> Answer:
    return Answer(Outcome.ASK_A_PERSON, reason)
