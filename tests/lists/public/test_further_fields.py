"""Fields that no form of ours has are never stored, whoever sends them."""

import httpx

from app.database import fetch, fetchval
from tests.lists.conftest import Subscribe
from tests.make import lists as make_lists
from tests.make.lists import hidden_fields, history

MORE = {
    "state": "given", "consent_state": "given", "method": "own_link", "actor": "staff",
    "confirmed_at": "2026-01-01T10:00:00Z", "mailed_at": "2026-01-01T10:00:00Z", "verdict": "true",
    "is_invitation": "true", "ground": "customer", "contact": "1", "assurance": "high", "role": "customer",
}  # fmt: skip


# trial A17
async def test_a_sign_up_says_of_itself_only_what_the_form_asks(
    client: httpx.AsyncClient, subscribe: Subscribe
) -> None:
    news = await make_lists.a_list("news")
    await subscribe("aino@example.org", "news", **MORE)
    [request] = await fetch("select * from subscription_requests")
    assert (request["confirmed_at"], request["mailed_at"], request["ground"]) == (None, None, None)
    assert request["is_invitation"] is False
    assert await history(request["subject"]) == []  # nothing before the mail goes out
    assert await fetchval("select count(*) from permission where verdict") == 0
    assert await fetchval("select count(*) from contacts") == 0
    path = await make_lists.link_in("sign_up", "confirm")
    await make_lists.a_minute_later()
    page = await client.get(path)
    await client.post(path, data={**hidden_fields(page), **MORE, "act": "confirm"})
    assert (await history(request["subject"]))[-1] == ("given", "double_opt_in")
    said = await fetch("select actor, method, list_id from consent_events where state = 'given'")
    assert [tuple(one) for one in said] == [("person", "double_opt_in", news.list_id)]
    assert await fetchval("select count(*) from ground_facts") == 0


# trial A17
async def test_who_leaves_can_say_nothing_of_others(client: httpx.AsyncClient) -> None:
    known, other = await make_lists.subscriber(), await make_lists.subscriber()
    wanted = {
        "address": str(other.address.id), "subject": str(other.address.id), "method": "double_opt_in",
        "list": str(other.list.list_id), "email": other.address.email, "state": "erased",
    }  # fmt: skip
    before = await history(other.address.id)
    await client.post(known.unsubscribe_path, data={"what": "one", **wanted})
    assert (await history(known.address.id))[-1] == ("withdrawn", "page")
    assert await history(other.address.id) == before
