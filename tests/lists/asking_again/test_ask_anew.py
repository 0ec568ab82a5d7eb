"""Staff ask again about what has changed: only living consents, once, and silence leaves all as it was."""

from datetime import timedelta

import pytest

from app import database
from app.consent.actions import Evidence
from app.consent.events import Method
from app.consent.grounds.facts import Answer
from app.consent.grounds.reasons import Reason
from app.consent.wordings.texts import keep_wording
from app.lib import clock
from app.lib.refusals import Conflict
from app.lists import queries
from app.lists.actions.unsubscribe import leave_list
from app.lists.asking_again.asking import ask_anew, who_would_be_asked
from app.lists.asking_again.consents import Cause
from app.lists.queries import OfferedList
from app.mail.outbox import Letter
from tests.lists.asking_again.consenting import at, mail_of, subscriber_of
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.lists import history
from tests.make.staff import StaffBrowser

PAGE = "/staff/asking-again"


async def reword(offered: OfferedList) -> None:
    for language in ("fi", "sv", "en"):
        sentence = f"Yes ({language}), Revontuli Viestintä Oy may send me something new."
        await keep_wording(offered.list_id, language, sentence)


async def test_only_those_with_a_living_consent_to_the_old_words_are_asked(db: None) -> None:
    offered = await make_lists.a_list()
    stays, leaves = await subscriber_of(offered), await subscriber_of(offered)
    assert (await who_would_be_asked(offered.list_id, Cause.WORDING)).asked == []
    await reword(offered)
    [reworded] = await queries.offered_lists("fi", offered.slug)
    newer = await subscriber_of(reworded)
    await leave_list(
        offered.list_id, leaves, offered.purpose, Method.PAGE, Evidence(), answers_letter=True
    )
    seen = await who_would_be_asked(offered.list_id, Cause.WORDING)
    assert [one.given.address for one in seen.asked] == [stays]
    [left_out] = seen.left_out
    assert left_out.given.address == leaves != newer
    assert isinstance(left_out.why, Answer)
    assert left_out.why.reason is Reason.WITHDRAWN


async def test_the_page_shows_first_then_asks_once(staff: StaffBrowser) -> None:
    offered = await make_lists.a_list()
    address = await subscriber_of(offered)
    await reword(offered)
    chosen = {"list": str(offered.list_id), "cause": "wording"}
    shown = await staff.send_form(PAGE, chosen)
    assert shown.status_code == 200
    assert await asked_so_far() == 0
    unsaid = await staff.send_form(PAGE, {**chosen, "sure": "yes"})
    assert unsaid.status_code == 422
    sure = {**chosen, "sure": "yes", "why": "New words"}
    assert (await staff.send_form(PAGE, sure)).status_code == 303
    assert isinstance(await mail_of(), Letter)
    await make_lists.accepted("invitation")
    await database.execute("update outbox set state = 'accepted'")
    async with at(clock.now() + timedelta(days=30)):
        with pytest.raises(Conflict):
            await ask_anew(
                offered.list_id, Cause.WORDING, by=await make_staff.member(), why="Once more"
            )
    assert await asked_so_far() == 1
    assert "renewed" not in [state for state, _ in await history(address)]


async def asked_so_far() -> int:
    found: int = await database.fetchval("select count(*) from outbox where kind = 'invitation'")
    return found
