"""The decision without a database: who may get mail, and why not."""

from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consent.events import EMAIL, Actor, Basis, Event, Method, PurposeRule, State, undone_by
from app.consent.grounds.history import Verdict, consent_given
from app.consent.grounds.reasons import Reason
from tests.make.consent import NEWS, START, event

A, B = uuid4(), uuid4()


def why(
    *events: Event, list_id: UUID = A, purpose: PurposeRule = NEWS, channel: str = EMAIL
) -> Reason:
    return consent_given(events, purpose, channel, list_id).reason


def test_nobody_is_mailed_without_having_been_asked() -> None:
    assert why() is Reason.NEVER_ASKED


def test_a_request_alone_permits_nothing() -> None:
    asked = [
        event(1, State.REQUESTED, Method.FORM, list_id=A),
        event(2, State.CONFIRMATION_SENT, list_id=A),
    ]
    assert why(*asked) is Reason.NOT_CONFIRMED


def test_a_confirmed_consent_permits_from_its_moment() -> None:
    verdict = consent_given([event(0, State.GIVEN, list_id=A)], NEWS, EMAIL, A)
    assert verdict == Verdict(allowed=True, reason=Reason.CONSENT, since=START)


def test_a_consent_to_one_list_says_nothing_of_another() -> None:
    assert why(event(1, State.GIVEN, list_id=A), list_id=B) is Reason.NEVER_ASKED


def test_a_consent_to_one_purpose_says_nothing_of_another() -> None:
    other = PurposeRule("advocacy", Basis.LEGITIMATE_INTEREST, direct_marketing=True)
    assert why(event(1, State.GIVEN, list_id=A), purpose=other) is Reason.NEVER_ASKED


def test_a_consent_to_mail_says_nothing_of_text_messages() -> None:
    assert why(event(1, State.GIVEN, list_id=A), channel="sms") is Reason.NEVER_ASKED


def test_a_purpose_that_is_no_direct_marketing_gives_no_ground_for_it() -> None:
    care = PurposeRule("customer_care", Basis.LEGITIMATE_INTEREST, direct_marketing=False)
    assert (
        why(event(1, State.GIVEN, list_id=A, purpose="customer_care"), purpose=care)
        is Reason.NEVER_ASKED
    )


def test_this_was_not_me_refuses_until_the_person_has_subscribed() -> None:
    refused = [event(1, State.REQUESTED, list_id=A), event(2, State.REFUSED, list_id=A)]
    assert why(*refused) is Reason.NOT_ME
    again = [*refused, event(3, State.REQUESTED, list_id=A)]
    assert why(*again) is Reason.NOT_ME
    assert why(*again, event(4, State.GIVEN, list_id=A)) is Reason.CONSENT


def test_a_strangers_new_request_and_its_refusal_leave_a_consent_alone() -> None:
    given_once = event(1, State.GIVEN, list_id=A)
    assert (
        why(given_once, event(2, State.REQUESTED, list_id=A), event(3, State.REFUSED, list_id=A))
        is Reason.CONSENT
    )


@pytest.mark.parametrize("method", [Method.ONE_CLICK, Method.PAGE, Method.MAILTO, Method.STAFF])
def test_a_withdrawal_ends_its_list_only(method: Method) -> None:
    events = [
        event(1, State.GIVEN, list_id=A),
        event(2, State.GIVEN, list_id=B),
        event(3, State.WITHDRAWN, method, list_id=A),
    ]
    assert (why(*events), why(*events, list_id=B)) == (Reason.WITHDRAWN, Reason.CONSENT)


def test_an_objection_ends_every_list_and_purpose_of_the_channel() -> None:
    events = [
        event(1, State.GIVEN, list_id=A),
        event(2, State.OBJECTED, Method.PAGE, purpose="advocacy"),
    ]
    assert why(*events) is Reason.OBJECTED


def test_an_objection_to_mail_leaves_other_channels() -> None:
    events = [
        event(1, State.GIVEN, list_id=A, channel="sms"),
        event(2, State.OBJECTED, Method.PAGE),
    ]
    assert why(*events, channel="sms") is Reason.CONSENT


@pytest.mark.parametrize("state", [State.OBJECTED, State.WITHDRAWN])
def test_a_complaint_blocks_like_an_objection(state: State) -> None:
    events = [
        event(1, State.GIVEN, list_id=A),
        event(2, state, Method.COMPLAINT, list_id=B, actor=Actor.SYSTEM),
    ]
    assert why(*events) is Reason.COMPLAINED


STOPS = [
    event(5, State.OBJECTED, Method.PAGE),
    event(5, State.OBJECTED, Method.COMPLAINT, actor=Actor.SYSTEM),
    event(5, State.RESTRICTED, Method.STAFF, actor=Actor.STAFF),
    event(5, State.WITHDRAWN, Method.ONE_CLICK, list_id=A),
]
NOT_THE_PERSON = [
    (method, actor)
    for method in Method
    for actor in Actor
    if (method, actor)
    not in ((Method.DOUBLE_OPT_IN, Actor.PERSON), (Method.OWN_LINK, Actor.PERSON))
]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.state)
@pytest.mark.parametrize(("method", "actor"), NOT_THE_PERSON)
def test_nothing_but_the_persons_own_double_opt_in_comes_after_a_stop(
    stop: Event, method: Method, actor: Actor
) -> None:
    again = [
        event(number, state, method, list_id=A, actor=actor)
        for number, state in ((6, State.GIVEN), (7, State.RENEWED))
    ]
    before = event(1, State.GIVEN, list_id=A)
    assert not consent_given([before, stop, *again], NEWS, EMAIL, A).allowed


@pytest.mark.parametrize("method", [Method.DOUBLE_OPT_IN, Method.OWN_LINK])
@pytest.mark.parametrize(
    "stop",
    [stop for stop in STOPS if stop.state is not State.RESTRICTED],
    ids=lambda stop: stop.state,
)
def test_the_persons_own_opt_in_brings_back_that_list_only(stop: Event, method: Method) -> None:
    events = [event(1, State.GIVEN, list_id=B), stop, event(6, State.GIVEN, method, list_id=A)]
    assert why(*events) is Reason.CONSENT
    assert (why(*events, list_id=B) is Reason.CONSENT) == (stop.state is State.WITHDRAWN)


def test_no_sign_up_lifts_a_restriction_and_what_was_given_meanwhile_counts_after_it() -> None:
    events = [
        event(1, State.RESTRICTED, Method.STAFF, actor=Actor.STAFF),
        event(2, State.GIVEN, list_id=A),
    ]
    assert why(*events) is Reason.RESTRICTED
    lifted = event(3, State.CORRECTED, Method.STAFF, actor=Actor.STAFF, undoes=1)
    assert why(*events, lifted) is Reason.CONSENT
    by_the_person = event(3, State.CORRECTED, Method.PAGE, undoes=1)
    assert why(*events, by_the_person) is Reason.RESTRICTED


def test_nothing_comes_after_an_erasure() -> None:
    assert (
        why(event(1, State.ERASED, Method.STAFF, list_id=B), event(2, State.GIVEN, list_id=A))
        is Reason.ERASED
    )


def test_an_expired_consent_may_be_asked_for_anew_by_any_way() -> None:
    events = [
        event(1, State.GIVEN, list_id=A),
        event(2, State.EXPIRED, list_id=A, actor=Actor.SYSTEM),
    ]
    assert why(*events) is Reason.EXPIRED
    assert (
        why(*events, event(3, State.GIVEN, Method.WRITTEN, list_id=A, actor=Actor.STAFF))
        is Reason.CONSENT
    )


def test_an_imported_claim_is_not_a_consent() -> None:
    assert why(event(1, State.IMPORTED, Method.IMPORT, list_id=A)) is Reason.NOT_CONFIRMED


def test_undoing_an_objection_restores_what_was_before() -> None:
    undo = event(3, State.CORRECTED, Method.PAGE, undoes=2)
    events = [event(1, State.GIVEN, list_id=A), event(2, State.OBJECTED, Method.PAGE), undo]
    assert why(*events) is Reason.CONSENT


def test_undoing_one_withdrawal_leaves_an_older_one() -> None:
    old, new = (event(number, State.WITHDRAWN, Method.PAGE, list_id=A) for number in (2, 3))
    events = [event(1, State.GIVEN, list_id=A), old, new]
    assert (
        why(*events, event(4, State.CORRECTED, Method.PAGE, list_id=A, undoes=3))
        is Reason.WITHDRAWN
    )


@pytest.mark.parametrize("method", [Method.ONE_CLICK, Method.MAILTO, Method.COMPLAINT])
def test_leaving_by_mail_cannot_be_undone(method: Method) -> None:
    events = [event(1, State.GIVEN, list_id=A), event(2, State.WITHDRAWN, method, list_id=A)]
    assert not consent_given(
        [*events, event(3, State.CORRECTED, Method.PAGE, list_id=A, undoes=2)], NEWS, EMAIL, A
    ).allowed


def test_staff_cannot_undo_a_leaving() -> None:
    events = [event(1, State.GIVEN, list_id=A), event(2, State.OBJECTED, Method.PAGE, list_id=A)]
    undo = event(3, State.CORRECTED, Method.STAFF, list_id=A, actor=Actor.STAFF, undoes=2)
    assert why(*events, undo) is Reason.OBJECTED


def test_a_restriction_is_lifted_by_a_correction() -> None:
    events = [
        event(1, State.GIVEN, list_id=A),
        event(2, State.RESTRICTED, Method.STAFF, actor=Actor.STAFF),
    ]
    assert why(*events) is Reason.RESTRICTED
    assert (
        why(*events, event(3, State.CORRECTED, Method.STAFF, actor=Actor.STAFF, undoes=2))
        is Reason.CONSENT
    )


def test_a_correction_cannot_reach_forward_or_elsewhere() -> None:
    forward = event(1, State.CORRECTED, Method.PAGE, list_id=A, undoes=2)
    elsewhere = event(3, State.CORRECTED, Method.PAGE, list_id=B, undoes=2)
    assert (
        undone_by([forward, event(2, State.WITHDRAWN, Method.PAGE, list_id=A), elsewhere])
        == frozenset()
    )


events = st.builds(
    event,
    st.integers(1, 40),
    st.sampled_from(State),
    st.sampled_from(Method),
    list_id=st.sampled_from([A, B, None]),
    purpose=st.sampled_from([NEWS.key, "advocacy"]),
    actor=st.sampled_from(Actor),
    undoes=st.none() | st.integers(1, 40),
)
histories = st.lists(events, max_size=12, unique_by=lambda one: one.id)


@given(histories)
def test_every_answer_has_a_reason_that_fits(history: list[Event]) -> None:
    verdict = consent_given(history, NEWS, EMAIL, A)
    assert verdict.allowed == (verdict.reason is Reason.CONSENT)


@given(histories, st.randoms())
def test_the_order_of_reading_does_not_matter(history: list[Event], random: Random) -> None:
    shuffled = random.sample(history, len(history))
    assert consent_given(shuffled, NEWS, EMAIL, A) == consent_given(history, NEWS, EMAIL, A)


@given(histories)
def test_an_objection_now_always_stops(history: list[Event]) -> None:
    assert not consent_given(
        [*history, event(41, State.OBJECTED, Method.PAGE)], NEWS, EMAIL, A
    ).allowed
