"""What the decision asks a person: answered with a reason, for one list, until the next no."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from app import database
from app.consent import actions as ledger
from app.consent.events import ANY_CHANNEL, ANY_MARKETING, Method, State
from app.consent.grounds import stale
from app.consent.grounds.reasons import Reason
from app.consent.suppression.domains import refuse_domain
from app.contacts.facts import Owner
from app.lib import clock
from app.lib.refusals import Conflict, Invalid
from app.lists.actions import manage_lists
from app.lists.list_rules import Words
from app.lists.queries import OfferedList
from app.privacy.questions.actions import answer
from app.privacy.questions.queries import number_open, open_questions
from tests.campaigns.grounds.going import frozen, rows, sent
from tests.consent.grounds import made
from tests.make import consent as make
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.staff import StaffBrowser

EARLIER, RESTRICTED = Reason.ASK_EARLIER_CONSENT, Reason.ASK_RESTRICTED
WHY = "Soitti 12.11. ja pyysi kirjeen yhä."


@pytest.fixture
async def offered(db: None) -> OfferedList:
    await make_lists.identity()
    return await make_lists.a_list()


async def consented_before_the_refusal(offered: OfferedList, *others: OfferedList) -> UUID:
    """A subscriber whose organisation has forbidden marketing to the address since."""
    known = await make_lists.subscriber("", offered, *others)
    await organisation_refuses(known.address.id)
    await stale.decide_anew()
    return known.address.id


async def organisation_refuses(address: UUID, at: datetime | None = None) -> None:
    refusal = make.new_event(address, State.ORGANISATION_REFUSED, Method.STAFF)
    await ledger.record(
        replace(refusal, list_id=None, channel=ANY_CHANNEL, purpose=ANY_MARKETING, at=at)
    )


async def asked() -> list[tuple[UUID, Reason]]:
    await stale.decide_anew()
    return [(one.address, one.reason) for one in await open_questions()]


async def test_an_earlier_consent_waits_for_an_answer_and_goes_on_with_it(
    offered: OfferedList,
) -> None:
    address = await consented_before_the_refusal(offered)
    campaign = await made.campaign_to_everybody(offered)
    assert (await frozen(campaign))[address][:2] == ("x", EARLIER)
    assert await asked() == [(address, EARLIER)]
    await answer(address, offered.list_id, EARLIER, WHY, await make_staff.member())
    assert await asked() == []
    another = await made.campaign_to_everybody(offered)
    await frozen(another)
    assert await sent(another) == {address}
    assert (await rows(another))[address][2] == "c", "on the consent: an answer is no ground"


async def test_an_answer_needs_words_and_is_given_once(offered: OfferedList) -> None:
    address, by = await consented_before_the_refusal(offered), await make_staff.member()
    with pytest.raises(Invalid):
        await answer(address, offered.list_id, EARLIER, "  ", by)
    with pytest.raises(Conflict):
        await answer(address, offered.list_id, RESTRICTED, WHY, by)
    await answer(address, offered.list_id, EARLIER, WHY, by)
    await stale.decide_anew()
    with pytest.raises(Conflict):
        await answer(address, offered.list_id, EARLIER, WHY, by)


async def test_an_answer_for_one_list_is_none_for_another(offered: OfferedList) -> None:
    other = await make_lists.a_list("toinen")
    address = await consented_before_the_refusal(offered, other)
    assert await number_open() == 2
    await answer(address, offered.list_id, EARLIER, WHY, await make_staff.member())
    await stale.decide_anew()
    (left,) = await open_questions()
    assert left.list_id == other.list_id


async def domain_refused_long_ago(_address: UUID) -> None:
    """Only now somebody writes down what the organisation said between consent and answer."""
    await refuse_domain("example.org", "Kaikki", clock.today() - timedelta(days=1), by=None)


async def refused_the_day_before(address: UUID) -> None:
    await organisation_refuses(address, at=clock.now() - timedelta(days=1))


@pytest.mark.parametrize(
    "refuses", [organisation_refuses, refused_the_day_before, domain_refused_long_ago]
)
async def test_an_answer_ends_with_the_next_no_whatever_its_day(
    offered: OfferedList, refuses: Callable[[UUID], Awaitable[None]]
) -> None:
    address, by = await consented_before_the_refusal(offered), await make_staff.member()
    await answer(address, offered.list_id, EARLIER, WHY, by)
    assert await asked() == []
    await refuses(address)
    assert await asked() == [(address, EARLIER)]


async def test_a_restriction_asks_before_a_letter_about_the_contract(db: None) -> None:
    await make_lists.identity()
    buyer, by = await make_contacts.known_person("aino@example.net"), await make_staff.member()
    await make_crm.order(Owner(contact=buyer))
    words = {"fi": Words("Asiakastiedote", "Muutoksista", "Tarvittaessa", "")}
    wanted = manage_lists.NewList("asiakastiedote", "contract", words)
    list_id = await manage_lists.create_list(wanted, by)
    address = await database.fetchval("select id from contact_addresses where contact = $1", buyer)
    restricted = make.new_event(address, State.RESTRICTED, Method.STAFF)
    await ledger.record(
        replace(restricted, list_id=None, channel=ANY_CHANNEL, purpose=ANY_MARKETING)
    )
    campaign = await made.campaign_to_segment_of_everybody(list_id)
    assert await asked() == [(address, RESTRICTED)]
    await frozen(campaign)
    assert await sent(campaign) == set()
    await answer(address, list_id, RESTRICTED, WHY, by)
    await stale.decide_anew()
    another = await made.campaign_to_segment_of_everybody(list_id)
    await frozen(another)
    assert await sent(another) == {address}


async def test_the_page_keeps_what_was_written_and_says_what_is_missing(
    offered: OfferedList, staff: StaffBrowser
) -> None:
    address = await consented_before_the_refusal(offered)
    page = await staff.get("/staff/questions")
    assert "own consent still hold?" in page.text
    sent_form = {
        "address": [str(address)], "list": [str(offered.list_id)], "question": [EARLIER.value],
    }  # fmt: skip
    refused = await staff.send_form("/staff/questions", {**sent_form, "why": [" "]})
    assert refused.status_code == 422
    assert "Write down how you know it" in refused.text
    done = await staff.send_form("/staff/questions", {**sent_form, "why": [WHY]})
    assert done.status_code == 303
    await stale.decide_anew()
    assert "There is nothing to answer." in (await staff.get("/staff/questions")).text
    again = await staff.send_form("/staff/questions", {**sent_form, "why": [WHY]})
    assert again.status_code == 409
