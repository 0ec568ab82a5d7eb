"""Random histories against a predicate written independently (reference.py)."""

import random
from collections import Counter
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from app.consent import actions, queries
from app.consent.actions import Evidence, NewEvent
from app.consent.events import EMAIL, Basis, Event, PurposeRule, State, undone_by
from app.consent.grounds.history import consent_given
from tests.consent.reference import LISTS, PURPOSES, may_go, random_history
from tests.doses import dose

RULES = [PurposeRule(key, Basis.LEGITIMATE_INTEREST, direct_marketing=True) for key in PURPOSES]


@pytest.mark.long
def test_the_rule_agrees_with_the_reference_whatever_has_happened() -> None:
    # trial E7
    chance, seen = random.Random(7), Counter[bool]()
    histories = dose(5_000, 100_000)
    for _ in range(histories):
        history = random_history(chance)
        rule, list_id = chance.choice(RULES), chance.choice(LISTS)
        verdict = consent_given(history, rule, EMAIL, list_id)
        assert verdict.allowed == may_go(history, rule.key, EMAIL, list_id), (
            history,
            rule,
            list_id,
        )
        seen[verdict.allowed] += 1
    assert seen[True] > histories // 20


@pytest.mark.long
async def test_what_is_written_follows_from_the_ledger_whatever_has_happened(db: None) -> None:
    # trial E7, decision 31
    chance = random.Random(300)
    for _ in range(dose(80, 3_000)):
        subject, history = uuid4(), recordable(random_history(chance, longest=12))
        numbers = await record(subject, history)
        as_recorded = [
            replace(e, id=numbers[e.id], undoes=numbers.get(e.undoes or 0)) for e in history
        ]
        for one in await queries.permissions_of(subject):
            assert one.allowed == may_go(as_recorded, one.purpose, one.channel, one.list_id)


def recordable(history: list[Event]) -> list[Event]:
    """Without the corrections that recording refuses because they take nothing back."""
    kept: list[Event] = []
    for one in history:
        before = undone_by(kept)
        if one.state is not State.CORRECTED or len(undone_by([*kept, one])) > len(before):
            kept.append(one)
    return kept


async def record(subject: UUID, history: list[Event]) -> dict[int, int]:
    """Answers the ledger's id for each number of the history."""
    numbers: dict[int, int] = {}
    for one in history:
        numbers[one.id] = await actions.record(
            NewEvent(
                subject=subject,
                state=one.state,
                method=one.method,
                purpose=one.purpose,
                list_id=one.list_id,
                language="fi",
                actor=one.actor,
                channel=one.channel,
                undoes=numbers.get(one.undoes or 0),
                at=one.at,
                evidence=Evidence(),
            )
        )
    return numbers
