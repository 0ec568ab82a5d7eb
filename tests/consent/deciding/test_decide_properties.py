"""What the decision may never do, whatever is known of a reader: random readers and letters."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.consent.events import Actor, Method, State
from app.consent.grounds.days import day_of
from app.consent.grounds.facts import Ground, Message, Profile, Reader, ReaderKind
from app.consent.grounds.holding.checks import holds
from app.consent.grounds.profiles import profile_of, rules_in
from app.consent.grounds.reasons import STOPS, Reason
from app.consent.rules import decide, grounds_that_hold
from tests.consent.deciding.random_readers import and_then, random_message, random_reader, said
from tests.doses import dose

pytestmark = pytest.mark.long


def drawn(seed: int) -> Iterator[tuple[random.Random, Reader, Message]]:
    # trial E7
    chance = random.Random(seed)
    for _ in range(dose(4_000, 100_000)):
        yield chance, random_reader(chance), random_message(chance)


def test_grounds_and_stops_meet_often_enough_to_prove_anything() -> None:
    told = Counter(decide(reader, message).reason for _, reader, message in drawn(6))
    assert all(told[Reason(ground)] > 20 for ground in list(Ground)[:6]), told
    assert all(told[reason] > 20 for reason in STOPS), told
    assert len(told) > 35


def test_an_objection_ends_everything_and_makes_nothing_go() -> None:
    for chance, reader, message in drawn(2):
        number = chance.randint(900, 999)
        objection = said(number, State.OBJECTED, channel=chance.choice((message.channel, "all")))
        assert not decide(and_then(reader, objection), message).may_go
        assert not any(
            one.may_go for one in grounds_that_hold(and_then(reader, objection), message)
        )


NOS = (
    (State.OBJECTED, Method.ONE_CLICK),
    (State.OBJECTED_TO_PURPOSE, Method.PAGE),
    (State.WITHDRAWN, Method.MAILTO),
    (State.WITHDRAWN, Method.COMPLAINT),
    (State.REFUSED, Method.INVITED),
    (State.RESTRICTED, Method.STAFF),
    (State.ERASED, Method.STAFF),
    (State.PAUSED, Method.PAGE),
    (State.EXPIRED, Method.STAFF),
    (State.ORGANISATION_REFUSED, Method.STAFF),
)


def test_no_stop_of_any_kind_at_any_address_makes_anything_go() -> None:
    for chance, reader, message in drawn(3):
        before = decide(reader, message)
        stop = said(900, *chance.choice(NOS), channel=chance.choice((message.channel, "sms")))
        here = decide(and_then(reader, stop), message)
        there = decide(replace(reader, other_histories=[*reader.other_histories, [stop]]), message)
        assert before.may_go or not (here.may_go or there.may_go)


NOT_THE_PERSONS = [
    (state, method, actor)
    for state in (State.GIVEN, State.RENEWED, State.CORRECTED, State.RESUMED, State.IMPORTED)
    for method in Method
    for actor in Actor
    if (method, actor)
    not in ((Method.DOUBLE_OPT_IN, Actor.PERSON), (Method.OWN_LINK, Actor.PERSON))
    and not (state is State.CORRECTED and (method, actor) == (Method.PAGE, Actor.PERSON))
]


def test_nobody_else_ends_the_persons_own_stop() -> None:
    for chance, reader, message in drawn(4):
        stop = said(900, *chance.choice(NOS[:5]), channel=message.channel)
        state, method, actor = chance.choice(NOT_THE_PERSONS)
        after = said(901, state, method, actor, message.channel)
        undone = replace(after, undoes=900 if state is State.CORRECTED else None)
        answer = decide(and_then(reader, stop, undone), message)
        assert not answer.may_go, (stop, undone)


def test_who_is_restricted_or_erased_is_written_to_by_no_list_whatever_comes() -> None:
    for chance, reader, message in drawn(5):
        end = said(900, chance.choice((State.RESTRICTED, State.ERASED)), Method.STAFF, Actor.STAFF)
        back = said(901, State.GIVEN, chance.choice(list(Method)), channel=message.channel)
        settled = replace(and_then(reader, end, back), settled=frozenset(Reason))
        answer = decide(settled, message)
        assert not answer.may_go
        assert answer.reason in (Reason.RESTRICTED, Reason.ERASED, Reason.ADDRESS_DEAD)


def test_of_two_places_the_stricter_holds() -> None:
    for _, reader, message in drawn(6):
        if reader.country and decide(reader, message).may_go:
            at_home = replace(reader, country="")
            there = replace(message, profile=profile_of(reader.country))
            assert decide(at_home, message).may_go
            assert decide(at_home, there).may_go
        if decide(reader, replace(message, profile=Profile.STRICT)).may_go:
            assert decide(replace(reader, country=""), message).may_go


def with_less_known(reader: Reader) -> Iterator[Reader]:
    if reader.kind in (ReaderKind.WORK_PERSONAL, ReaderKind.PRIVATE):
        yield replace(reader, kind=ReaderKind.UNKNOWN)
    yield replace(reader, legal_form=None)
    yield replace(reader, sales=[replace(one, product_group=None) for one in reader.sales])
    yield replace(reader, sales=[replace(one, refusal_was_offered=False) for one in reader.sales])
    yield replace(reader, duties=[replace(one, position_checked_on=None) for one in reader.duties])
    yield replace(reader, duties=[replace(one, list_id=None) for one in reader.duties])
    yield replace(reader, conversations=())
    yield replace(reader, told_on=None)
    yield replace(reader, settled=frozenset())
    yield replace(reader, controller_is_the_same=None)
    yield replace(reader, has_transfer_permission=False)
    yield replace(reader, has_guardians_consent=False)
    yield replace(reader, has_proof_of_consent=False)


def test_what_is_not_known_makes_nothing_go() -> None:
    for chance, reader, message in drawn(7):
        unknowing = chance.choice(list(with_less_known(reader)))
        assert decide(reader, message).may_go or not decide(unknowing, message).may_go
        for less in (
            replace(message, has_suppression_key=False),
            replace(message, product_groups=frozenset()),
            replace(message, has_balancing_note=False),
        ):
            assert decide(reader, message).may_go or not decide(reader, less).may_go
        assert not decide(reader, replace(message, has_suppression_key=False)).may_go


def test_what_is_projected_is_what_is_decided() -> None:
    for _, reader, message in drawn(8):
        answers = grounds_that_hold(reader, message)
        going = [one for one in answers if one.may_go]
        fit = [one for one in going if one.product_group in (None, *message.product_groups)]
        answer = decide(replace(reader, gets_it_elsewhere=False), message)
        assert answer == (fit[0] if fit else answer)
        assert answer.may_go == bool(fit)
        assert {one.ground for one in answers} <= message.admits


def test_what_ends_does_so_on_its_day_and_not_before() -> None:
    for _, reader, message in drawn(9):
        rules = rules_in(message.profile, reader.country)
        for ground in message.admits:
            for answer in holds(ground, reader, message, rules):
                if not answer.may_go or answer.until is None:
                    continue
                assert answer.ends_as is not None
                last_day = day_of(answer.until)
                assert last_day > message.today
                assert not _goes(ground, reader, replace(message, today=last_day), answer.fact)


def _goes(ground: Ground, reader: Reader, message: Message, fact: int | None) -> bool:
    alone = replace(
        reader,
        sales=[one for one in reader.sales if one.fact == fact],
        duties=[one for one in reader.duties if one.fact == fact],
    )
    answers = holds(ground, alone, message, rules_in(message.profile, reader.country))
    return any(one.may_go for one in answers)


def test_the_order_of_reading_does_not_matter() -> None:
    for chance, reader, message in drawn(10):
        shuffled = replace(
            reader,
            history=chance.sample(list(reader.history), len(reader.history)),
            sales=reader.sales[::-1],
            duties=reader.duties[::-1],
        )
        one, other = decide(reader, message), decide(shuffled, message)
        assert (one.outcome, one.reason) == (other.outcome, other.reason)
