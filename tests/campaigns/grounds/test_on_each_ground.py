"""A letter goes to whoever a ground holds for, stands on that ground, and on no other."""

from datetime import timedelta

import httpx
import pytest

from app import database
from app.campaigns.audience.anew import decide_rows_anew
from app.campaigns.audience.queries import audience
from app.campaigns.grounds.links import why_url
from app.campaigns.sending import statements
from app.consent.grounds import stale
from app.lib import clock
from app.lists.actions.admitting import admit
from app.lists.emails import way_out_url
from app.lists.queries import OfferedList
from tests.campaigns.grounds.going import frozen, rows, sent
from tests.consent.grounds import made
from tests.make import campaigns as make_campaigns
from tests.make import lists as make_lists

BASE = "http://127.0.0.1:8000"


@pytest.fixture
async def offered(db: None) -> OfferedList:
    await make_lists.identity()
    return await make_lists.a_list()


async def test_each_reader_gets_it_on_their_own_ground(offered: OfferedList) -> None:
    group = await made.product_group()
    await made.balance(offered.list_id)
    subscriber = (await make_lists.subscriber("", offered)).address.id
    customer, desk = await made.customer(group), await made.role_address()
    journalist, stranger = await made.journalist(offered.list_id), await made.role_address(None)
    campaign = await made.campaign_to_everybody(offered, group)
    await stale.decide_anew()
    counted = await audience(campaign)
    found = await frozen(campaign)
    assert found[subscriber] == ("p", None, "c")
    assert found[customer] == ("p", None, "u")
    assert found[desk] == ("p", None, "o")
    assert found[journalist] == ("p", None, "w")
    assert found[stranger][:2] == ("x", "kind_unknown")
    assert counted.people == 4
    assert counted.left_out == {"kind_unknown": 1}
    facts = await database.fetchval(
        "select count(fact) from delivery where campaign = $1 and ground in ('c', 'u', 'w')",
        campaign,
    )
    assert facts == 3
    assert await sent(campaign) == {subscriber, customer, desk, journalist}


async def test_only_people_of_the_campaigns_segments_are_reached_beside_subscribers(
    offered: OfferedList,
) -> None:
    group = await made.product_group()
    await made.customer(group)
    campaign = await made.campaign_to_everybody(offered, group)
    await database.execute("delete from campaign_segments where campaign = $1", campaign)
    assert await frozen(campaign) == {}


async def test_a_letter_of_another_product_group_does_not_go_to_a_customer(
    offered: OfferedList,
) -> None:
    customer = await made.customer(await made.product_group())
    other = await made.product_group("Matkailu")
    assert (await frozen(await made.campaign_to_everybody(offered, other)))[customer][:2] == (
        "x", "other_products",
    )  # fmt: skip
    assert (await frozen(await made.campaign_to_everybody(offered)))[customer][0] == "x"


async def test_a_ground_that_ends_takes_only_its_own_letters(offered: OfferedList) -> None:
    group = await made.product_group()
    subscriber = await make_lists.subscriber("", offered)
    customer = await made.customer(group)
    campaign = await made.campaign_to_everybody(offered, group)
    await frozen(campaign)
    await admit(offered.list_id, [], None)
    await stale.decide_anew()
    found = await rows(campaign)
    assert found[customer][:2] == ("x", "never_asked")
    assert found[subscriber.address.id][0] == "p"


async def test_a_fact_that_changes_stops_the_letter_before_anything_is_decided_anew(
    offered: OfferedList,
) -> None:
    desk = await made.role_address()
    campaign = await made.campaign_to_everybody(offered)
    assert (await frozen(campaign))[desk][0] == "p"
    await database.execute("update organisations set legal_form = 'sole_trader'")
    assert await sent(campaign) == set()
    await decide_rows_anew(campaign, [1])
    assert (await rows(campaign))[desk][:2] == ("x", "natural_person")


async def test_what_lasted_until_yesterday_is_not_sent_on(offered: OfferedList) -> None:
    group = await made.product_group()
    today = clock.today()
    customer = await made.customer(group, bought=today - timedelta(days=720))
    campaign = await made.campaign_to_everybody(offered, group)
    assert (await frozen(campaign))[customer][0] == "p"
    await database.execute("select set_config('postilupa.offset', '40 days', true)")
    assert await sent(campaign) == set()
    await database.execute(statements.EXCLUDE_UNPERMITTED, campaign, [1])
    assert (await rows(campaign))[customer][:2] == ("x", "customer_lapsed")


async def test_leaving_by_the_link_in_the_letter_closes_the_list_on_every_ground(
    offered: OfferedList, client: httpx.AsyncClient
) -> None:
    group = await made.product_group()
    customer = await made.customer(group)
    first, second = [await made.campaign_to_everybody(offered, group) for _ in range(2)]
    await frozen(first)
    path = way_out_url(offered.list_id, customer).removeprefix(BASE)
    assert offered.name in (await client.get(path)).text
    answer = await client.post(path, content=b"List-Unsubscribe=One-Click")
    assert answer.status_code == 200
    assert (await rows(first))[customer][:2] == ("x", "withdrawn")
    await client.post(path, content=b"List-Unsubscribe=One-Click")
    assert await make_lists.history(customer) == [("withdrawn", "one_click")]
    assert (await frozen(second))[customer][:2] == ("x", "withdrawn")


async def test_who_left_at_one_address_gets_it_at_none_on_another_ground(
    offered: OfferedList,
) -> None:
    group = await made.product_group()
    known = await make_lists.subscriber("", offered)
    customer = await made.customer(group)
    await database.execute(
        "update contact_addresses set contact = $2, main_since = null where id = $1",
        customer, known.address.contact_id,
    )  # fmt: skip
    await make_campaigns.leave(known)
    campaign = await made.campaign_to_everybody(offered, group)
    found = await frozen(campaign)
    assert {state for state, _, _ in found.values()} == {"x"}
    assert await sent(campaign) == set()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_the_page_behind_the_letter_says_why_it_came(
    offered: OfferedList, client: httpx.AsyncClient, language: str
) -> None:
    await made.balance(offered.list_id)
    await made.journalist(offered.list_id)
    campaign = await made.campaign_to_everybody(offered)
    await frozen(campaign)
    page = await client.get(why_url(campaign, 1).removeprefix(BASE) + f"?lang={language}")
    assert page.status_code == 200
    assert {
        "fi": "Saat tämän työosoitteeseesi, koska se koskee työtehtäviäsi",
        "sv": "Du får det här till din arbetsadress eftersom det gäller dina arbetsuppgifter",
        "en": "You get this at your work address because it concerns your work",
    }[language] in page.text
    assert (made.REASON in page.text) is (language == "fi")
    assert "/unsubscribe/" in page.text
    assert (await client.get("/why/" + "A" * 48)).status_code == 404
