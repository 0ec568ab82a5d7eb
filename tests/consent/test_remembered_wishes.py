"""Whoever is erased has said what they want: it outlives them as a hash, with the right reason."""

import pytest

from app import database
from app.consent import personal_data
from app.consent.actions import record
from app.consent.events import Actor, Method, State
from app.consent.suppression.kept import suppress, suppressed
from app.consent.suppression.rules import Cause
from app.lib import clock
from tests.make import consent as make_consent
from tests.make import lists as make_lists


@pytest.mark.parametrize(
    ("state", "method", "cause", "of_one_list"),
    [
        (State.WITHDRAWN, Method.PAGE, Cause.WITHDRAWN, True),
        (State.OBJECTED, Method.PAGE, Cause.OBJECTED, False),
        (State.OBJECTED, Method.COMPLAINT, Cause.COMPLAINED, False),
        (State.RESTRICTED, Method.STAFF, Cause.RESTRICTED, False),
    ],
)
async def test_a_wish_outlives_the_person(
    db: None, state: State, method: Method, cause: Cause, *, of_one_list: bool
) -> None:
    known = await make_lists.subscriber()
    await record(
        make_consent.new_event(
            known.address.id,
            state,
            method,
            list_id=known.list.list_id,
            purpose=known.subscription.purpose,
            actor=Actor.STAFF if method is Method.STAFF else Actor.PERSON,
        )
    )
    # As if it had been said before there was a suppression list.
    await database.execute("delete from suppressions")
    await personal_data.erase([known.address.id])
    rows = (await suppressed([known.address.canonical]))[known.address.canonical]
    wished = known.list.list_id if of_one_list else None
    assert {(row.list_id, row.reason) for row in rows} == {(wished, cause), (None, Cause.ERASED)}


# trial E8
@pytest.mark.parametrize(
    "cause",
    [Cause.UNSUBSCRIBED_ELSEWHERE, Cause.OBJECTED, Cause.COMPLAINED, Cause.RESTRICTED],
)
async def test_a_no_to_everything_outlives_a_yes_to_one_list(db: None, cause: Cause) -> None:
    email = make_lists.email()
    await suppress(email, None, cause, clock.now())
    await make_lists.subscriber(email)
    assert [row.reason for row in (await suppressed([email]))[email]] == [cause]
