"""Whom staff may ask whether they want a list: nobody who has said no, at whichever address."""

import pytest

from app import database
from app.consent.actions import record
from app.consent.rules import Actor, Method, State
from app.consent.suppression.kept import suppress
from app.consent.suppression.rules import Cause
from app.lib import clock
from app.lists.actions.invite import LeftOut, who_would_be_asked
from tests.make import consent as make_consent
from tests.make import lists as make_lists


# trial E8
@pytest.mark.parametrize(
    ("state", "method"),
    [
        (State.OBJECTED, Method.PAGE),
        (State.OBJECTED, Method.COMPLAINT),
        (State.RESTRICTED, Method.STAFF),
    ],
)
async def test_the_ledger_alone_keeps_somebody_from_being_asked(
    db: None, state: State, method: Method
) -> None:
    wanted, other = await make_lists.a_list(), await make_lists.a_list()
    known = await make_lists.subscriber("", other)
    await record(
        make_consent.new_event(
            known.address.id,
            state,
            method,
            list_id=other.list_id,
            purpose=other.purpose,
            actor=Actor.STAFF if method is Method.STAFF else Actor.PERSON,
        )
    )
    await database.execute("delete from suppressions")
    invitation = await who_would_be_asked([known.address.contact_id], wanted.list_id)
    assert invitation.left_out == {LeftOut.BLOCKED: 1}


# trial E8
async def test_a_block_of_another_address_keeps_the_person_from_being_asked(db: None) -> None:
    wanted = await make_lists.a_list()
    known = await make_lists.subscriber()
    other = await make_lists.second_address_of(known)
    person = [known.address.contact_id]
    assert len((await who_would_be_asked(person, wanted.list_id)).asked) == 1
    await suppress(other.address.canonical, None, Cause.BOUNCED, clock.now())
    invitation = await who_would_be_asked(person, wanted.list_id)
    assert invitation.left_out == {LeftOut.BLOCKED: 1}
