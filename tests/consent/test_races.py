"""Fifty at once about one person: the ledger has one order, and the permission is its end."""

import asyncio
import random
from collections.abc import Awaitable
from uuid import UUID, uuid4

import pytest

from app.consent import actions, queries
from app.consent.events import EMAIL, Method, State
from app.consent.grounds.history import consent_given
from tests.make import consent as make

ACTS = [
    (State.REQUESTED, Method.FORM),
    (State.GIVEN, Method.DOUBLE_OPT_IN),
    (State.WITHDRAWN, Method.PAGE),
    (State.WITHDRAWN, Method.ONE_CLICK),
    (State.OBJECTED, Method.PAGE),
]


@pytest.mark.parametrize("seed", range(3))
async def test_fifty_acts_at_once_end_in_what_the_ledger_says(committed: None, seed: int) -> None:
    # trial E6
    subject, list_id, chance = uuid4(), uuid4(), random.Random(seed)
    acts = [make.new_event(subject, *chance.choice(ACTS), list_id=list_id) for _ in range(50)]
    await asyncio.gather(*(actions.record(act) for act in acts))
    history = await queries.events_of(subject)
    [written] = await queries.permissions_of(subject)
    verdict = consent_given(history, make.NEWS, EMAIL, list_id)
    assert len(history) == 50
    assert (written.allowed, written.reason) == (verdict.allowed, verdict.reason)


async def test_two_who_leave_with_the_same_addresses_in_another_order_both_finish(
    committed: None,
) -> None:
    # trial E6
    first, second = uuid4(), uuid4()

    def both(*subjects: UUID) -> Awaitable[object]:
        return actions.record_many(
            [make.new_event(one, State.OBJECTED, Method.PAGE) for one in subjects]
        )

    orders = [(first, second), (second, first)] * 10
    done = await asyncio.gather(*(both(*order) for order in orders))
    assert len(done) == 20
