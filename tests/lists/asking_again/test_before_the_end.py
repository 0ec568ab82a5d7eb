"""A consent that ends: one question before, a yes that renews it, and silence that says nothing."""

from datetime import timedelta
from uuid import UUID

import httpx

from app import database
from app.consent.actions import Evidence
from app.consent.events import Method
from app.lists.actions.unsubscribe import leave_list
from app.lists.asking.letter import note_not_sent
from app.lists.asking_again.asking import remind_before_the_end
from app.lists.queries import OfferedList
from app.mail.outbox import Letter
from tests.consent.grounds import made
from tests.lists.asking_again.consenting import (
    at,
    end_of,
    mail_of,
    page_of,
    press,
    subscriber_of,
)
from tests.make import lists as make_lists
from tests.make.lists import history


async def a_list_that_ends(months: int = 12, days: int | None = 30) -> OfferedList:
    offered = await make_lists.a_list()
    await made.purpose_says(offered.list_id, consent_months=months, renewal_days=days)
    return offered


async def test_nobody_is_asked_before_the_time_has_come(db: None) -> None:
    offered = await a_list_that_ends()
    address = await subscriber_of(offered)
    async with at(await end_of(address) - timedelta(days=31)):
        assert await remind_before_the_end() == 0


async def test_each_is_asked_once_for_each_end(db: None) -> None:
    offered = await a_list_that_ends()
    address = await subscriber_of(offered)
    async with at(await end_of(address) - timedelta(days=29)):
        assert await remind_before_the_end() == 1
        assert await remind_before_the_end() == 0
        letter = await mail_of()
        assert isinstance(letter, Letter)
        await make_lists.accepted("invitation")
        assert await remind_before_the_end() == 0
    assert (await history(address))[-2:] == [
        ("requested", "invited"),
        ("confirmation_sent", "invited"),
    ]


async def test_where_no_days_are_set_nobody_is_asked(db: None) -> None:
    offered = await a_list_that_ends(days=None)
    address = await subscriber_of(offered)
    async with at(await end_of(address) - timedelta(days=5)):
        assert await remind_before_the_end() == 0


async def test_the_mail_says_what_ends_when_and_that_silence_ends_it(db: None) -> None:
    offered = await a_list_that_ends()
    address = await subscriber_of(offered)
    async with at(await end_of(address) - timedelta(days=20)):
        await remind_before_the_end()
        letter = await mail_of()
    assert isinstance(letter, Letter)
    for part in (letter.text, letter.html):
        assert "May we go on writing to you?" in part
        assert "This consent ends on" in part
        assert "If you do not answer, your consent ends on" in part
        assert "No marketing at all" in part
    assert letter.leaving is not None


async def test_yes_renews_it_with_the_sentence_of_today(client: httpx.AsyncClient) -> None:
    offered = await a_list_that_ends()
    address = await subscriber_of(offered)
    ends = await end_of(address)
    async with at(ends - timedelta(days=20)):
        await remind_before_the_end()
        page = page_of(await mail_of())
        await make_lists.accepted("invitation")
    async with at(ends - timedelta(days=2)):
        done = await press(client, page, "yes")
        assert done.status_code == 200
        assert (await history(address))[-1] == ("renewed", "invited")
        assert await end_of(address) > ends + timedelta(days=300)
        again = await client.get(page)
        assert "already" in again.text
    kept = await database.fetchval(
        "select v.detail ->> 'form' from consent_evidence v join consent_events e on e.id = v.event "
        "where e.subject = $1 and e.state = 'renewed'",
        address,
    )
    assert await database.fetchval(
        "select html from form_versions where digest = decode($1, 'hex')", kept
    )


async def test_an_old_link_renews_nothing(client: httpx.AsyncClient) -> None:
    offered = await a_list_that_ends()
    address = await subscriber_of(offered)
    ends = await end_of(address)
    async with at(ends - timedelta(days=20)):
        await remind_before_the_end()
        page = page_of(await mail_of())
        await make_lists.accepted("invitation")
        opened = await client.get(page)
        before = await history(address)
    async with at(ends + timedelta(minutes=1)):
        done = await press(client, page, "yes", seen=opened)
        assert done.status_code == 410
        assert await history(address) == before
        assert await remind_before_the_end() == 0


async def test_who_left_meanwhile_is_not_brought_back_by_the_link(
    client: httpx.AsyncClient,
) -> None:
    offered = await a_list_that_ends()
    address = await subscriber_of(offered)
    async with at(await end_of(address) - timedelta(days=20)):
        await remind_before_the_end()
        page = page_of(await mail_of())
        await make_lists.accepted("invitation")
        opened = await client.get(page)
        await leave_list(
            offered.list_id, address, offered.purpose, Method.PAGE, Evidence(), answers_letter=True
        )
        before = await history(address)
        assert (await press(client, page, "yes", seen=opened)).status_code == 410
        assert await history(address) == before


async def test_no_thank_you_stops_the_letters_now(client: httpx.AsyncClient) -> None:
    offered = await a_list_that_ends()
    address = await subscriber_of(offered)
    async with at(await end_of(address) - timedelta(days=20)):
        await remind_before_the_end()
        page = page_of(await mail_of())
        await make_lists.accepted("invitation")
        await press(client, page, "no")
        assert ("refused", "invited") in await history(address)
        assert "withdrawn" in [state for state, _ in await history(address)]
        assert not await permitted(address)


async def test_silence_ends_it_and_nothing_more_is_sent(db: None) -> None:
    offered = await a_list_that_ends()
    address = await subscriber_of(offered)
    ends = await end_of(address)
    async with at(ends - timedelta(days=20)):
        await remind_before_the_end()
        await mail_of()
        await make_lists.accepted("invitation")
    for days in (0, 1, 40, 400):
        async with at(ends + timedelta(days=days, minutes=1)):
            assert await remind_before_the_end() == 0
    assert "renewed" not in [state for state, _ in await history(address)]


async def test_a_mail_that_did_not_go_out_counts_for_nothing(db: None) -> None:
    offered = await a_list_that_ends()
    address = await subscriber_of(offered)
    async with at(await end_of(address) - timedelta(days=20)):
        await remind_before_the_end()
        await mail_of()
        await note_not_sent(
            await database.fetchval("select about from outbox where kind = 'invitation'")
        )
        await database.execute("update outbox set state = 'expired'")
        assert await remind_before_the_end() == 1


async def permitted(address: UUID) -> bool:
    found: bool = await database.fetchval(
        "select coalesce(bool_or(verdict), false) from permission where address = $1", address
    )
    return found
