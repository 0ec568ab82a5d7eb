"""The table of `law/`, run against the decision: every row is a verdict that a lawyer can check."""

import pytest

from app.consent.grounds.facts import Ground
from app.consent.grounds.reasons import Reason
from app.consent.rules import decide, grounds_that_hold
from tests.consent.cases import LawCase, law_cases

CASES = law_cases()
OUTCOMES = {"send": "send", "no": "do_not_send", "ask": "ask_a_person"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.part)
def test_the_law_is_kept(case: LawCase) -> None:
    answer = decide(case.reader, case.message)
    outcome, reason = case.verdict.split()
    told = (answer.outcome.value, answer.reason.value)
    assert told == (OUTCOMES[outcome], reason), (case.says, case.rests_on)
    assert case.rests_on


def test_there_are_enough_of_them_and_each_stands_once() -> None:
    assert len(CASES) >= 250
    told = [(case.reader, case.message) for case in CASES]
    assert [case.says for n, case in enumerate(CASES) if told.index(told[n]) != n] == []
    assert len({case.part for case in CASES}) == len(CASES)


def test_every_reason_and_every_ground_occurs() -> None:
    reasons = {case.verdict.split()[1] for case in CASES}
    assert set(Reason) - {Reason(reason) for reason in reasons} == set()
    assert {Reason(ground) for ground in Ground} <= {Reason(reason) for reason in reasons}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.part)
def test_what_is_projected_agrees(case: LawCase) -> None:
    """Whoever may be sent a letter on a ground has that ground in force."""
    answer = decide(case.reader, case.message)
    if answer.ground in case.message.admits:
        groups = case.message.product_groups
        projected = grounds_that_hold(case.reader, case.message)
        first = next(
            (one for one in projected if one.may_go and one.product_group in (None, *groups)), None
        )
        assert (first.ground if first else None) == (answer.ground if answer.may_go else None)
