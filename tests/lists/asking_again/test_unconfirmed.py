"""One reminder of a sign-up that nobody confirmed: only where the list allows it, and never after a no."""

from datetime import timedelta

import pytest

from app import database
from app.lib import clock
from app.lists import queries
from app.lists.actions.confirm import cancel
from app.lists.actions.manage_lists import set_reminder
from app.lists.asking_again.unconfirmed import remind_unconfirmed
from app.lists.funnel.queries import by_list
from app.lists.queries import Request
from app.mail.outbox import Drop, Letter
from tests.lists.asking_again.consenting import at
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.lists import VISIT

REMINDER = "sign_up_reminder"


async def signed_up(days: int | None = 3) -> Request:
    """The mail about it was taken, and not answered."""
    offered = await make_lists.a_list()
    await set_reminder(offered.list_id, days, by=await make_staff.member())
    request = await make_lists.sign_up("", offered)
    assert isinstance(await make_lists.letter_for("sign_up"), Letter)
    await make_lists.accepted("sign_up")
    await database.execute("update outbox set state = 'accepted'")
    return request


async def test_once_and_the_link_lives_no_longer(db: None) -> None:
    request = await signed_up()
    now = clock.now()
    assert await remind_unconfirmed() == 0
    async with at(now + timedelta(days=3, minutes=5)):
        assert await remind_unconfirmed() == 1
        letter = await make_lists.letter_for(REMINDER)
        assert isinstance(letter, Letter)
        assert "/confirm/" in letter.text
        await make_lists.accepted(REMINDER)
        await database.execute("update outbox set state = 'accepted'")
        assert await remind_unconfirmed() == 0
    found = await queries.request(request.id)
    assert found is not None
    assert found.mailed_at is not None
    assert found.mailed_at < now + timedelta(hours=1)


@pytest.mark.parametrize(("days", "after"), [(None, 4), (3, 2), (3, 7)])
async def test_not_unasked_nor_early_nor_late(db: None, days: int | None, after: int) -> None:
    await signed_up(days)
    async with at(clock.now() + timedelta(days=after)):
        assert await remind_unconfirmed() == 0


async def test_not_after_this_was_not_me(db: None) -> None:
    request = await signed_up()
    async with at(clock.now() + timedelta(days=4)):
        assert await remind_unconfirmed() == 1
        await cancel(request, VISIT)
        assert isinstance(await make_lists.letter_for(REMINDER), Drop)


async def test_not_where_the_law_allows_one_mail(db: None) -> None:
    await signed_up()
    await database.execute("update identity set profile = 'germany'")
    async with at(clock.now() + timedelta(days=4)):
        await remind_unconfirmed()
        assert isinstance(await make_lists.letter_for(REMINDER), Drop)


async def test_the_numbers_are_those_of_the_ledger(db: None) -> None:
    await signed_up()
    await make_lists.subscriber()
    steps = await by_list(clock.now() - timedelta(days=1))
    assert sum(one.asked for one in steps) == 2
    assert sum(one.mailed for one in steps) == 2
    assert sum(one.confirmed for one in steps) == 1
    assert sum(one.unanswered for one in steps) == 1
