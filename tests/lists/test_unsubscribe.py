"""What happens when someone clicks unsubscribe: it asks first, then leaves, and can be undone."""

import logging

import httpx
import pytest

from app.consent import queries as ledger
from app.database import fetchval
from app.lib import clock
from app.lists import personal_data, queries
from app.lists.actions import preferences, unsubscribe
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.lists import Watch, hidden_fields, history, link_in

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


async def is_subscribed(known: make_lists.Subscriber) -> bool:
    have = await queries.subscribed([known.address.id], "fi")
    return known.list.list_id in {one.list_id for one in have}


# trial E1
async def test_opening_the_link_asks_and_changes_nothing(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber("aino@example.org")
    before = await history(known.address.id)
    for method in ("GET", "HEAD", "GET"):
        page = await client.request(method, known.unsubscribe_path)
        assert page.status_code == 200
    assert known.list.name in page.text
    assert "aino@" not in page.text
    assert await history(known.address.id) == before


async def test_the_button_leaves_the_list_and_withdraws_the_consent(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber()
    page = await client.post(
        f"{known.unsubscribe_path}?lang=en", data={"what": "one", "reason": "too_many"}
    )
    assert "You are unsubscribed" in page.text
    assert not await is_subscribed(known)
    assert (await history(known.address.id))[-1] == ("withdrawn", "page")
    assert (await make_lists.evidence(known.address.id))[-1]["detail"] == '{"reason": "too_many"}'


async def test_leaving_one_list_keeps_the_others(client: httpx.AsyncClient) -> None:
    one, other = await make_lists.a_list(), await make_lists.a_list()
    known = await make_lists.subscriber("", one, other)
    page = await client.get(known.unsubscribe_path)
    assert other.name in page.text
    await client.post(known.unsubscribe_path, data={"what": "one"})
    have = await queries.subscribed([known.address.id], "fi")
    assert [one.list_id for one in have] == [other.list_id]


async def test_stopping_everything_reaches_every_address_of_the_person(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber()
    second = await make_lists.second_address_of(known)
    await client.post(known.unsubscribe_path, data={"what": "all"})
    for address_id in (known.address.id, second.address.id):
        assert (await history(address_id))[-1] == ("objected", "page")
        assert await queries.subscribed([address_id], "fi") == []


async def test_leaving_twice_records_one_withdrawal(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    for _ in range(2):
        page = await client.post(f"{known.unsubscribe_path}?lang=en", data={"what": "one"})
    assert "nothing needed to change" in page.text
    assert [state for state, _ in await history(known.address.id)].count("withdrawn") == 1


async def test_objecting_twice_records_one_objection(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    for _ in range(2):
        await client.post(known.unsubscribe_path, data={"what": "all"})
    assert [state for state, _ in await history(known.address.id)].count("objected") == 1


# trial B7
@pytest.mark.parametrize("encoding", ["urlencoded", "multipart"])
async def test_a_mail_programs_one_click_leaves_without_cookie_or_redirect(
    client: httpx.AsyncClient, encoding: str
) -> None:
    known = await make_lists.subscriber()
    sent = {"data": ONE_CLICK} if encoding == "urlencoded" else {"files": {"List-Unsubscribe": (None, "One-Click")}}  # fmt: skip  # noqa: E501
    answer = await client.post(known.unsubscribe_path, **sent)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")  # fmt: skip  # noqa: E501
    assert "set-cookie" not in answer.headers
    assert not await is_subscribed(known)
    assert (await history(known.address.id))[-1] == ("withdrawn", "one_click")


MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n'
    b"Content-Type: text/plain; charset=us-ascii\r\n\r\nOne-Click\r\n--x--\r\n"
)
PLAIN = b"List-Unsubscribe=One-Click"


# trial B7
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", PLAIN),
        ("text/plain; charset=utf-8", PLAIN + b"\r\n"),
        (None, PLAIN),
        ("", PLAIN),
        ("application/octet-stream", PLAIN),
        ("application/x-www-form-urlencoded; charset=koi8-r", PLAIN),
        ("application/x-www-form-urlencoded", b"List-Unsubscribe=One%2DClick"),
        ("application/x-www-form-urlencoded", b"list-unsubscribe=one-click&x=1"),
        ("multipart/form-data", MULTIPART),
        ("multipart/form-data; boundary=another", MULTIPART),
        ("multipart/form-data; boundary=x", MULTIPART),
        ("application/json", b'{"List-Unsubscribe": "One-Click"}'),
        ("text/plain; charset=utf-16", PLAIN.decode().encode("utf-16")),
    ],
)
async def test_one_click_is_taken_whatever_the_program_calls_it(
    client: httpx.AsyncClient, kind: str | None, body: bytes
) -> None:
    known = await make_lists.subscriber()
    headers = {} if kind is None else {"Content-Type": kind}
    answer = await client.post(known.unsubscribe_path, content=body, headers=headers)
    assert (answer.status_code, answer.text) == (200, "Tilaus on peruutettu.\n")
    assert not await is_subscribed(known)


@pytest.mark.parametrize("body", [b"", b"One-Click", b"List-Unsubscribe=", b"x" * 60_000])
async def test_what_does_not_say_one_click_unsubscribes_nobody(
    client: httpx.AsyncClient, body: bytes
) -> None:
    known = await make_lists.subscriber()
    headers = {"Content-Type": "text/plain"}
    answer = await client.post(known.unsubscribe_path, content=body, headers=headers)
    assert answer.status_code in (400, 415)
    assert await is_subscribed(known)


# trial B7
@pytest.mark.parametrize("ending", [b"", b"\r\n"])
async def test_one_click_as_google_sends_it_twenty_six_bytes_from_another_site(
    client: httpx.AsyncClient, ending: bytes
) -> None:
    known = await make_lists.subscriber()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": "https://mail.example.net",
        "Sec-Fetch-Site": "cross-site",
        "User-Agent": "",
    }
    body = b"List-Unsubscribe=One-Click"
    answer = await client.post(known.unsubscribe_path, content=body + ending, headers=headers)
    assert len(body) == 26
    assert answer.status_code == 200
    assert not await is_subscribed(known)


async def test_one_click_works_for_ever_and_however_often(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    known = await make_lists.subscriber()
    for days in (0, 1, 800):
        watch.forward(days=days)
        assert (await client.post(known.unsubscribe_path, data=ONE_CLICK)).status_code == 200
    assert [state for state, _ in await history(known.address.id)].count("withdrawn") == 1


async def test_a_link_of_an_earlier_subscription_ends_the_one_open_now(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber("aino@example.org")
    await client.post(known.unsubscribe_path, data=ONE_CLICK)
    await make_lists.confirm(await make_lists.sign_up("aino@example.org", known.list))
    assert await is_subscribed(known)
    await client.post(known.unsubscribe_path, data=ONE_CLICK)
    assert not await is_subscribed(known)


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "yes"}, {"what": "much"}])
async def test_a_post_that_says_nothing_known_changes_nothing(
    client: httpx.AsyncClient, data: dict[str, str]
) -> None:
    known = await make_lists.subscriber()
    assert (await client.post(known.unsubscribe_path, data=data)).status_code == 400
    assert await is_subscribed(known)


async def test_a_post_in_another_format_is_refused_with_a_page(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    assert (await client.post(known.unsubscribe_path, json={"what": "all"})).status_code == 415
    assert await is_subscribed(known)


async def test_the_links_of_an_erased_person_answer_that_there_is_nothing_to_do(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber()
    await personal_data.erase([known.address.id])
    assert (await client.post(known.unsubscribe_path, data=ONE_CLICK)).status_code == 200
    for page in (
        await client.get(f"{known.unsubscribe_path}?lang=en"),
        await client.post(f"{known.unsubscribe_path}?lang=en", data={"what": "all"}),
    ):
        assert page.status_code == 200
        assert "Nothing is sent to you" in page.text


async def leave_and_undo(
    client: httpx.AsyncClient, known: make_lists.Subscriber, watch: Watch, what: str, minutes: int
) -> httpx.Response:
    page = await client.post(known.unsubscribe_path, data={"what": what})
    watch.forward(minutes=minutes)
    path = page.text.split('action="')[1].split('"')[0]
    return await client.post(path, data={"moment": hidden_fields(page)["moment"][0]})


@pytest.mark.parametrize("what", ["one", "all"])
async def test_undoing_within_ten_minutes_brings_back_what_was(
    client: httpx.AsyncClient, watch: Watch, what: str
) -> None:
    known = await make_lists.subscriber()
    second = await make_lists.second_address_of(known)
    page = await leave_and_undo(client, known, watch, what, minutes=9)
    assert page.status_code == 200
    assert await is_subscribed(known)
    assert await is_subscribed(second)
    events = await ledger.events_of(known.address.id)
    assert events[-1].state == "corrected"
    assert events[-1].undoes == events[-2].id


# A reload, Back, or the link opened again.
@pytest.mark.parametrize("what", ["one", "all"])
async def test_the_link_offers_the_undo_for_its_ten_minutes(
    client: httpx.AsyncClient, watch: Watch, what: str
) -> None:
    known = await make_lists.subscriber("", await make_lists.a_list(), await make_lists.a_list())
    await client.post(known.unsubscribe_path, data={"what": what})
    watch.forward(minutes=9)
    page = await client.get(f"{known.unsubscribe_path}?lang=en")
    assert "You are unsubscribed" in page.text
    path = page.text.split('action="')[1].split('"')[0]
    await client.post(path, data=hidden_fields(page))
    assert await is_subscribed(known)
    assert "/undo/" not in (await client.get(known.unsubscribe_path)).text


async def test_after_ten_minutes_the_link_offers_no_undo(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    known = await make_lists.subscriber()
    await client.post(known.unsubscribe_path, data={"what": "all"})
    watch.forward(minutes=11)
    assert "/undo/" not in (await client.get(known.unsubscribe_path)).text


async def test_the_link_offers_no_undo_after_a_one_click(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    await client.post(known.unsubscribe_path, data=ONE_CLICK)
    assert "/undo/" not in (await client.get(known.unsubscribe_path)).text


async def test_other_languages_of_the_goodbye_are_behind_the_persons_own_link(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber()
    page = await client.post(known.unsubscribe_path, data={"what": "one"})
    assert f'href="{known.unsubscribe_path}?lang=sv"' in page.text
    path = page.text.split('action="')[1].split('"')[0]
    undone = await client.post(path, data=hidden_fields(page))
    assert f'href="{known.unsubscribe_path}?lang=sv"' in undone.text


@pytest.mark.parametrize("back", ["//example.net", "/unsubscribe/x", "/staff/", ""])
async def test_a_way_back_that_is_not_ours_leads_to_the_first_page(
    client: httpx.AsyncClient, back: str
) -> None:
    known = await make_lists.subscriber()
    page = await client.post(known.unsubscribe_path, data={"what": "one"})
    path = page.text.split('action="')[1].split('"')[0]
    undone = await client.post(path, data={**hidden_fields(page), "back": back})
    assert undone.status_code == 200
    assert 'href="/?lang=sv"' in undone.text


async def test_undoing_twice_is_undoing_once(client: httpx.AsyncClient, watch: Watch) -> None:
    known = await make_lists.subscriber()
    page = await client.post(known.unsubscribe_path, data={"what": "one"})
    path = page.text.split('action="')[1].split('"')[0]
    for _ in range(2):
        await client.post(path, data=hidden_fields(page))
    assert [state for state, _ in await history(known.address.id)].count("corrected") == 1


async def test_after_ten_minutes_leaving_cannot_be_undone(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    known = await make_lists.subscriber()
    page = await leave_and_undo(client, known, watch, "one", minutes=11)
    assert page.status_code == 409
    assert not await is_subscribed(known)


async def test_a_one_click_is_never_undone_from_a_page(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    known = await make_lists.subscriber()
    await client.post(known.unsubscribe_path, data=ONE_CLICK)
    left_at = await fetchval("select left_at from subscriptions")
    await unsubscribe.undo(known.address.id, left_at, make_lists.VISIT)
    assert not await is_subscribed(known)
    assert (await history(known.address.id))[-1] == ("withdrawn", "one_click")


async def test_a_forged_moment_does_not_open_the_undo(
    client: httpx.AsyncClient, watch: Watch
) -> None:
    known = await make_lists.subscriber()
    page = await client.post(known.unsubscribe_path, data={"what": "one"})
    path = page.text.split('action="')[1].split('"')[0]
    watch.forward(minutes=20)
    moment = clock.now().isoformat()
    assert (await client.post(path, data={"moment": moment})).status_code == 404


# trial E15
async def test_leaving_asks_for_less_than_joining(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    joining, leaving = await client.get("/"), await client.get(known.unsubscribe_path)
    to_confirm = 1
    typed_to_join = joining.text.count('class="input"')
    assert leaving.text.count('<input class="input"') == 0
    assert typed_to_join > leaving.text.count("<select")
    assert leaving.text.count("<button") == 1 <= joining.text.count("<button") + to_confirm
    assert 'value="one" checked' in leaving.text


async def test_the_welcome_and_the_page_lead_to_the_same_place(client: httpx.AsyncClient) -> None:
    known = await make_lists.subscriber()
    assert (await link_in("welcome", "unsubscribe")) == known.unsubscribe_path


async def test_a_person_who_never_subscribed_can_still_object(db: None) -> None:
    person = await make_contacts.person()
    left_at = await preferences.stop_by(person, ("email",), make_lists.VISIT)
    assert left_at is not None
    assert await history(person.id) == [("objected", "page")]


# trial A29
async def test_no_address_and_no_token_gets_into_the_logs(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    known = await make_lists.subscriber("aino@example.org")
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    links = [known.unsubscribe_path, await link_in("welcome", "unsubscribe")]
    await client.post("/preferences", data={"email": "aino@example.org"})
    links.append(await link_in("settings_link", "preferences"))
    for link in links:
        await client.get(link)
        await client.post(link, data={"what": "one"})
        await client.post(f"{link}x", data=ONE_CLICK)
    ours = [record for record in caplog.records if not record.name.startswith("http")]
    said = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in ours)
    assert "lists.unsubscribe" in said
    assert "aino@" not in said
    assert not any(link.rpartition("/")[2] in said for link in links)
