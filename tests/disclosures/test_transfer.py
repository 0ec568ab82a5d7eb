"""Nothing leaves the EEA without the person's own permission, given and taken back by themselves."""

from dataclasses import replace
from uuid import UUID

import httpx
import pytest

from app import config, database
from app.campaigns.audience.queries import audience
from app.consent import actions as consent
from app.consent.events import ANY_MARKETING, TRANSFER, Method, State
from app.consent.grounds import stale
from app.consent.grounds.history import may_leave
from app.consent.queries import events_of_each
from app.consent.sql import may_leave as may_leave_in_sql
from app.contacts.queries.people import person
from app.disclosures.queries import of_the_mail_account
from app.disclosures.rules import RecipientNow
from app.lists import queries
from app.lists.public.queries import left_just_now
from app.lists.queries import OfferedList
from app.lists.transfer.words import sentence
from app.web.guards.csrf import FIELD
from tests.campaigns.grounds.going import frozen, sent
from tests.consent.grounds import made as made_grounds
from tests.disclosures import made
from tests.lists.test_preferences import mailed_link
from tests.make import deliveries as make_deliveries
from tests.make import lists as make_lists
from tests.make.consent import new_event
from tests.make.lists import Subscriber, hidden_fields, history
from tests.make.staff import StaffBrowser
from tests.privacy.recording.test_consents import send, typed

ASKED = "Tietosi EU:n ja ETA:n ulkopuolella"


@pytest.fixture
async def two(db: None) -> tuple[OfferedList, UUID, UUID]:
    """A list, with a reader who permits the transfer and one who does not."""
    offered = await make_lists.a_list()
    permitting = (await make_lists.subscriber("aino@example.org", offered)).address.id
    other = (await make_lists.subscriber("olli@example.org", offered)).address.id
    await made.permits(permitting)
    return offered, permitting, other


# register R15
async def test_a_letter_through_a_server_outside_goes_only_to_who_permits_it(
    two: tuple[OfferedList, UUID, UUID],
) -> None:
    offered, permitting, other = two
    group = await made_grounds.product_group()
    customer = await made_grounds.customer(group)
    campaign = await made_grounds.campaign_to_everybody(offered, group)
    await made.mail_through(made.OUTSIDE)
    await stale.decide_anew()
    counted = await audience(campaign)
    found = await frozen(campaign)
    assert found[permitting] == ("p", None, "c")
    assert found[other][:2] == ("x", "no_transfer")
    assert found[customer][:2] == ("x", "no_transfer")
    assert counted.people == 1
    assert counted.left_out == {"no_transfer": 2}
    assert await sent(campaign) == {permitting}


@pytest.mark.parametrize(
    ("accounts", "people"), [((), 2), ((made.INSIDE,), 2), ((made.INSIDE, made.OUTSIDE), 1)]
)
async def test_how_many_it_reaches_follows_where_the_mail_server_is(
    two: tuple[OfferedList, UUID, UUID], accounts: tuple[RecipientNow, ...], people: int
) -> None:
    campaign = await make_deliveries.campaign(two[0].list_id, started=False)
    for now in (accounts, (made.OUTSIDE,), accounts):
        await made.mail_through(*now)
        await stale.decide_anew()
    assert (await audience(campaign)).people == people


async def test_check_tells_of_an_account_outside_and_of_one_nobody_named(db: None) -> None:
    settings = replace(config.current(), smtp_url="smtp://127.0.0.1:25")
    assert "in which country" in (await of_the_mail_account(settings))[0]
    await made.mail_through(made.INSIDE)
    assert await of_the_mail_account(settings) == []
    await made.mail_through(made.OUTSIDE)
    [warning] = await of_the_mail_account(settings)
    assert "Letter Harbor Ltd (GB)" in warning


async def save(client: httpx.AsyncClient, path: str, **ticked: str) -> httpx.Response:
    """Open the page, tick or leave the box, press 'Save'."""
    await make_lists.a_minute_later()
    part = (await client.get(path)).text.partition('aria-labelledby="transfer"')[2]
    page = httpx.Response(200, text=part, request=httpx.Request("GET", "http://test"))
    return await client.post(f"{path}/transfer", data={**hidden_fields(page), **ticked})


async def permitted(known: Subscriber) -> bool:
    """As the decision sees it and as SQL does."""
    addresses = await database.fetch(
        "select id from contact_addresses where contact = $1", known.address.contact_id
    )
    histories = await events_of_each([row["id"] for row in addresses])
    by_sql = await database.fetchval(f"select {may_leave_in_sql('$1')}", known.address.contact_id)
    assert may_leave(histories.values()) == by_sql
    return bool(by_sql)


# register R15
async def test_it_is_given_and_taken_back_on_the_own_page(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber("aino@example.org")
    other = await make_lists.second_address_of(known)
    path = await mailed_link(client, known)
    assert ASKED not in (await client.get(path)).text, "nobody is outside"
    await made.mail_through(made.OUTSIDE)
    page = (await client.get(path)).text
    assert ASKED in page
    assert "Letter Harbor Ltd, Iso-Britannia" in page
    assert (await save(client, path, transfer="yes")).status_code == 303
    assert await permitted(known)
    for one in (known, other):
        assert (await history(one.address.id))[-1] == ("given", "own_link")
    kept = await database.fetchrow(
        "select w.sentence, e.channel, f.html from consent_events e join wordings w on w.id = e.wording "
        "join consent_evidence v on v.event = e.id "
        "join form_versions f on encode(f.digest, 'hex') = v.detail ->> 'form' "
        "where e.subject = $1 and e.channel = 'transfer'",
        known.address.id,
    )
    assert kept is not None
    assert kept["sentence"] == sentence(made.CONTROLLER, "fi")
    assert kept["sentence"] in kept["html"]
    assert "Letter Harbor Ltd" in kept["html"]
    assert (await save(client, path)).status_code == 303
    assert (await history(known.address.id))[-1] == ("withdrawn", "page")
    assert not await permitted(known)


async def test_a_no_to_the_transfer_is_none_to_letters(client: httpx.AsyncClient) -> None:
    """It shows no way back to a list, puts nobody on the suppression list, and ends no letters."""
    known = await make_lists.subscriber("aino@example.org")
    await made.permits(known.address.id)
    await save(client, await mailed_link(client, known))
    assert (await history(known.address.id))[-1] == ("withdrawn", "page")
    assert await left_just_now(known.subscription) is None
    assert await database.fetchval("select count(*) from suppressions") == 0
    assert {one.list_id for one in await queries.subscribed([known.address.id], "fi")} == {
        known.list.list_id
    }


@pytest.mark.parametrize("change", [{"shown": "another"}, {"form": "another"}, {"transfer": ""}])
async def test_a_yes_is_only_to_what_the_page_showed(
    client: httpx.AsyncClient, change: dict[str, str]
) -> None:
    known = await make_lists.subscriber("aino@example.org")
    path = await mailed_link(client, known)
    if "transfer" not in change:
        await made.mail_through(made.OUTSIDE)
    answer = await save(client, path, **{"transfer": "yes", **change})
    assert answer.status_code == 422
    assert not await permitted(known)


async def test_staff_record_it_with_its_paper_and_its_end(staff: StaffBrowser) -> None:
    offered = await make_lists.a_list()
    known = await make_lists.subscriber("aino@example.org", offered)
    contact, address = known.address.contact_id, known.address.id
    page = f"/staff/people/{contact}"
    data = {**typed(staff, offered, address), "list": "transfer"}
    assert (await send(staff, contact, data)).status_code == 422, "nobody is outside"
    await made.mail_through(made.OUTSIDE)
    assert "Not permitted" in (await staff.get(page)).text
    assert (await send(staff, contact, data)).status_code == 303
    assert (await send(staff, contact, data)).status_code == 422, "it is there already"
    shown = (await staff.get(page)).text
    assert "Not permitted" not in shown
    assert "Data outside the EU and the EEA" in shown
    assert await permitted(known)
    assert (await history(address))[-1] == ("given", "written")
    ended = await staff.post(
        f"{page}/stop", data={FIELD: staff.csrf, "reach": "transfer", "how": "puhelimessa"}
    )
    assert ended.status_code == 303
    assert not await permitted(known)
    assert (await history(address))[-1] == ("withdrawn", "staff")
    assert await person(contact) is not None


@pytest.mark.parametrize(
    ("first", "second", "may"),
    [("given", "", True), ("given", "given", True), ("given", "withdrawn", False), ("", "", False)],
)
async def test_a_no_at_any_address_is_a_no_of_the_person(
    db: None, first: str, second: str, may: bool
) -> None:
    known = await make_lists.subscriber("aino@example.org")
    other = await make_lists.second_address_of(known)
    for one, state in ((known, first), (other, second)):
        if state:
            said = new_event(one.address.id, State(state), Method.OWN_LINK, purpose=ANY_MARKETING)
            await consent.record(replace(said, channel=TRANSFER))
    assert await permitted(known) is may
