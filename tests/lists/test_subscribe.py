"""Signing up on the public page: what is offered, what is asked, and one answer for everybody."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from app.consent.events import Method
from app.database import fetch, fetchval
from app.lists import personal_data
from app.lists.actions import unsubscribe
from app.lists.queries import OfferedList
from app.piccolo_conf import DB
from tests.lists.conftest import Subscribe
from tests.make import lists as make_lists
from tests.make.lists import Watch, accepted, hidden_fields, letter_for


async def test_without_a_list_the_page_says_so_and_is_not_broken(
    client: httpx.AsyncClient,
) -> None:
    for page in (
        await client.get("/?lang=en"),
        await client.post("/?lang=en", data={"email": "a"}),
    ):
        assert page.status_code == 200
        assert "There is nothing to subscribe to right now" in page.text
        assert 'href="/preferences?lang=en"' in page.text


@pytest.mark.parametrize(("language", "name"), [("fi", "Uutiskirje"), ("sv", "Nyhetsbrev"), ("en", "Newsletter")])  # fmt: skip  # noqa: E501
async def test_the_page_shows_each_list_with_its_sentence_and_an_unticked_box(
    client: httpx.AsyncClient, language: str, name: str
) -> None:
    await make_lists.a_list("news")
    page = await client.get(f"/?lang={language}")
    assert f"Yes ({language}), Revontuli Viestintä Oy may send me {name} news." in page.text
    assert 'type="checkbox"' in page.text
    assert "checked" not in page.text
    assert "set-cookie" not in page.headers


async def test_a_list_without_the_readers_language_is_shown_in_its_own(
    client: httpx.AsyncClient,
) -> None:
    await make_lists.a_list("brev", languages=("sv",))
    page = await client.get("/?lang=en")
    assert '<div class="ticket-stub" lang="sv">' in page.text


async def test_a_list_has_its_own_page_and_a_draft_has_none(client: httpx.AsyncClient) -> None:
    await make_lists.a_list("news")
    await make_lists.a_list("secret", published=False)
    page = await client.get("/subscribe/news")
    assert page.text.count("ticket-stub") == 1
    assert (await client.get("/subscribe/secret")).status_code == 404
    assert "secret" not in (await client.get("/")).text


async def test_signing_up_leaves_one_request_one_event_a_list_and_one_mail(
    client: httpx.AsyncClient, subscribe: Subscribe
) -> None:
    one, other = await make_lists.a_list(), await make_lists.a_list()
    page = await subscribe("Aino@Example.org", one.slug, other.slug, first_name="Aino")
    assert page.status_code == 200
    assert "A•••••@Example.org" in page.text
    [row] = await fetch("select * from subscription_requests where canonical = 'aino@example.org'")
    assert await make_lists.history(row["subject"]) == []
    await letter_for("sign_up")
    assert await make_lists.history(row["subject"]) == [("requested", "form")] * 2
    assert await fetchval("select count(*) from outbox where about = $1", row["id"]) == 1
    assert await fetchval("select count(*) from contacts") == 0


async def test_the_network_address_is_kept_shortened_and_as_evidence_only(
    client: httpx.AsyncClient, subscribe: Subscribe
) -> None:
    # register R7
    news = await make_lists.a_list()
    await subscribe("aino@example.org", news.slug)
    kept = await fetchval("select visit::text from subscription_requests")
    assert "127.0.0.0" in kept
    assert "127.0.0.1" not in kept
    await letter_for("sign_up")
    [row] = await fetch("select * from subscription_requests")
    assert row["visit"] is None
    [evidence] = await make_lists.evidence(row["subject"])
    assert evidence["ip"] == "127.0.0.0"
    assert evidence["user_agent"].startswith("python-httpx")
    assert evidence["page"] == "/"
    assert "127.0.0.1" not in str(dict(row))


@pytest.mark.parametrize(
    ("email", "slugs", "complaint"),
    [
        ("", ["news"], "Enter your e-mail address."),
        ("aino.example.org", ["news"], "one @ in the middle"),
        ("aino@example.org", [], "Tick at least one box"),
    ],
)
async def test_a_mistake_is_told_beside_the_field_and_nothing_is_lost(
    client: httpx.AsyncClient, subscribe: Subscribe, email: str, slugs: list[str], complaint: str
) -> None:
    await make_lists.a_list("news")
    page = await subscribe(email, *slugs, path="/?lang=en", first_name="Märta")
    assert page.status_code == 422
    assert complaint in page.text
    assert 'value="Märta"' in page.text
    assert page.text.count(" checked") == len(slugs)
    assert await fetchval("select count(*) from outbox") == 0


async def test_a_form_that_comes_back_at_once_is_shown_again_with_everything(
    client: httpx.AsyncClient, subscribe: Subscribe
) -> None:
    await make_lists.a_list("news")
    page = await subscribe("aino@example.org", "news", path="/?lang=en", seconds=1)
    assert "press the button once more" in page.text
    assert 'value="aino@example.org"' in page.text
    assert " checked" in page.text
    assert await fetchval("select count(*) from outbox") == 0


async def test_pressing_once_more_after_too_fast_is_enough(
    client: httpx.AsyncClient, subscribe: Subscribe, watch: Watch
) -> None:
    await make_lists.a_list("news")
    page = await subscribe("aino@example.org", "news", seconds=1)
    watch.forward(seconds=1)
    data = {**hidden_fields(page), "email": "aino@example.org", "lists": "news"}
    await client.post("/", data=data)
    assert await fetchval("select count(*) from outbox") == 1


async def test_a_form_on_another_site_opens_our_page_with_boxes_unticked(
    client: httpx.AsyncClient,
) -> None:
    await make_lists.a_list("first")
    await make_lists.a_list("wanted")
    page = await client.post("/", data={"email": "aino@example.org", "lists": "wanted"})
    assert page.status_code == 200
    assert 'value="aino@example.org"' in page.text
    assert " checked" not in page.text
    assert page.text.index('value="wanted"') < page.text.index('value="first"')
    assert await fetchval("select count(*) from subscription_requests") == 0


async def test_a_form_of_ours_sent_from_another_site_counts_as_theirs(
    client: httpx.AsyncClient, subscribe: Subscribe
) -> None:
    await make_lists.a_list("news")
    client.headers["Sec-Fetch-Site"] = "cross-site"
    page = await subscribe("aino@example.org", "news")
    assert " checked" not in page.text
    assert await fetchval("select count(*) from subscription_requests") == 0


async def test_a_page_left_open_for_days_is_read_and_ticked_again(
    client: httpx.AsyncClient, subscribe: Subscribe
) -> None:
    await make_lists.a_list("news")
    page = await subscribe("aino@example.org", "news", seconds=90_000)
    assert 'value="aino@example.org"' in page.text
    assert await fetchval("select count(*) from subscription_requests") == 0


async def test_a_robot_that_fills_in_everything_is_told_the_same_and_nothing_happens(
    client: httpx.AsyncClient, subscribe: Subscribe
) -> None:
    await make_lists.a_list("news")
    person = await subscribe("aino@example.org", "news")
    robot = await subscribe("aino@example.org", "news", website="https://example.net")
    assert robot.content == person.content
    assert await fetchval("select count(*) from subscription_requests") == 1


async def test_one_network_cannot_send_forms_without_end(
    client: httpx.AsyncClient, subscribe: Subscribe
) -> None:
    await make_lists.a_list("news")
    for _ in range(20):
        assert (await subscribe(make_lists.email(), "news")).status_code == 200
    page = await subscribe(make_lists.email(), "news", path="/?lang=en")
    assert page.status_code == 429
    assert "go back in your browser, wait an hour" in page.text


async def test_another_kind_of_form_and_a_huge_one_get_a_page_that_says_so(
    client: httpx.AsyncClient,
) -> None:
    await make_lists.a_list("news")
    assert (await client.post("/", json={"email": "a@example.org"})).status_code == 415
    huge = await client.post("/?lang=en", data={"email": "a" * 70_000})
    assert huge.status_code == 413
    assert "64 kB" in huge.text


async def _someone(state: str, typed: str, news: OfferedList) -> None:
    """Bring an address into a state that the form must not give away."""
    if state == "pending":
        await make_lists.sign_up(typed, news)
        await letter_for("sign_up")
        await accepted("sign_up")
    elif state != "new":
        person = await make_lists.subscriber(typed, news)
        if state == "erased":
            await personal_data.erase([person.address.id])
            await make_lists.forget_contact(person)
        elif state != "active":
            await unsubscribe.unsubscribe(
                person.subscription,
                everything=state == "objector",
                method=Method.PAGE,
                visit=make_lists.VISIT,
            )


# trial A5
async def test_the_form_answers_and_does_the_same_for_every_address(subscribe: Subscribe) -> None:
    news = await make_lists.a_list("news")
    await subscribe("warm-up@example.org", "news")
    seen: dict[str, tuple[int, bytes, tuple[str, ...], int]] = {}
    for state in ("new", "pending", "active", "unsubscribed", "objector", "erased"):
        typed = f"a{len(seen)}@example.org"
        await _someone(state, typed, news)
        mails = await fetchval("select count(*) from outbox")
        with statements() as said:
            page = await subscribe(typed, "news")
        more = await fetchval("select count(*) from outbox") - mails
        seen[state] = (page.status_code, page.content, tuple(said), more)
    assert len(set(seen.values())) == 1
    assert seen["new"][3] == 1


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement sent to the database, without the numbers of savepoints."""
    said: list[str] = []
    transaction = DB.current_transaction.get()
    assert transaction is not None

    def note(record: Any) -> None:
        said.append(re.sub(r"savepoint_\d+", "savepoint", record.query))

    with transaction.connection.query_logger(note):
        yield said


# trial A5
async def test_asking_for_the_settings_link_says_the_same_for_every_address(
    client: httpx.AsyncClient,
) -> None:
    known = await make_lists.subscriber("a1@example.org")
    pages = [
        await client.post("/preferences", data={"email": typed})
        for typed in (known.address.email, "a2@example.org")
    ]
    assert pages[0].content == pages[1].content
    assert await fetchval("select count(*) from outbox where kind = 'settings_link'") == 2


# trial B13
@pytest.mark.parametrize("other", ["A@EX.example.org", "a@ex.example.org.", " a@ex.example.org "])
async def test_one_mailbox_in_two_spellings_is_one_subscriber(db: None, other: str) -> None:
    news = await make_lists.a_list()
    first = await make_lists.sign_up("a@ex.example.org", news)
    second = await make_lists.sign_up(other, news)
    assert second.subject == first.subject
    await make_lists.confirm(first)
    await make_lists.confirm(second)
    assert await fetchval("select count(*) from subscriptions") == 1
    assert await make_lists.history(first.subject) == [
        ("requested", "form"),
        ("given", "double_opt_in"),
    ]
