"""Who is asked anew for which cause: a consent that it concerns, of that list, given before."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta

import pytest

from app import database
from app.consent.grounds import stale
from app.consent.grounds.facts import Answer
from app.consent.grounds.reasons import Reason
from app.consent.wordings.texts import keep_wording
from app.lib import clock
from app.lib.languages import format_date, speaking
from app.lists import queries
from app.lists.asking_again.asking import who_would_be_asked
from app.lists.asking_again.consents import Cause, number_ending
from app.lists.queries import OfferedList
from tests.consent.grounds import made
from tests.lists.asking_again.consenting import at, end_of, subscriber_of
from tests.lists.asking_again.test_ask_anew import reword
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser

When = AbstractAsyncContextManager[None]


async def reworded(offered: OfferedList) -> When:
    await reword(offered)
    return nullcontext()


async def new_purpose(offered: OfferedList) -> When:
    await made.purpose_says(offered.list_id, balancing="Punnittu uudelleen.")
    return nullcontext()


async def renamed(offered: OfferedList) -> When:
    """The same company under a new name, which somebody has answered, and a sentence that names it."""
    await note_controller("Revontuli Viestintä Oy", 365)
    await the_newest_is_named()
    await note_controller("Revontuli Viestintä Oyj", 0)
    for language in ("fi", "sv", "en"):
        sentence = f"Yes ({language}), Revontuli Viestintä Oyj may send me letters."
        await keep_wording(offered.list_id, language, sentence)
    await the_newest_is_named()
    await stale.decide_anew()
    return nullcontext()


async def the_newest_is_named() -> None:
    """By all sentences of which nobody has said whom they name."""
    await database.execute(
        "insert into wording_identities (wording, identity_version, at) "
        "select w.id, max(v.id), now() from wordings w cross join identity_versions v group by w.id "
        "on conflict do nothing"
    )


async def note_controller(name: str, days_ago: int) -> None:
    await database.execute(
        "insert into identity_versions (name, business_id, follows, since) "
        "values ($1, '1234567-1', true, app_now() - $2::interval)",
        name,
        timedelta(days=days_ago),
    )


async def ends_soon(_offered: OfferedList) -> When:
    return at(clock.now() + timedelta(days=320))


CAUSES: list[tuple[Cause, Callable[[OfferedList], Awaitable[When]]]] = [
    (Cause.WORDING, reworded),
    (Cause.PURPOSE, new_purpose),
    (Cause.CONTROLLER, renamed),
    (Cause.ENDS, ends_soon),
]


@pytest.mark.parametrize(("cause", "happens"), CAUSES)
async def test_those_are_asked_who_consented_to_what_was_before(
    db: None, cause: Cause, happens: Callable[[OfferedList], Awaitable[When]]
) -> None:
    offered, other = await make_lists.a_list(), await make_lists.a_list("toinen")
    if cause is Cause.ENDS:
        await made.purpose_says(offered.list_id, consent_months=12)
    before, elsewhere = await subscriber_of(offered), await subscriber_of(other)
    assert (await who_would_be_asked(offered.list_id, cause)).asked == []
    async with await happens(offered):
        [as_it_is] = await queries.offered_lists("fi", offered.slug)
        after = await subscriber_of(as_it_is)
        found = await who_would_be_asked(offered.list_id, cause)
        assert [one.given.address for one in found.asked] == [before]
        assert not {after, elsewhere} & {one.given.address for one in found.left_out}
        assert await number_ending() == (2 if cause is Cause.ENDS else 0)


async def test_who_agreed_to_another_controller_is_not_asked_until_somebody_answers(
    db: None,
) -> None:
    offered = await make_lists.a_list()
    address = await subscriber_of(offered)
    await renamed(offered)
    await database.execute(
        "update identity_versions set follows = null, business_id = '7654321-2' "
        "where id = (select max(id) from identity_versions)"
    )
    found = await who_would_be_asked(offered.list_id, Cause.CONTROLLER)
    assert found.asked == []
    [left_out] = found.left_out
    assert left_out.given.address == address
    assert isinstance(left_out.why, Answer)
    assert left_out.why.reason is Reason.CONTROLLER_CHANGED


async def test_staff_see_which_consents_end_and_when(staff: StaffBrowser) -> None:
    offered = await make_lists.a_list()
    lasts = await make_lists.subscriber("", offered)
    await made.purpose_says(offered.list_id, consent_months=1)
    ends = await make_lists.subscriber("", offered)
    with speaking("en"):
        day = format_date(await end_of(ends.address.id))
    pages = [
        (await staff.get(f"/staff/people/{one.address.contact_id}")).text for one in (lasts, ends)
    ]
    assert ["Ends on" in page for page in pages] == [False, True]
    assert f"Ends on {day}." in pages[1]
    home = (await staff.get("/staff/")).text
    assert "1 consent ends within 60 days" in home
    assert 'href="/staff/asking-again"' in home
