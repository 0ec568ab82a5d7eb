"""Undoing one leaving takes back that one only; leaving works without a subscription too."""

from datetime import datetime

from app.consent import queries as ledger
from app.consent.events import Method
from app.database import execute, fetch
from app.lists.actions.unsubscribe import undo, unsubscribe
from app.lists.queries import OfferedList
from tests.make import lists as make_lists
from tests.make.lists import VISIT, Subscriber, Watch


async def leave(known: Subscriber, offered: OfferedList, *, everything: bool = False) -> datetime:
    subscription = await make_lists.subscription(known.address.id, offered.list_id)
    left_at = await unsubscribe(
        subscription, everything=everything, method=Method.PAGE, visit=VISIT
    )
    assert left_at is not None
    return left_at


async def on(known: Subscriber) -> set[object]:
    """Lists with an open subscription, all of which are permitted."""
    rows = await fetch(
        "select list from subscriptions where address = $1 and left_at is null", known.address.id
    )
    return {row["list"] for row in rows}


async def permitted(known: Subscriber) -> set[object]:
    return {one.list_id for one in await ledger.permissions_of(known.address.id) if one.allowed}


async def test_undoing_one_leaving_leaves_the_other_as_it_is(db: None, watch: Watch) -> None:
    a, b = await make_lists.a_list(), await make_lists.a_list()
    for undone, stays in ((0, 1), (1, 0)):
        known = await make_lists.subscriber("", a, b)
        moments = [await leave(known, each) for each in (a, b)]
        await undo(known.address.id, moments[undone], VISIT)
        assert await on(known) == await permitted(known) == {(a, b)[undone].list_id}
        await undo(known.address.id, moments[stays], VISIT)
        assert await on(known) == await permitted(known) == {a.list_id, b.list_id}


async def test_undoing_the_end_of_everything_leaves_an_earlier_leaving_as_it_is(
    db: None, watch: Watch
) -> None:
    a, b = await make_lists.a_list(), await make_lists.a_list()
    known = await make_lists.subscriber("", a, b)
    await leave(known, a)
    watch.forward(minutes=1)
    await undo(known.address.id, await leave(known, b, everything=True), VISIT)
    assert await on(known) == await permitted(known) == {b.list_id}


async def test_a_consent_without_a_subscription_is_withdrawn_and_the_undo_opens_none(
    db: None, watch: Watch
) -> None:
    a, b = await make_lists.a_list(), await make_lists.a_list()
    known = await make_lists.subscriber("", a, b)
    await execute(
        "update subscriptions set left_at = $2, left_by = 'page' where address = $1 and list = $3",
        known.address.id,
        watch.now(),
        a.list_id,
    )
    left_at = await leave(known, a)
    assert await permitted(known) == {b.list_id}
    await undo(known.address.id, left_at, VISIT)
    assert await permitted(known) == {a.list_id, b.list_id}
    assert await on(known) == {b.list_id}


async def test_leaving_what_one_has_left_records_nothing(db: None, watch: Watch) -> None:
    a, b = await make_lists.a_list(), await make_lists.a_list()
    known = await make_lists.subscriber("", a, b)
    await leave(known, a)
    before = await make_lists.history(known.address.id)
    subscription = await make_lists.subscription(known.address.id, a.list_id)
    again = await unsubscribe(subscription, everything=False, method=Method.PAGE, visit=VISIT)
    assert again is None
    assert await make_lists.history(known.address.id) == before
    assert await on(known) == {b.list_id}
