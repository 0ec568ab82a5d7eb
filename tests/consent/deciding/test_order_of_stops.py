"""What ends a permission stays what it was, whatever weaker thing comes after it."""

from itertools import combinations
from uuid import uuid4

import pytest

from app.consent.events import EMAIL, Actor, Event, Method, State
from app.consent.grounds.history import consent_given
from app.consent.grounds.reasons import Reason
from tests.make.consent import NEWS, event

HERE = uuid4()
GIVEN = event(1, State.GIVEN, list_id=HERE)
FROM_WEAK_TO_STRONG = {
    Reason.WITHDRAWN: (State.WITHDRAWN, Method.PAGE),
    Reason.COMPLAINED: (State.OBJECTED, Method.COMPLAINT),
    Reason.OBJECTED: (State.OBJECTED, Method.PAGE),
    Reason.RESTRICTED: (State.RESTRICTED, Method.PAGE),
    Reason.ERASED: (State.ERASED, Method.STAFF),
}


def why(*events: Event) -> Reason:
    return consent_given([GIVEN, *events], NEWS, EMAIL, HERE).reason


def stop(number: int, reason: Reason) -> Event:
    state, method = FROM_WEAK_TO_STRONG[reason]
    return event(number, state, method, list_id=HERE)


@pytest.mark.parametrize(("weak", "strong"), list(combinations(FROM_WEAK_TO_STRONG, 2)))
def test_the_stronger_of_two_stops_is_told_whichever_comes_last(
    weak: Reason, strong: Reason
) -> None:
    assert why(stop(2, weak), stop(3, strong)) is strong
    assert why(stop(2, strong), stop(3, weak)) is strong


@pytest.mark.parametrize("reason", FROM_WEAK_TO_STRONG)
def test_a_consent_that_had_ended_cannot_expire(reason: Reason) -> None:
    expired = event(3, State.EXPIRED, Method.STAFF, list_id=HERE, actor=Actor.SYSTEM)
    assert why(expired) is Reason.EXPIRED
    assert why(stop(2, reason), expired) is reason
