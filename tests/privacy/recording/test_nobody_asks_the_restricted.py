"""Whose data is only stored (GDPR Article 18), or who objected, is not asked anything; who pauses, later.

Beside each stands somebody of whom nothing is said, and who is asked.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest

from app import database
from app.consent.actions import Evidence
from app.lib import clock
from app.lists.actions.choices import pause, resume
from app.lists.actions.invite import who_would_be_asked as who_could_be_invited
from app.lists.actions.manage_lists import set_reminder
from app.lists.asking_again.asking import remind_before_the_end, who_would_be_asked
from app.lists.asking_again.consents import Cause
from app.lists.asking_again.unconfirmed import remind_unconfirmed
from app.lists.queries import OfferedList
from app.mail.outbox import Letter
from app.privacy.recording import stops
from app.privacy.recording.stops import Channel, Reach
from tests.campaigns.grounds.going import frozen
from tests.consent.grounds import made
from tests.lists.asking.contacts import talked
from tests.lists.asking_again.consenting import at
from tests.lists.asking_again.test_ask_anew import reword
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.lists import Subscriber

Stopping = Callable[[Subscriber, UUID], Awaitable[object]]
Asking = Callable[[OfferedList, Subscriber, Subscriber], Awaitable[int]]


async def nothing(known: Subscriber, by: UUID) -> None:
    del known, by


async def restrict(known: Subscriber, by: UUID) -> None:
    await stops.restrict(known.address.contact_id, how="Kirjeellä", by=by)


async def object_to_mail(known: Subscriber, by: UUID) -> None:
    reach = Reach(channel=Channel.EMAIL)
    await stops.record_objection(known.address.contact_id, reach, how="", by=by)


async def pause_all(known: Subscriber, by: UUID) -> None:
    del by
    await pause(known.address.id, Evidence())


async def asked_anew(offered: OfferedList, *_people: Subscriber) -> int:
    await reword(offered)
    return len((await who_would_be_asked(offered.list_id, Cause.WORDING)).asked)


async def asked_before_the_end(_offered: OfferedList, one: Subscriber, other: Subscriber) -> int:
    ends = await database.fetchval(
        "select min(until) from permission where address = any($1) and verdict",
        [one.address.id, other.address.id],
    )
    async with at(ends - timedelta(days=29)):
        return await remind_before_the_end()


async def invited(_offered: OfferedList, *people: Subscriber) -> int:
    other, contacts = await make_lists.a_list("toinen"), []
    for known in people:
        await talked(known.address.contact_id)
        contacts.append(known.address.contact_id)
    return len((await who_could_be_invited(contacts, other.list_id)).asked)


@pytest.mark.parametrize("ask", [asked_anew, asked_before_the_end, invited])
@pytest.mark.parametrize(
    ("stop", "number"), [(nothing, 2), (restrict, 1), (object_to_mail, 1), (pause_all, 1)]
)
async def test_who_is_asked(db: None, stop: Stopping, number: int, ask: Asking) -> None:
    offered = await make_lists.a_list()
    await made.purpose_says(offered.list_id, consent_months=12, renewal_days=30)
    one, other = [await make_lists.subscriber("", offered) for _ in range(2)]
    await database.execute("update outbox set state = 'accepted'")
    await stop(one, await make_staff.member())
    assert await ask(offered, one, other) == number


@pytest.mark.parametrize(("stop", "number"), [(nothing, 1), (restrict, 0), (object_to_mail, 0)])
async def test_an_unconfirmed_sign_up_of_theirs_is_not_reminded_of(
    db: None, stop: Stopping, number: int
) -> None:
    known, other = await make_lists.subscriber(), await make_lists.a_list("toinen")
    by = await make_staff.member()
    await set_reminder(other.list_id, 3, by=by)
    await make_lists.sign_up(known.address.email, other)
    assert isinstance(await make_lists.letter_for("sign_up"), Letter)
    await make_lists.accepted("sign_up")
    await database.execute("update outbox set state = 'accepted'")
    await stop(known, by)
    async with at(clock.now() + timedelta(days=3, minutes=5)):
        await remind_unconfirmed()
        waiting = (
            "select count(*) from outbox where kind = 'sign_up_reminder' and state = 'waiting'"
        )
        if await database.fetchval(waiting):
            assert isinstance(await make_lists.letter_for("sign_up_reminder"), Letter) is bool(
                number
            )
        else:
            assert number == 0


# register R11
async def test_a_pause_leaves_out_of_letters_until_it_is_over_and_a_restriction_until_it_is_lifted(
    db: None,
) -> None:
    offered, by = await make_lists.a_list(), await make_staff.member()
    pauses, stored, stays = [await make_lists.subscriber("", offered) for _ in range(3)]
    await pause_all(pauses, by)
    await restrict(stored, by)
    first = await frozen(await made.campaign_to_everybody(offered))
    assert [first[one.address.id][:2] for one in (pauses, stored, stays)] == [
        ("x", "paused"), ("x", "restricted"), ("p", None),
    ]  # fmt: skip
    await resume(pauses.address.id, Evidence())
    await stops.lift_restriction(
        stored.address.contact_id, told_on=clock.today(), told_how="Kirjeellä", by=by
    )
    second = await frozen(await made.campaign_to_everybody(offered))
    assert {second[one.address.id][:2] for one in (pauses, stored, stays)} == {("p", None)}
