"""What staff see of a newsletter that tells people where their data came from."""

# register R13

from uuid import UUID

import pytest

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.audience import queries
from app.campaigns.sending import article_14 as telling
from app.campaigns.writing import checks
from app.campaigns.writing.queries import Campaign
from app.lib.languages import speaking
from tests.make import campaigns as make_campaigns
from tests.make.lists import Subscriber
from tests.make.staff import StaffBrowser

SOURCE = "Mediahaku 2026"


async def obtained(one: Subscriber, *, told: bool = False) -> UUID:
    """As if their data had come from a media register."""
    await database.execute(
        "update contacts set source_kind = 'media_register', source_detail = $2, "
        "told_due_on = current_date + 9, told_at = case when $3 then now() end where id = $1",
        one.address.contact_id, SOURCE, told,
    )  # fmt: skip
    return one.address.contact_id


async def a_draft() -> tuple[Campaign, list[Subscriber]]:
    """Four readers: one to be told, one who has been, one who has left since, and another."""
    campaign, people = await make_campaigns.draft(4)
    await obtained(people[0])
    await obtained(people[1], told=True)
    await obtained(people[2])
    await make_campaigns.leave(people[2])
    return campaign, people


async def test_the_checks_say_how_many_will_be_told(staff: StaffBrowser) -> None:
    campaign, _ = await a_draft()
    assert (await queries.audience(campaign.id)).to_tell == 1
    page = (await staff.get(f"{campaign.path}/check")).text
    assert "1 person has not been told yet where their data came from." in page


async def test_where_nobody_is_to_be_told_the_checks_are_as_before(staff: StaffBrowser) -> None:
    campaign, _ = await make_campaigns.draft(2)
    with speaking("en"):
        names = [check.name for check in await checks.checks(campaign.id)]
    assert "Where the data came from" not in names


async def test_the_preview_shows_the_section_to_whom_it_goes(staff: StaffBrowser) -> None:
    campaign, people = await a_draft()
    for number, is_told in ((0, True), (1, False), (3, False)):
        path = f"{campaign.path}/letter?version=fi&reader={people[number].address.id}"
        assert (SOURCE in (await staff.get(path)).text) is is_told


@pytest.mark.usefixtures("mail_server")
async def test_a_person_who_was_told_by_a_newsletter_shows_by_which(staff: StaffBrowser) -> None:
    campaign_id, people = await make_campaigns.sent(2)
    contact = await obtained(people[0])
    await audience.freeze(campaign_id)
    await database.execute("update delivery set state = 'a', tells = true, at = now()")
    await telling.note_told()
    for path in (f"/staff/people/{contact}", f"/staff/people/to-tell/{contact}"):
        assert "In the newsletter “Uutisia, ystävä”" in (await staff.get(path)).text
    page = (await staff.get(f"/staff/people/{contact}")).text
    assert f'href="/staff/campaigns/{campaign_id}"' in page
    assert "Nobody is waiting to be told" in (await staff.get("/staff/people/to-tell")).text


async def test_the_page_of_people_to_tell_says_that_a_newsletter_tells_them(
    staff: StaffBrowser,
) -> None:
    _, people = await a_draft()
    contact = people[0].address.contact_id
    assert "A newsletter or list invitation" in (await staff.get("/staff/people/to-tell")).text
    page = (await staff.get(f"/staff/people/to-tell/{contact}")).text
    assert "carries this text automatically" in page
