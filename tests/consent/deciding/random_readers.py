"""Random readers and letters, drawn so that grounds and stops meet often enough."""

import random
from dataclasses import replace
from datetime import date, timedelta

from app.consent.events import Actor, Basis, Event, Method, PurposeRule, State
from app.consent.grounds.facts import (
    Conversation,
    DutyReason,
    Message,
    MessageKind,
    OrganisationRefusal,
    Profile,
    Reader,
    ReaderKind,
    Sale,
)
from app.consent.grounds.reasons import Reason
from app.consent.suppression.rules import Cause, Suppressed
from app.contacts.legal_forms import LegalForm
from tests.consent.deciding.cases import ALL, LISTS
from tests.consent.reference import random_history
from tests.make.consent import START

NEWS = PurposeRule("field_knowledge", Basis.LEGITIMATE_INTEREST, direct_marketing=True)
TODAY = date(2026, 11, 30)
HERE = LISTS["news"]
KINDS_OF_READER = (*ReaderKind, ReaderKind.WORK_PERSONAL)
KINDS = (MessageKind.MARKETING, MessageKind.MARKETING, MessageKind.ASKING)
COUNTRIES = ("", "", "", "FI", "FI", "SE", "DE", "NO")


def random_reader(chance: random.Random) -> Reader:
    def one_in(number: int) -> bool:
        return chance.random() < 1 / number

    reader = Reader(
        kind=chance.choice(KINDS_OF_READER),
        history=_history(chance) if one_in(2) else (),
        other_histories=[_history(chance)] if one_in(3) else (),
        suppressed=[_suppressed(chance)] if one_in(8) else (),
        legal_form=chance.choice([None, *LegalForm]),
        country=chance.choice(COUNTRIES),
        birth_year=chance.choice([2000, 2010, 2012, 2015]) if one_in(16) else None,
        has_guardians_consent=one_in(4),
        told_due_on=_day(chance, 60) + timedelta(days=30) if one_in(12) else None,
        told_on=TODAY if one_in(2) else None,
        sales=[_sale(chance) for _ in range(chance.choice((0, 1, 2)))],
        duties=[_duty(chance) for _ in range(chance.choice((0, 1, 2)))],
        conversations=[_talk(chance) for _ in range(chance.choice((0, 1, 1)))],
        refusals=[OrganisationRefusal(START - timedelta(days=chance.randint(-9, 9)))]
        if one_in(8)
        else (),
        last_letter_on=_day(chance, 900) if one_in(3) else None,
        stored_controller="Vanha Oy" if one_in(8) else None,
        controller_is_the_same=chance.choice([None, True, False]),
        has_proof_of_consent=not one_in(16),
        consent_was_free=not one_in(16),
        has_transfer_permission=one_in(2),
        settled=frozenset(chance.sample(ASKED, chance.choice((0, 0, 1, 2)))),
        gets_it_elsewhere=one_in(12),
    )
    return _back_at_another_address(reader) if one_in(16) else reader


ASKED = (Reason.ASK_MERGED, Reason.ASK_EARLIER_CONSENT, Reason.ASK_RESTRICTED)


def random_message(chance: random.Random) -> Message:
    return Message(
        kind=chance.choice(KINDS),
        purpose=NEWS,
        list_id=HERE,
        today=TODAY,
        channel=chance.choice(("email", "email", "email", "sms", "post")),
        admits=frozenset(chance.sample(sorted(ALL), chance.randint(1, 6))),
        product_groups=frozenset(chance.sample((1, 2, 3), chance.randint(0, 3))),
        is_of_another_seller=chance.random() < 0.1,
        tells_where_data_came_from=chance.random() < 0.5,
        has_balancing_note=chance.random() < 0.9,
        leaves_the_eea=chance.random() < 0.05,
        profile=chance.choice((*Profile, *[Profile.FINLAND] * 3)),
    )


def _history(chance: random.Random) -> list[Event]:
    """Of `reference.py`, but about the list that the letters are of."""
    lists = (HERE, HERE, LISTS["other"], None)
    back = timedelta(days=chance.choice((0, 0, 9)))
    drawn = [
        replace(event, list_id=chance.choice(lists), at=event.at - back)
        if event.undoes is None
        else event
        for event in random_history(chance, longest=4)
    ]
    if chance.random() < 0.5:
        drawn.append(_last_word(chance))
    return [_consent(chance), *drawn] if chance.random() < 0.5 else drawn


# With which a history drawn at random seldom ends.
LAST_WORDS = (
    *[(State.GIVEN, Method.DOUBLE_OPT_IN)] * 3,
    (State.REFUSED, Method.INVITED),
    (State.REFUSED, Method.PAGE),
    (State.PAUSED, Method.PAGE),
    *[(State.EXPIRED, Method.STAFF)] * 2,
)


def _last_word(chance: random.Random) -> Event:
    state, method = chance.choice(LAST_WORDS)
    return _at_hour(chance.randint(1, 9), state, method)


def _at_hour(hour: int, state: State, method: Method) -> Event:
    at = START + timedelta(hours=hour)
    return Event(100 + hour, state, method, NEWS.key, "email", HERE, at, Actor.PERSON)


def _back_at_another_address(reader: Reader) -> Reader:
    """Left at one address and agreed at another before anybody knew that both are one person's."""
    left = _at_hour(10, State.WITHDRAWN, Method.ONE_CLICK)
    given = _at_hour(11, State.GIVEN, Method.DOUBLE_OPT_IN)
    return replace(reader, history=[*reader.history, given], other_histories=[[left]])


def _consent(chance: random.Random) -> Event:
    at = START - timedelta(days=chance.choice((0, 3, 700)))
    method = chance.choice((Method.DOUBLE_OPT_IN, Method.INVITED, Method.WRITTEN))
    given = Event(0, State.GIVEN, method, NEWS.key, "email", HERE, at)
    return replace(given, consent_months=chance.choice((None, None, 12)))


def _day(chance: random.Random, back: int) -> date:
    return TODAY - timedelta(days=chance.randint(0, back))


def _suppressed(chance: random.Random) -> Suppressed:
    since = START - timedelta(days=chance.randint(-9, 9))
    return Suppressed(chance.choice((None, HERE)), chance.choice(list(Cause)), since)


def _sale(chance: random.Random) -> Sale:
    group = chance.choice((None, 1, 2))
    ended_on = _day(chance, 800) if chance.random() < 0.2 else None
    day = _day(chance, 900)
    return Sale(
        chance.getrandbits(30), day, group, chance.random() < 0.8, ended_on, chance.random() < 0.1
    )


def _duty(chance: random.Random) -> DutyReason:
    checked = _day(chance, 400) if chance.random() < 0.9 else None
    ended = TODAY + timedelta(days=chance.randint(-99, 99)) if chance.random() < 0.1 else None
    list_id = chance.choice((*[HERE] * 4, None, LISTS["other"]))
    return DutyReason(chance.getrandbits(30), list_id, _day(chance, 800), checked, ended)


def _talk(chance: random.Random) -> Conversation:
    used = _day(chance, 20) if chance.random() < 0.2 else None
    return Conversation(3, _day(chance, 35), HERE, used, chance.random() < 0.5)


def said(
    number: int,
    state: State,
    method: Method = Method.PAGE,
    actor: Actor = Actor.PERSON,
    channel: str = "email",
) -> Event:
    """Something newer than all that was drawn."""
    at = START + timedelta(days=1, seconds=number)
    return Event(number, state, method, NEWS.key, channel, HERE, at, actor)


def and_then(reader: Reader, *events: Event) -> Reader:
    return replace(reader, history=[*reader.history, *events])
