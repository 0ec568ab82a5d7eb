"""The owner of a mailbox answers once and within seven days of the mail, whichever way is first."""

from datetime import UTC, datetime, timedelta

import pytest

from app.consent.queries import permissions_of
from app.lists.actions.confirm import cancel, confirm
from app.lists.rules import RequestState, state_of
from tests.make import lists as make_lists
from tests.make.lists import AGREED, VISIT

ASKED = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
MOMENT, WEEK = timedelta(microseconds=1), timedelta(days=7)


@pytest.mark.parametrize("mail_took", [None, timedelta(0), timedelta(days=5)])
def test_the_seven_days_begin_with_the_mail(mail_took: timedelta | None) -> None:
    mailed_at = None if mail_took is None else ASKED + mail_took
    end = (mailed_at or ASKED) + WEEK

    def state(now: datetime) -> RequestState:
        return state_of(
            created_at=ASKED,
            mailed_at=mailed_at,
            confirmed_at=None,
            cancelled_at=None,
            superseded_at=None,
            now=now,
        )

    assert (state(end - MOMENT), state(end)) == (RequestState.OPEN, RequestState.EXPIRED)


# trial A28
async def test_of_two_answers_at_once_the_first_one_counts(db: None) -> None:
    """Both pages were opened while the sign-up was open."""
    refused, agreed = await make_lists.sign_up(), await make_lists.sign_up()
    assert await cancel(refused, VISIT) is RequestState.CANCELLED
    assert await confirm(refused, VISIT, AGREED) is RequestState.CANCELLED
    assert await confirm(agreed, VISIT, AGREED) is RequestState.CONFIRMED
    assert await cancel(agreed, VISIT) is RequestState.CONFIRMED
    for request, is_permitted in ((refused, False), (agreed, True)):
        permissions = await permissions_of(request.subject)
        assert [one.allowed for one in permissions] == [is_permitted]
