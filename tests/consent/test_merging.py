"""Two records become one: what either address was forbidden is forbidden to both, and back again."""

from random import Random
from uuid import UUID, uuid4

import pytest

from app.consent import actions, queries
from app.consent.events import EMAIL, Actor, Event, Method, State
from app.consent.grounds.history import consent_given
from app.consent.grounds.reasons import Reason
from app.consent.merging import missing_stops, share_stops, take_back
from app.consent.tables import ConsentEvent
from app.lib.refusals import Conflict
from tests.consent.reference import LISTS, PURPOSES, may_go, random_history
from tests.consent.test_no_permission_no_mail import RULES
from tests.doses import dose
from tests.make import contacts as make_contacts
from tests.make.consent import NEWS, event, given, new_event
from tests.make.staff import member

A, B = uuid4(), uuid4()
MAIL = "aino@example.org"


def after_merging(own: list[Event], theirs: list[Event]) -> list[Event]:
    """The history of an address with what it takes over from the other one."""
    taken = [
        event(
            100 + number, stop.state, Method.MERGE, list_id=stop.list_id, purpose=stop.purpose,
            channel=stop.channel, actor=Actor.STAFF,
        )
        for number, stop in enumerate(missing_stops(theirs, own))
    ]  # fmt: skip
    return [*own, *taken]


@pytest.mark.long
def test_the_strictest_state_wins_whatever_has_happened() -> None:
    # trial F6
    chance, ended = Random(6), 0
    pairs = dose(800, 30_000)
    for _ in range(pairs):
        own, theirs = random_history(chance, longest=12), random_history(chance, longest=12)
        merged = after_merging(own, theirs)
        for rule in RULES:
            for list_id in LISTS:
                stopped = consent_given(theirs, rule, EMAIL, list_id).reason in STOPPED
                allowed = may_go(merged, rule.key, EMAIL, list_id)
                before = may_go(own, rule.key, EMAIL, list_id)
                assert not (allowed and (stopped or not before)), (own, theirs, merged[len(own) :])
                ended += before and not allowed
    assert ended > pairs // 15


STOPPED = (Reason.WITHDRAWN, Reason.OBJECTED, Reason.COMPLAINED, Reason.RESTRICTED)


@pytest.mark.long
def test_taking_the_stops_back_restores_every_answer() -> None:
    # trial F6
    chance = Random(66)
    for _ in range(dose(400, 10_000)):
        own, theirs = random_history(chance, longest=12), random_history(chance, longest=12)
        merged = after_merging(own, theirs)
        back = [
            event(
                200 + one.id, State.CORRECTED, Method.MERGE, list_id=one.list_id,
                purpose=one.purpose, channel=one.channel, actor=Actor.STAFF, undoes=one.id,
            )
            for one in merged[len(own) :]
        ]  # fmt: skip
        for purpose in PURPOSES:
            for list_id in LISTS:
                assert may_go([*merged, *back], purpose, EMAIL, list_id) == may_go(
                    own, purpose, EMAIL, list_id
                )


def test_leaving_one_list_takes_that_list_only() -> None:
    theirs = [event(1, State.GIVEN, list_id=A), event(2, State.WITHDRAWN, list_id=A)]
    own = [event(1, State.GIVEN, list_id=A), event(2, State.GIVEN, list_id=B)]
    merged = after_merging(own, theirs)
    assert consent_given(merged, NEWS, EMAIL, A).reason is Reason.WITHDRAWN
    assert consent_given(merged, NEWS, EMAIL, B).allowed


def test_an_objection_reaches_an_address_that_nobody_has_asked_yet() -> None:
    (stop,) = missing_stops([event(1, State.OBJECTED, Method.PAGE)], [])
    assert (stop.state, stop.list_id) == (State.OBJECTED, None)


def test_who_forbids_nothing_gives_nothing() -> None:
    assert missing_stops([event(1, State.GIVEN, list_id=A)], [event(1, State.GIVEN)]) == []


@pytest.mark.parametrize("method", [Method.PAGE, Method.STAFF, Method.ONE_CLICK])
def test_only_the_undoing_of_the_merge_takes_a_merged_stop_back(method: Method) -> None:
    stop = event(2, State.OBJECTED, Method.MERGE, actor=Actor.STAFF)
    for actor in Actor:
        undo = event(3, State.CORRECTED, method, actor=actor, undoes=2)
        assert not consent_given(
            [event(1, State.GIVEN, list_id=A), stop, undo], NEWS, EMAIL, A
        ).allowed


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.OBJECTED, State.RESTRICTED])
def test_undoing_a_merge_takes_nothing_else_back(state: State) -> None:
    stop = event(2, state, Method.PAGE, list_id=A)
    undo = event(3, State.CORRECTED, Method.MERGE, list_id=A, actor=Actor.STAFF, undoes=2)
    assert not consent_given([event(1, State.GIVEN, list_id=A), stop, undo], NEWS, EMAIL, A).allowed


async def test_stops_are_recorded_at_the_other_address_and_taken_back(db: None) -> None:
    # trial F6
    by, news = await member(), uuid4()
    one, other = await given(list_id=news), await given(list_id=news)
    await actions.record(new_event(other, State.OBJECTED, Method.ONE_CLICK))
    shared = await share_stops({one: MAIL}, {other: MAIL}, language="fi", by=by)
    assert [found.address for found in shared] == [one]
    assert await reason(one, news) is Reason.OBJECTED
    row = await ConsentEvent.select().where(ConsentEvent.id == shared[0].event).first()
    assert row is not None
    assert (row["method"], row["actor"], row["actor_id"]) == ("merge", "staff", by)
    await make_contacts.person(address_id=one)
    await take_back([found.event for found in shared], language="fi", by=by)
    assert await reason(one, news) is Reason.CONSENT
    assert await reason(other, news) is Reason.OBJECTED


async def test_the_ledger_refuses_another_correction_of_it(db: None) -> None:
    stop = await actions.record(new_event(A, State.OBJECTED, Method.MERGE, actor=Actor.STAFF))
    with pytest.raises(Conflict):
        await actions.record(new_event(A, State.CORRECTED, Method.PAGE, undoes=stop))


async def reason(subject: UUID, list_id: UUID) -> Reason:
    (found,) = [one for one in await queries.permissions_of(subject) if one.list_id == list_id]
    return found.reason
