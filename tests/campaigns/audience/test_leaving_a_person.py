"""Leaving is the person's, not the address's: whoever left is sent nothing at another address."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from app import database
from app.campaigns.audience import freeze as audience
from app.campaigns.audience import queries
from app.campaigns.running import start
from app.campaigns.writing import actions
from app.consent.actions import Evidence, record
from app.consent.events import Method, State
from app.contacts.queries import people
from app.lib import clock
from app.lib.languages import Language
from app.lib.tokens import token
from app.lists.actions.asked_to_leave import record_leaving
from app.lists.actions.preferences import ask_for_link
from app.lists.actions.unsubscribe import leave_at_address
from tests.make import campaigns as make_campaigns
from tests.make import consent as make_consent
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.lists import Subscriber, hidden_fields

pytestmark = pytest.mark.usefixtures("mail_server")


async def page(client: httpx.AsyncClient, known: Subscriber) -> None:
    await client.post(known.unsubscribe_path, data={"what": "one"})


async def one_click(client: httpx.AsyncClient, known: Subscriber) -> None:
    await client.post(known.unsubscribe_path, content=b"List-Unsubscribe=One-Click")


async def choices(client: httpx.AsyncClient, known: Subscriber) -> None:
    link = await ask_for_link(make_lists.address(known.address.email), "fi")
    path = f"/preferences/{token('preferences', link)}"
    data = {**hidden_fields(await client.get(path)), "language": "fi", "act": "save"}
    await client.post(path, data=data)


async def told_staff(_client: httpx.AsyncClient, known: Subscriber) -> None:
    address = await people.address(known.address.id)
    assert address
    await record_leaving(
        address.contact_id, known.list.list_id, known.subscription.purpose,
        how="by phone", by=await make_staff.member(),
    )  # fmt: skip


async def in_an_old_program(_client: httpx.AsyncClient, known: Subscriber) -> None:
    await leave_at_address(
        known.list.list_id, known.address.id, known.subscription.purpose,
        Method.IMPORT, Evidence(email=known.address.email), staff_member=None, at=None,
    )  # fmt: skip


Leaving = Callable[[httpx.AsyncClient, Subscriber], Awaitable[None]]


async def reached(known: Subscriber) -> list[str]:
    """To whom the next campaign goes; the page counts as many."""
    made = await actions.create(
        known.list.list_id, Language.FINNISH, by=None, draft=make_campaigns.LETTER
    )
    await make_campaigns.reader(known.list)  # so that there is somebody
    counted = await queries.audience(made)
    await start.send_now(made, by=None)
    await audience.freeze(made)
    rows = await database.fetch(
        "select a.email from delivery d join contact_addresses a on a.id = d.address "
        "where d.campaign = $1 and d.state = 'p' and a.contact = $2",
        made, known.address.contact_id,
    )  # fmt: skip
    assert counted.people == await database.fetchval(
        "select count(*) from delivery where campaign = $1 and state = 'p'", made
    )
    return [row["email"] for row in rows]


@pytest.mark.parametrize("leaving", [page, one_click, choices, told_staff, in_an_old_program])
@pytest.mark.parametrize("at", [0, 1, 2])
async def test_leaving_at_one_of_three_addresses_no_campaign_reaches_another(  # trial H18
    client: httpx.AsyncClient, leaving: Leaving, at: int
) -> None:
    known = await make_lists.subscriber("aino@example.org")
    three = [known, *[await make_lists.second_address_of(known) for _ in range(2)]]
    assert len(await reached(known)) == 1
    await leaving(client, three[at])
    assert await reached(known) == []


async def test_who_agreed_again_at_another_address_gets_it_there(  # trial H18
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber("aino@example.org")
    other = await make_lists.second_address_of(known)
    await one_click(client, known)
    await make_lists.confirm(await make_lists.sign_up(other.address.email, known.list))
    assert await reached(known) == [other.address.email]


async def test_a_record_with_another_address_that_left_is_sent_nothing(
    client: httpx.AsyncClient,
) -> None:
    """Left before anybody knew that both addresses are of one person."""
    known = await make_lists.subscriber("aino@example.org")
    other = await make_lists.subscriber("aino.n@example.org", known.list)
    await one_click(client, other)
    await database.execute(
        "update contact_addresses set contact = $2, main_since = null where id = $1",
        other.address.id, known.address.contact_id,
    )  # fmt: skip
    assert await reached(known) == []


async def test_a_mailbox_that_is_gone_says_nothing_about_the_others(db: None) -> None:
    known = await make_lists.subscriber("aino@example.org")
    other = await make_lists.second_address_of(known)
    await leave_at_address(
        known.list.list_id, other.address.id, known.subscription.purpose,
        Method.BOUNCE, Evidence(email=other.address.email), staff_member=None, at=None,
    )  # fmt: skip
    assert await reached(known) == [known.address.email]


async def test_undoing_on_the_page_brings_every_address_back(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber("aino@example.org")
    other = await make_lists.second_address_of(known)
    answer = await client.post(other.unsubscribe_path, data={"what": "one"})
    assert await reached(known) == []
    path = answer.text.split('action="')[1].split('"')[0]
    await client.post(path, data=hidden_fields(answer))
    assert await reached(known) == [known.address.email]


# trial E6
@pytest.mark.parametrize("hours", [-9, 9, 9000])
async def test_a_clock_that_was_put_right_brings_nobody_back(
    client: httpx.AsyncClient, hours: int
) -> None:
    """What was said last counts, whatever the clock showed when it was said."""
    known = await make_lists.subscriber("aino@example.org")
    other = await make_lists.second_address_of(known)
    for each in (known, other):
        given = make_consent.new_event(
            each.address.id, State.GIVEN, Method.DOUBLE_OPT_IN,
            list_id=known.list.list_id, purpose=known.subscription.purpose,
        )  # fmt: skip
        await record(replace(given, at=clock.now() + timedelta(hours=hours)))
    assert len(await reached(known)) == 1
    await client.post(other.unsubscribe_path, data={"what": "all"})
    assert await reached(known) == []
