"""Whoever signs up with another's address, again and again, writes nothing that stays about them."""

import re
from datetime import timedelta

import httpx

from app.config import Settings
from app.database import fetch, fetchval
from app.lists import emails, personal_data
from app.mail.outbox import Drop, Letter
from tests.conftest import BASE_URL
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.lists import hidden_fields

VICTIM = "aino@example.org"


async def letters() -> list[Letter | Drop]:
    """What a worker makes of every sign-up."""
    asked = await fetch("select about, language from outbox where kind = 'sign_up' order by id")
    return [await emails.prepare_sign_up(row["about"], row["language"]) for row in asked]


async def signs_up(browser: httpx.AsyncClient, form: dict[str, list[str]], slug: str) -> None:
    answer = await browser.post("/", data={**form, "email": VICTIM, "lists": slug})
    assert answer.status_code == 200


# trial H5
async def test_a_hundred_networks_leave_one_mail_and_one_wish_and_its_owner_can_subscribe(
    client: httpx.AsyncClient, settings: Settings, watch: make_lists.Watch
) -> None:
    both = await make_lists.a_list("news"), await make_lists.a_list("other")
    form = hidden_fields(await client.get("/"))
    watch.forward(seconds=10)
    for number in range(100):
        transport = make_staff.transport_to(settings, ip=f"198.51.{number}.7")
        async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as stranger:
            await signs_up(stranger, form, both[number % 2].slug)
    await signs_up(client, form, "news")
    [letter] = [each for each in await letters() if isinstance(each, Letter)]
    assert await fetchval("select count(*) from consent_events") == 1
    [path] = set(re.findall(r"/confirm/[\w-]+", letter.text))
    page = hidden_fields(await client.get(path))
    await client.post(path, data={**page, "act": "confirm"})
    assert await fetchval("select count(*) from subscriptions where left_at is null") == 1


# trial H5
async def test_a_wish_that_no_mail_went_out_about_never_reaches_the_ledger(
    db: None, watch: make_lists.Watch
) -> None:
    news = await make_lists.a_list()
    for _ in range(5):
        await make_lists.sign_up(VICTIM, news)
    await letters()
    assert await fetchval("select count(*) from consent_events") == 1
    watch.forward(seconds=timedelta(days=1).total_seconds())
    again = await make_lists.sign_up(VICTIM, news)
    assert isinstance(await make_lists.letter_for("sign_up"), Letter)
    assert isinstance(await make_lists.letter_for("sign_up"), Letter)
    assert await make_lists.history(again.subject) == [("requested", "form")] * 2


# register R7
async def test_from_where_somebody_signed_up_is_told_and_goes_with_the_sign_up(db: None) -> None:
    request = await make_lists.sign_up(VICTIM)
    kept = await personal_data.collect([request.subject])
    assert "192.0.2.7" in str(kept["subscription_requests"][0]["visit"])
    await personal_data.erase([request.subject])
    assert await fetchval("select count(*) from subscription_requests") == 0
