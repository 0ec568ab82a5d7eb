"""The pages of grounds: what each list admits and reaches, and who a campaign left out and why."""

import pytest

from app import database
from app.campaigns.audience import freeze
from app.consent.grounds import stale
from app.consent.grounds.facts import Ground
from app.lists.actions.admitting import admitted
from app.lists.queries import OfferedList
from tests.conftest import StaffAs
from tests.consent.grounds import made
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser


@pytest.fixture
async def offered(db: None) -> OfferedList:
    await make_lists.identity()
    return await make_lists.a_list()


async def test_a_list_admits_what_is_ticked_and_no_more(
    staff: StaffBrowser, offered: OfferedList
) -> None:
    desk = await made.role_address()
    path = f"/staff/grounds/{offered.slug}"
    answer = await staff.send_form(path, {"ground": ["organisation", "duties", "contract"]})
    assert answer.status_code == 303
    assert await admitted(offered.list_id) == {Ground.ORGANISATION, Ground.DUTIES}
    await stale.decide_anew()
    assert await database.fetchval(
        "select verdict from permission where address = $1 and ground = 'organisation'", desk
    )
    page = (await staff.get("/staff/grounds")).text
    assert "1 address now" in page
    assert "0 letters" in page
    await staff.send_form(path, {})
    assert await admitted(offered.list_id) == frozenset()
    kept = "select count(*) from list_grounds where until is not null"
    assert await database.fetchval(kept) == 2


async def test_only_whoever_manages_lists_admits_grounds(
    staff_as: StaffAs, offered: OfferedList
) -> None:
    writer = await staff_as("writer")
    assert (await writer.get("/staff/grounds")).status_code == 200
    refused = await writer.send_form(f"/staff/grounds/{offered.slug}", {"ground": "duties"})
    assert refused.status_code == 403


async def test_the_left_out_are_listed_with_their_reason_and_what_would_mend_it(
    staff: StaffBrowser, offered: OfferedList
) -> None:
    await made.role_address(None, email="toimitus@example.org")
    campaign = await made.campaign_to_everybody(offered)
    await database.execute("update campaigns set started_at = now() where id = $1", campaign)
    await freeze.freeze(campaign)
    page = (await staff.get(f"/staff/campaigns/{campaign}/excluded")).text
    assert "toimitus@example.org" in page
    assert "Find out first whose address this is." in page
    assert "Whose address is it, and what is the organisation" in page
    one = await staff.get(f"/staff/campaigns/{campaign}/excluded?reason=kind_unknown")
    assert "toimitus@example.org" in one.text
    assert (await staff.get(f"/staff/campaigns/{campaign}/excluded?reason=x")).status_code == 404


async def test_the_check_page_says_of_how_many_readers_it_is_not_decided_yet(
    staff: StaffBrowser, offered: OfferedList
) -> None:
    known, other = await make_lists.subscriber("", offered), await make_lists.a_list("toinen")
    stranger = await make_lists.subscriber("", other)
    campaign = await made.campaign_to_everybody(offered)
    await stale.decide_anew()
    said = "Something has changed about 1 address"
    path = f"/staff/campaigns/{campaign}/check"
    await stale.mark([stranger.address.id])
    assert said not in (await staff.get(path)).text
    await stale.mark([known.address.id])
    assert said in (await staff.get(path)).text
    await stale.decide_anew()
    assert said not in (await staff.get(path)).text
