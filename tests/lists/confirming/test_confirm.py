"""The link in the confirmation mail: looking changes nothing, the button confirms, once."""

from datetime import timedelta

import httpx
import pytest

from app.contacts.queries.people import address_by_canonical, person
from app.database import execute, fetchval
from app.lib.tokens import token
from app.lists import personal_data, queries
from app.lists.actions import confirm
from app.lists.public import forms
from app.lists.queries import Request
from app.mail.outbox import Drop, Letter
from tests.make import lists as make_lists
from tests.make.lists import Watch, accepted, evidence, hidden_fields, history, letter_for, link_in


async def press(client: httpx.AsyncClient, path: str, act: str = "confirm") -> httpx.Response:
    """Open the page and press one of its buttons."""
    await make_lists.a_minute_later()
    page = await client.get(path)
    return await client.post(path, data={**hidden_fields(page), "act": act})


async def test_the_page_shows_what_is_agreed_to_and_hides_most_of_the_address(
    client: httpx.AsyncClient,
) -> None:
    news = await make_lists.a_list()
    await make_lists.sign_up("aino@example.org", news)
    page = await client.get(await link_in("sign_up", "confirm"))
    for shown in (
        "a•••••@<wbr>example.<wbr>org",
        news.sentence,
        news.how_often,
        "Revontuli Viestintä Oy",
    ):
        assert shown in page.text
    assert "aino@" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]


# trial E1
async def test_opening_the_link_changes_nothing_however_often(client: httpx.AsyncClient) -> None:
    request = await make_lists.sign_up()
    path = await link_in("sign_up", "confirm")
    before = await history(request.subject)
    for _ in range(3):
        assert (await client.get(path)).status_code == 200
        assert (await client.head(path)).status_code == 200
    assert await history(request.subject) == before
    assert await fetchval("select count(*) from contacts") == 0


async def test_the_button_makes_the_subscription_the_person_and_the_proof(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    # register R11
    request = await make_lists.sign_up("aino@example.org")
    path = await link_in("sign_up", "confirm")
    await accepted("sign_up", "<mail-1@example.com>")
    watch.forward(minutes=5)
    page = await press(client, path)
    assert "checked" not in page.text
    known = await address_by_canonical("aino@example.org")
    assert known is not None
    assert known.id == request.subject
    assert await history(known.id) == [
        ("requested", "form"),
        ("confirmation_sent", "double_opt_in"),
        ("given", "double_opt_in"),
    ]
    [_, sent, given] = await evidence(known.id)
    assert sent["message_id"] == "<mail-1@example.com>"
    assert '"seconds_after_mail": 360' in given["detail"]


async def test_the_name_typed_in_the_form_becomes_the_persons_only_now(db: None) -> None:
    request = await make_lists.sign_up()
    assert await fetchval("select count(*) from contacts") == 0
    known = await make_lists.confirm(request)
    aino = await person(known.contact_id)
    assert aino is not None
    assert (aino.name, aino.language) == ("Aino Niemelä", "fi")


# trial A28
async def test_a_used_link_says_that_it_is_confirmed_already(client: httpx.AsyncClient) -> None:
    request = await make_lists.sign_up()
    path = await link_in("sign_up", "confirm")
    await press(client, path)
    again = await client.post(f"{path}?lang=en", data={"act": "confirm"})
    assert again.status_code == 200
    assert "already confirmed" in again.text
    assert [state for state, _ in await history(request.subject)].count("given") == 1


async def test_a_post_that_our_page_did_not_make_only_shows_the_page(
    client: httpx.AsyncClient,
) -> None:
    request = await make_lists.sign_up()
    path = await link_in("sign_up", "confirm")
    page = await client.post(f"{path}?lang=en", data={"act": "confirm"})
    assert "Confirm the subscription" in page.text
    assert ("given", "double_opt_in") not in await history(request.subject)


async def test_this_was_not_me_ends_the_link_and_is_recorded(client: httpx.AsyncClient) -> None:
    request = await make_lists.sign_up()
    path = await link_in("sign_up", "confirm")
    await press(client, path, "not_me")
    assert (await history(request.subject))[-1] == ("refused", "page")
    page = await client.get(f"{path}?lang=en")
    assert "cancelled" in page.text
    await press_stale(client, path, request)
    assert await fetchval("select count(*) from subscriptions") == 0


async def press_stale(client: httpx.AsyncClient, path: str, request: Request) -> None:
    """A page opened before the cancellation still has a mark; it must not help."""
    mark = forms.mark(f"confirm {request.id}")
    await client.post(path, data={"form": mark, "act": "confirm"})


async def test_this_was_not_me_takes_nothing_from_who_subscribed_before(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber("aino@example.org")
    other = await make_lists.a_list()
    await make_lists.sign_up("aino@example.org", known.list, other)
    await press(client, await link_in("sign_up", "confirm"), "not_me")
    have = await queries.subscribed([known.address.id], "fi")
    assert [one.list_id for one in have] == [known.list.list_id]


# trial A28
async def test_after_seven_days_the_link_says_so_and_offers_the_form(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    request = await make_lists.sign_up()
    path = await link_in("sign_up", "confirm")
    watch.forward(days=7, seconds=1)
    page = await client.get(f"{path}?lang=en")
    assert page.status_code == 410
    assert "7 days" in page.text
    await press_stale(client, path, request)
    assert await fetchval("select count(*) from subscriptions") == 0


# trial A28
@pytest.mark.parametrize("page", ["confirm", "preferences", "unsubscribe", "undo"])
async def test_a_link_works_only_whole_unaltered_and_for_its_purpose(
    client: httpx.AsyncClient, page: str
) -> None:
    known = await make_lists.subscriber()
    request = await make_lists.sign_up(known.address.email, await make_lists.a_list())
    before = await history(known.address.id)
    genuine = {
        "confirm": token("confirm", request.id, request.nonce),
        "preferences": token("preferences", request.id),
        "unsubscribe": token("unsubscribe", known.subscription.id),
        "undo": token("undo", known.address.id),
    }
    mine = genuine.pop(page)
    swapped = mine.swapcase()
    flipped = ("B" if mine[0] == "A" else "A") + mine[1:]
    last = mine[:-1] + ("B" if mine[-1] == "A" else "A")
    for altered in (*genuine.values(), mine[:-1], mine + "A", swapped, flipped, last, "x"):
        data = {"act": "confirm", "what": "all", "List-Unsubscribe": "One-Click"}
        answer = await client.post(f"/{page}/{altered}", data=data)
        assert answer.status_code == 404, altered
    assert await history(known.address.id) == before


async def test_who_confirms_again_renews_and_gets_no_second_subscription(db: None) -> None:
    known = await make_lists.subscriber("aino@example.org")
    other = await make_lists.a_list()
    again = await make_lists.sign_up("aino@example.org", known.list, other)
    await make_lists.confirm(again)
    states = [state for state, _ in await history(known.address.id)]
    assert states.count("given") == 2
    assert states.count("renewed") == 1
    assert await fetchval("select count(*) from subscriptions") == 2


async def test_confirming_one_request_answers_the_others_that_asked_for_no_more(
    client: httpx.AsyncClient,
) -> None:
    news = await make_lists.a_list()
    first = await make_lists.sign_up("aino@example.org", news)
    path = await link_in("sign_up", "confirm")
    second = await make_lists.sign_up("aino@example.org", news)
    await make_lists.confirm(second)
    found = await queries.request(first.id)
    assert found is not None
    assert found.state == "superseded"
    assert "already confirmed" in (await client.get(f"{path}?lang=en")).text
    await press_stale(client, path, first)
    states = [state for state, _ in await history(first.subject)]
    assert states == ["requested", "requested", "given"]


async def test_a_request_that_asked_for_more_still_waits(db: None) -> None:
    news, other = await make_lists.a_list(), await make_lists.a_list()
    more = await make_lists.sign_up("aino@example.org", news, other)
    stranger = await make_lists.sign_up("eero@example.org", news)
    await make_lists.confirm(await make_lists.sign_up("aino@example.org", news))
    for request in (more, stranger):
        found = await queries.request(request.id)
        assert found is not None
        assert found.state == "open"


async def test_an_objection_is_ended_by_ones_own_confirmation(db: None) -> None:
    known = await make_lists.subscriber("aino@example.org")
    await make_lists.stop_everything(known)
    assert await queries.subscribed([known.address.id], "fi") == []
    await make_lists.confirm(await make_lists.sign_up("aino@example.org", known.list))
    assert len(await queries.subscribed([known.address.id], "fi")) == 1


async def test_a_list_closed_meanwhile_is_not_confirmed(client: httpx.AsyncClient) -> None:
    news = await make_lists.a_list()
    await make_lists.sign_up("aino@example.org", news)
    path = await link_in("sign_up", "confirm")
    await make_lists.a_minute_later()
    page = await client.get(path)
    await execute("update lists set closed_at = now() where id = $1", news.list_id)
    answer = await client.post(path, data={**hidden_fields(page), "act": "confirm"})
    assert answer.status_code == 409
    assert await fetchval("select confirmed_at from subscription_requests") is None


async def test_a_welcome_follows_with_a_way_out_of_each_list(client: httpx.AsyncClient) -> None:
    request = await make_lists.sign_up()
    await press(client, await link_in("sign_up", "confirm"))
    letter = await letter_for("welcome")
    assert isinstance(letter, Letter)
    assert letter.to == request.email
    assert (await client.get(await link_in("welcome", "unsubscribe"))).status_code == 200


async def test_a_welcome_to_somebody_who_left_at_once_is_not_sent(db: None) -> None:
    known = await make_lists.subscriber()
    await make_lists.stop_everything(known)
    assert await letter_for("welcome") == Drop("gone")


async def test_what_the_ledger_calls_an_address_stays_the_same_through_sign_ups(db: None) -> None:
    first = await make_lists.sign_up("aino@example.org")
    second = await make_lists.sign_up("aino@example.org")
    known = await make_lists.confirm(second)
    third = await make_lists.sign_up("aino@example.org")
    assert first.subject == second.subject == third.subject == known.id


async def test_after_erasure_the_same_address_is_somebody_new(db: None) -> None:
    known = await make_lists.subscriber("aino@example.org")
    await personal_data.erase([known.address.id])
    await make_lists.forget_contact(known)
    again = await make_lists.sign_up("aino@example.org")
    assert again.subject != known.address.id


async def test_confirming_late_after_a_late_mail_still_counts_from_the_mail(
    db: None, watch: Watch
) -> None:
    request = await make_lists.sign_up()
    watch.forward(days=3)
    await letter_for("sign_up")
    watch.forward(days=6)
    found = await queries.request(request.id)
    assert found is not None
    state = await confirm.confirm(found, make_lists.VISIT, make_lists.AGREED)
    assert state == "confirmed"
    assert found.created_at + timedelta(days=9) < watch.now()
