"""Who gets a campaign: one row per address, the left out with their reason, the same however often."""

import asyncio
from datetime import timedelta

from app import database
from app.campaigns.audience import freeze as audience
from app.consent import actions as consent
from app.consent.actions import NewEvent
from app.consent.events import Method, State
from app.lib import clock
from tests.make import contacts as make_contacts
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists
from tests.make.deliveries import World, outcomes, row_of


async def withdraw(address: object, list_id: object) -> None:
    await consent.record(
        NewEvent(address, State.WITHDRAWN, Method.PAGE, "marketing_directory", list_id, "fi")  # type: ignore[arg-type]
    )


async def second_address(list_id: object, of: str, email: str, *, is_main: bool = False) -> None:
    """The person with the address `of` has this one too, subscribed and permitted."""
    if is_main:
        await database.execute(
            "update contact_addresses set main_since = null where email = $1", of
        )
    await database.execute(
        "with person as (select contact from contact_addresses where email = $2), "
        "new as (insert into contact_addresses (id, contact, email, canonical, kind, main_since, "
        "created_at) select gen_random_uuid(), contact, $3, $3, 'unknown', "
        "case when $4 then now() end, now() + interval '1 day' from person returning id), "
        "joined as (insert into subscriptions (id, list, address, joined_at) "
        "select gen_random_uuid(), $1, id, now() - interval '1 hour' from new) "
        "insert into permission (address, purpose, channel, list_id, verdict, reason, since) "
        "select id, 'marketing_directory', 'email', $1, true, 'given', now() from new",
        list_id, of, email, is_main,
    )  # fmt: skip


async def test_everybody_permitted_is_planned(db: None) -> None:
    campaign = await make_deliveries.campaign_for(3)
    await audience.freeze(campaign)
    assert await outcomes(campaign) == {"p": 3}
    assert await database.fetchval("select candidates from campaigns where id = $1", campaign) == 3


async def test_who_has_no_permission_is_left_out_with_the_reason(db: None) -> None:
    a_list = await make_lists.a_list()
    await make_deliveries.crowd(a_list.list_id, 3)
    campaign = await make_deliveries.campaign(a_list.list_id)
    await withdraw(await make_deliveries.address_id("reader1@example.org"), a_list.list_id)
    await database.execute(
        "delete from permission where address = $1",
        await make_deliveries.address_id("reader2@example.org"),
    )
    await audience.freeze(campaign)
    assert await outcomes(campaign) == {"p": 1, "withdrawn": 1, "never_asked": 1}


async def test_a_person_gets_one_mail_at_the_main_address(db: None) -> None:
    a_list = await make_lists.a_list()
    await make_deliveries.crowd(a_list.list_id, 2)
    await second_address(a_list.list_id, "reader1@example.org", "new1@example.org", is_main=True)
    await second_address(a_list.list_id, "reader2@example.org", "new2@example.org")
    campaign = await make_deliveries.campaign(a_list.list_id)
    await audience.freeze(campaign)
    assert await outcomes(campaign) == {"p": 2, "same_person": 2}
    assert (await row_of(campaign, "new1@example.org"))["state"] == "p"
    assert (await row_of(campaign, "reader2@example.org"))["state"] == "p"


async def test_without_permission_for_the_main_address_the_other_one_is_used(db: None) -> None:
    a_list = await make_lists.a_list()
    await make_deliveries.crowd(a_list.list_id, 1)
    await second_address(a_list.list_id, "reader1@example.org", "new@example.org", is_main=True)
    await withdraw(await make_deliveries.address_id("new@example.org"), a_list.list_id)
    await database.execute(  # agreed to it with the other address after that
        "update permission set since = now() + interval '1 minute' where address = $1",
        await make_deliveries.address_id("reader1@example.org"),
    )
    campaign = await make_deliveries.campaign(a_list.list_id)
    await audience.freeze(campaign)
    assert (await row_of(campaign, "reader1@example.org"))["state"] == "p"
    assert (await row_of(campaign, "new@example.org"))["reason"] == "withdrawn"


async def test_an_address_that_is_none_is_left_out(db: None) -> None:
    campaign = await make_deliveries.campaign_for(2)
    await database.execute(
        "update contact_addresses set email = 'not an address' where email = 'reader1@example.org'"
    )
    await audience.freeze(campaign)
    assert await outcomes(campaign) == {"p": 1, "bad_data": 1}


async def test_readers_get_their_language_if_it_is_written(db: None) -> None:
    a_list = await make_lists.a_list()
    await make_deliveries.crowd(a_list.list_id, 3)
    campaign = await make_deliveries.campaign(a_list.list_id, languages=("fi", "sv"))
    await audience.freeze(campaign)
    rows = await database.fetch(
        "select d.language, c.language as own from delivery d join contact_addresses a "
        "on a.id = d.address join contacts c on c.id = a.contact where d.campaign = $1", campaign,
    )  # fmt: skip
    assert {(row["own"], row["language"]) for row in rows} == {
        ("fi", "fi"),
        ("sv", "sv"),
        ("en", "fi"),
    }


async def test_who_joined_after_the_start_waits_for_the_next_one(db: None) -> None:
    campaign = await make_deliveries.campaign_for(2)
    await database.execute(
        "update subscriptions set joined_at = $1 where address = $2",
        clock.now() + timedelta(hours=1),
        await make_deliveries.address_id("reader1@example.org"),
    )
    await audience.freeze(campaign)
    assert await outcomes(campaign) == {"p": 1}


async def test_who_leaves_between_start_and_freezing_is_listed_as_left(db: None) -> None:
    campaign = await make_deliveries.campaign_for(2)
    await database.execute("update campaigns set started_at = now() - interval '1 hour'")
    await database.execute(
        "update subscriptions set left_at = now() where address = $1",
        await make_deliveries.address_id("reader1@example.org"),
    )
    await audience.freeze(campaign)
    assert await outcomes(campaign) == {"p": 1, "withdrawn": 1}


async def test_other_lists_are_not_touched(db: None) -> None:
    await make_deliveries.crowd((await make_lists.a_list()).list_id, 2, "other")
    campaign = await make_deliveries.campaign_for(1)
    await audience.freeze(campaign)
    assert await outcomes(campaign) == {"p": 1}


async def test_an_empty_list_is_an_empty_audience(db: None) -> None:
    campaign = await make_deliveries.campaign_for(0)
    await audience.freeze(campaign)
    assert await database.fetchval("select frozen_at is not null from campaigns")
    assert await outcomes(campaign) == {}


async def test_pages_and_chunks_cover_everybody(db: None, monkeypatch: object) -> None:
    monkeypatch.setattr(audience, "PEOPLE_PER_PAGE", 100)  # type: ignore[attr-defined]
    campaign = await make_deliveries.campaign_for(2050)
    await audience.freeze(campaign)
    assert await outcomes(campaign) == {"p": 2050}
    chunks = await database.fetch(
        "select lo, hi from chunk where campaign = $1 order by lo", campaign
    )
    assert [tuple(chunk) for chunk in chunks] == [(1, 1000), (1001, 2000), (2001, 2050)]


async def test_freezing_goes_on_where_a_crash_left_it(db: None, monkeypatch: object) -> None:
    monkeypatch.setattr(audience, "PEOPLE_PER_PAGE", 10)  # type: ignore[attr-defined]
    campaign = await make_deliveries.campaign_for(25)
    plan = await audience._plan(campaign)
    assert plan
    await audience._write_page(plan, audience.NOBODY)
    await audience.freeze(campaign)
    assert await outcomes(campaign) == {"p": 25}


async def test_freezing_twice_changes_nothing(db: None) -> None:
    campaign = await make_deliveries.campaign_for(3)
    await audience.freeze(campaign)
    await database.execute("update delivery set state = 'a' where seq = 1")
    await audience.freeze(campaign)
    assert await outcomes(campaign) == {"p": 2, "a": 1}


# trial C9
async def test_planners_at_the_same_moment_make_one_audience(
    world: World, monkeypatch: object
) -> None:
    monkeypatch.setattr(audience, "PEOPLE_PER_PAGE", 20)  # type: ignore[attr-defined]
    campaign = await make_deliveries.campaign_for(200)
    await asyncio.gather(*(audience.freeze(campaign) for _ in range(6)))
    assert await outcomes(campaign) == {"p": 200}
    assert await database.fetchval("select sum(hi - lo + 1) from chunk") == 200


# trial E7, the audience's part
async def test_nobody_without_permission_is_ever_planned(db: None) -> None:
    a_list = await make_lists.a_list()
    await make_deliveries.crowd(a_list.list_id, 300)
    await database.execute(
        "update permission set verdict = false, reason = 'objected' "
        "where list_id = $1 and hashtext(address::text) % 3 = 0", a_list.list_id,
    )  # fmt: skip
    campaign = await make_deliveries.campaign(a_list.list_id)
    await audience.freeze(campaign)
    wrong = await database.fetchval(
        "select count(*) from delivery d where d.state = 'p' and not exists (select from permission "
        "p where p.address = d.address and p.list_id = $1 and p.verdict)", a_list.list_id,
    )  # fmt: skip
    assert wrong == 0
    assert sum((await outcomes(campaign)).values()) == 300


async def test_losing_the_permission_takes_the_planned_row_along(db: None) -> None:
    a_list = await make_lists.a_list()
    await make_deliveries.crowd(a_list.list_id, 2)
    campaign = await make_deliveries.campaign(a_list.list_id)
    await audience.freeze(campaign)
    await withdraw(await make_deliveries.address_id("reader1@example.org"), a_list.list_id)
    assert await outcomes(campaign) == {"p": 1, "withdrawn": 1}


async def test_erasing_the_permission_does_too(db: None) -> None:
    campaign = await make_deliveries.campaign_for(2)
    await audience.freeze(campaign)
    await database.execute(
        "delete from permission where address = $1",
        await make_deliveries.address_id("reader1@example.org"),
    )
    assert await outcomes(campaign) == {"p": 1, "erased": 1}


async def test_a_person_of_another_list_keeps_the_planned_row(db: None) -> None:
    campaign = await make_deliveries.campaign_for(1)
    await audience.freeze(campaign)
    other = await make_lists.a_list()
    person = await make_contacts.person("someone@example.org")
    await withdraw(person.id, other.list_id)
    assert await outcomes(campaign) == {"p": 1}
