"""Each ground's facts: whether they hold today, until when, and which one is missing. Pure.

Act 917/2014 §§ 200-202, for every other place as far as its profile lets a ground hold at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.consent.events import Event
from app.consent.grounds.days import day_of, start_of
from app.consent.grounds.facts import (
    Answer,
    Conversation,
    DutyReason,
    Ground,
    Message,
    MessageKind,
    Outcome,
    Reader,
    ReaderKind,
    Sale,
)
from app.consent.grounds.history import is_from_the_mailbox, said_about
from app.consent.grounds.holding.nearest import best
from app.consent.grounds.profiles import PHONE, POST, PlaceRules
from app.consent.grounds.reasons import Reason
from app.consent.grounds.stops import refusal_of, topic_of
from app.contacts.legal_forms import LEGAL_PERSONS, LegalForm
from app.contacts.telling.rules import months_after

CUSTOMER_MONTHS = 24
REASON_MONTHS = 24
POSITION_MONTHS = 12
CONVERSATION_DAYS = 30


@dataclass(frozen=True)
class Case:
    """One reader, one message, and the rules of their places."""

    reader: Reader
    message: Message
    rules: PlaceRules

    @property
    def is_asking(self) -> bool:
        return self.message.kind is MessageKind.ASKING


def holds(ground: Ground, reader: Reader, message: Message, rules: PlaceRules) -> list[Answer]:
    """One answer; of a customer one for each product group bought, where the message names none."""
    case = Case(reader, message, rules)
    if ground is Ground.ASKED and not case.is_asking:
        return [replace(_no(Reason.NEVER_ASKED), ground=ground)]
    answers = _CHECKS[ground](case)
    if ground not in (rules.asking if case.is_asking else rules.grounds):
        answers = [_without_consent(answer) for answer in answers]
    return [replace(answer, ground=ground) for answer in answers]


def _without_consent(answer: Answer) -> Answer:
    """What would do elsewhere, or could after a question, does not in this place."""
    is_fault = answer.outcome is Outcome.DO_NOT_SEND
    return answer if is_fault else _no(Reason.PROFILE_CONSENT, answer.since)


def _no(reason: Reason, since: datetime | None = None) -> Answer:
    return Answer(Outcome.DO_NOT_SEND, reason, since=since)


def _ask(reason: Reason, since: datetime | None = None) -> Answer:
    return Answer(Outcome.ASK_A_PERSON, reason, since=since)


def _yes(
    ground: Ground,
    since: datetime | None,
    until: date | None = None,
    ends_as: Reason | None = None,
    fact: int | None = None,
) -> Answer:
    return Answer(
        Outcome.SEND,
        Reason(ground),
        ground,
        since=since,
        until=start_of(until) if until else None,
        fact=fact,
        ends_as=ends_as,
    )


# Consent: § 200(1), GDPR Articles 4(11) and 7


def _consent(case: Case) -> list[Answer]:
    reader, rules = case.reader, case.rules
    given = said_about(reader.history, topic_of(case.message)).consent
    if not given.allowed or given.event is None or given.since is None:
        return [_no(given.reason, given.since)]
    if not reader.has_proof_of_consent:
        return [_no(Reason.NO_PROOF, given.since)]
    if not reader.consent_was_free:
        return [_no(Reason.NOT_FREE, given.since)]
    if rules.mailbox_confirms and not is_from_the_mailbox(given.event):
        return [_no(Reason.NOT_CONFIRMED, given.since)]
    if (doubt := _doubt_about(case, given.since)) is not None:
        return [doubt]
    return [_consent_in_time(case, given.since, given.event)]


def _doubt_about(case: Case, since: datetime) -> Answer | None:
    reader = case.reader
    if reader.stored_controller is not None and reader.controller_is_the_same is not True:
        is_open = reader.controller_is_the_same is None
        return (_ask if is_open else _no)(Reason.CONTROLLER_CHANGED, since)
    refusal = refusal_of(reader)
    is_earlier = refusal is not None and since <= refusal.since
    asks = Reason.ASK_EARLIER_CONSENT
    if is_earlier and not reader.has_settled(asks, case.message.list_id):
        return _ask(Reason.ASK_EARLIER_CONSENT, since)
    return None


def _consent_in_time(case: Case, since: datetime, given: Event) -> Answer:
    today, months, event = case.message.today, given.consent_months, given.id
    ends = months_after(day_of(since), months) if months is not None else None
    if ends is not None and today >= ends:
        return _no(Reason.EXPIRED, start_of(ends))
    used = max(filter(None, (day_of(since), case.reader.last_letter_on)))
    sleeps = months_after(used, case.rules.unused_months)
    if case.is_asking and case.rules.may_be_asked_again:
        return _yes(Ground.CONSENT, since, ends, Reason.EXPIRED if ends else None, event)
    if today >= sleeps:
        return _no(Reason.UNUSED, start_of(used))
    if ends is not None and ends <= sleeps:
        return _yes(Ground.CONSENT, since, ends, Reason.EXPIRED, event)
    return _yes(Ground.CONSENT, since, sleeps, Reason.UNUSED, event)


# Customer: § 200(3)


def _customer(case: Case) -> list[Answer]:
    wanted = case.message.product_groups
    sales = [sale for sale in case.reader.sales if sale.day <= case.message.today]
    if not sales:
        return [_no(Reason.NOT_A_SALE)]
    if (fault := _no_customer(case)) is not None:
        return [fault]
    if wanted:
        return [best(_sale(sale, case) for sale in sales)]
    groups = dict.fromkeys(sale.product_group for sale in sales)
    return [
        best(_sale(sale, case) for sale in sales if sale.product_group == group) for group in groups
    ]


def _no_customer(case: Case) -> Answer | None:
    """The buyer is a natural person, the product is ours, and the organisation lets us ask."""
    reader = case.reader
    if case.message.is_of_another_seller:
        return _no(Reason.OTHER_SELLER)
    refusal = refusal_of(reader)
    if refusal is not None and (case.is_asking or reader.kind is ReaderKind.ROLE):
        return _no(Reason.ORGANISATION_REFUSED, refusal.since)
    if reader.kind is not ReaderKind.ROLE or reader.legal_form is LegalForm.SOLE_TRADER:
        return None
    is_company = reader.legal_form in LEGAL_PERSONS
    return _no(Reason.NOT_A_SALE) if is_company else _ask(Reason.KIND_UNKNOWN)


def _sale(sale: Sale, case: Case) -> Answer:
    today, bought = case.message.today, start_of(sale.day)
    wanted = case.message.product_groups
    answer = _yes(Ground.CUSTOMER, bought, fact=sale.fact)
    if sale.product_group is None or (wanted and sale.product_group not in wanted):
        answer = _no(Reason.OTHER_PRODUCTS, bought)
    elif not sale.refusal_was_offered:
        answer = _no(Reason.NO_REFUSAL_OFFERED, bought)
    elif not sale.is_running:
        ends = months_after(max(sale.day, sale.ended_on or sale.day), CUSTOMER_MONTHS)
        answer = _yes(Ground.CUSTOMER, bought, ends, Reason.CUSTOMER_LAPSED, sale.fact)
        if today >= ends:
            answer = _no(Reason.CUSTOMER_LAPSED, bought)
    return replace(answer, product_group=sale.product_group)


# Organisation's address: § 202


def _organisation(case: Case) -> list[Answer]:
    reader = case.reader
    if reader.kind is ReaderKind.UNKNOWN:
        return [_ask(Reason.KIND_UNKNOWN)]
    if reader.kind is not ReaderKind.ROLE or reader.legal_form is LegalForm.SOLE_TRADER:
        return [_no(Reason.NATURAL_PERSON)]
    if reader.legal_form not in LEGAL_PERSONS:
        return [_ask(Reason.KIND_UNKNOWN)]
    if (refusal := refusal_of(reader)) is not None:
        return [_no(Reason.ORGANISATION_REFUSED, refusal.since)]
    return [_yes(Ground.ORGANISATION, None)]


# Work duties: the Ombudsman's line on addresses at work


def _duties(case: Case) -> list[Answer]:
    reader = case.reader
    if reader.kind is ReaderKind.PRIVATE:
        return [_no(Reason.NATURAL_PERSON)]
    if not reader.duties or reader.kind is ReaderKind.ROLE:
        return [_no(Reason.NO_REASON)]
    if reader.kind is ReaderKind.UNKNOWN:
        return [_ask(Reason.KIND_UNKNOWN)]
    if (refusal := refusal_of(reader)) is not None:
        return [_no(Reason.ORGANISATION_REFUSED, refusal.since)]
    if not case.message.has_balancing_note:
        return [_no(Reason.NO_BALANCING)]
    return [best(_duty(reason, case.message) for reason in reader.duties)]


def _duty(reason: DutyReason, message: Message) -> Answer:
    today, written = message.today, start_of(reason.written_on)
    if reason.list_id is None or reason.list_id != message.list_id:
        return _no(Reason.OTHER_TOPIC, written)
    if reason.position_ended_on is not None and today >= reason.position_ended_on:
        return _no(Reason.POSITION_ENDED, start_of(reason.position_ended_on))
    if reason.position_checked_on is None:
        return _no(Reason.POSITION_UNCHECKED)
    unchecked = months_after(reason.position_checked_on, POSITION_MONTHS)
    if today >= unchecked:
        return _no(Reason.POSITION_UNCHECKED, start_of(reason.position_checked_on))
    old = months_after(reason.written_on, REASON_MONTHS)
    if today >= old:
        return _no(Reason.REASON_OLD, written)
    ends = [(unchecked, Reason.POSITION_UNCHECKED), (old, Reason.REASON_OLD)]
    if reason.position_ended_on is not None:
        ends.append((reason.position_ended_on, Reason.POSITION_ENDED))
    until, ends_as = min(ends)
    return _yes(Ground.DUTIES, written, until, ends_as, reason.fact)


# Asked in person or by phone


def _asked(case: Case) -> list[Answer]:
    if (refusal := refusal_of(case.reader)) is not None:
        return [_no(Reason.ORGANISATION_REFUSED, refusal.since)]
    talks = [talk for talk in case.reader.conversations if talk.day <= case.message.today]
    return [best(_conversation(talk, case) for talk in talks) if talks else _no(Reason.NEVER_ASKED)]


def _conversation(talk: Conversation, case: Case) -> Answer:
    day = start_of(talk.day)
    if talk.list_id is not None and talk.list_id != case.message.list_id:
        return _no(Reason.OTHER_TOPIC, day)
    if talk.used_on is not None:
        return _no(Reason.ALREADY_ASKED, start_of(talk.used_on))
    ends = talk.day + timedelta(days=CONVERSATION_DAYS + 1)
    if case.message.today >= ends:
        return _no(Reason.CONVERSATION_OLD, day)
    if case.rules.agreed_in_writing and not talk.is_written:
        return _no(Reason.NO_PROOF, day)
    return _yes(Ground.ASKED, day, ends, Reason.CONVERSATION_OLD, talk.fact)


# Post and calls by a human: § 200(2)


def _not_forbidden(case: Case) -> list[Answer]:
    message = case.message
    if message.channel not in (POST, PHONE):
        return [_no(Reason.NEVER_ASKED)]
    if message.channel not in case.rules.open_channels:
        return [_no(Reason.PROFILE_CONSENT)]
    if (refusal := refusal_of(case.reader)) is not None:
        return [_no(Reason.ORGANISATION_REFUSED, refusal.since)]
    if not message.has_balancing_note:
        return [_no(Reason.NO_BALANCING)]
    return [_yes(Ground.NOT_FORBIDDEN, None)]


_CHECKS: Mapping[Ground, Callable[[Case], list[Answer]]] = {
    Ground.CONSENT: _consent,
    Ground.CUSTOMER: _customer,
    Ground.ORGANISATION: _organisation,
    Ground.DUTIES: _duties,
    Ground.ASKED: _asked,
    Ground.NOT_FORBIDDEN: _not_forbidden,
}
