"""A press that may be a mail scanner's is held and asked about once more; it never ends an objection."""

import json
import re
from typing import Any

import httpx
import pytest

from app.database import fetchval
from app.lists import queries
from app.lists.queries import Request
from app.lists.rules import Mail
from app.mail.outbox import Drop, Letter
from tests.make import lists as make_lists
from tests.make.lists import Watch, accepted, hidden_fields, history, letter_for, link_in
from tests.make.staff import StaffBrowser


@pytest.fixture
async def asked(client: httpx.AsyncClient, watch: Watch) -> tuple[Request, str]:
    """The mail server has just taken the mail: the sign-up and the path of its link."""
    request = await make_lists.sign_up("aino@example.org")
    path = await link_in("sign_up", "confirm")
    await accepted("sign_up")
    return request, path


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Time stands still and goes on when told."""
    watch = Watch()
    monkeypatch.setattr("app.lib.clock.now", watch.now)
    return watch


async def press(
    client: httpx.AsyncClient, watch: Watch, path: str, seconds: float, **fields: Any
) -> httpx.Response:
    """Open the page and press its button after so many seconds."""
    page = await client.get(path)
    watch.forward(seconds=seconds)
    return await client.post(path, data={**hidden_fields(page), "act": "confirm", **fields})


async def subscriptions() -> int:
    count: int = await fetchval("select count(*) from subscriptions where left_at is null")
    return count


# trial E2
async def test_a_scanner_that_presses_every_button_at_once_subscribes_nobody(
    client: httpx.AsyncClient, watch: Watch, asked: tuple[Request, str]
) -> None:
    request, path = asked
    for _ in range(3):
        for act in ("confirm", "not_me"):
            page = await press(client, watch, f"{path}?lang=en", 0.5, act=act)
            assert page.status_code == 200
        await client.head(path)
    assert "One more step" in page.text
    assert await subscriptions() == 0
    assert await fetchval("select cancelled_at from subscription_requests") is None
    states = [state for state, _ in await history(request.subject)]
    assert states == ["requested", "confirmation_sent", "held"]
    assert await fetchval("select count(*) from outbox where kind = 'sign_up_again'") == 1


# trial E2
async def test_the_evidence_says_how_low_the_assurance_was_and_why(
    client: httpx.AsyncClient, watch: Watch, asked: tuple[Request, str]
) -> None:
    await press(client, watch, asked[1], 1)
    row = await fetchval(
        "select v.detail::text from consent_evidence v join consent_events e on e.id = v.event "
        "where e.state = 'held' and e.actor = 'system'"
    )
    kept = json.loads(row)
    assert (kept["assurance"], kept["doubts"]) == ("low", ["at_once"])
    assert kept["seconds_after_mail"] < 10


@pytest.mark.parametrize(
    ("before_opening", "on_the_page", "held"),
    [(0, 1.9, True), (7, 1.9, True), (0, 2.1, False), (8.5, 1.9, False), (600, 0.1, False)],
)
async def test_only_who_is_quick_after_the_mail_and_on_the_page_is_doubted(
    client: httpx.AsyncClient,
    watch: Watch,
    asked: tuple[Request, str],
    *,
    before_opening: float,
    on_the_page: float,
    held: bool,
) -> None:
    watch.forward(seconds=before_opening)
    await press(client, watch, asked[1], on_the_page)
    assert await subscriptions() == (0 if held else 1)


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ({}, True),
        ({"Accept-Language": "fi"}, False),
        ({"Sec-Fetch-Mode": "navigate"}, False),
    ],
)
async def test_what_says_neither_how_it_fetches_nor_what_it_speaks_is_no_browser(
    client: httpx.AsyncClient,
    watch: Watch,
    asked: tuple[Request, str],
    *,
    said: dict[str, str],
    held: bool,
) -> None:
    del client.headers["Sec-Fetch-Mode"]
    client.headers.update(said)
    watch.forward(hours=1)
    await press(client, watch, asked[1], 30)
    assert await subscriptions() == (0 if held else 1)


async def test_the_second_mail_goes_by_itself_and_its_link_alone_confirms(
    client: httpx.AsyncClient, watch: Watch, asked: tuple[Request, str]
) -> None:
    request, first = asked
    await press(client, watch, first, 1)
    letter = await letter_for(Mail.SIGN_UP_AGAIN)
    assert isinstance(letter, Letter)
    assert letter.to == "aino@example.org"
    found = re.search(r"/confirm/[\w-]+", letter.text)
    assert found
    assert found[0] != first
    await accepted(Mail.SIGN_UP_AGAIN)
    watch.forward(minutes=3)
    page = await press(client, watch, f"{first}?lang=en", 30)
    assert "One more step" in page.text
    assert await subscriptions() == 0
    await press(client, watch, found[0], 5)
    assert await subscriptions() == 1
    assert [state for state, _ in await history(request.subject)] == [
        "requested", "confirmation_sent", "held", "confirmation_sent", "given",
    ]  # fmt: skip
    assert await letter_for(Mail.SIGN_UP_AGAIN) == Drop("gone")


async def test_a_second_press_as_quick_is_not_held_again_but_asked_to_be_repeated(
    client: httpx.AsyncClient, watch: Watch, asked: tuple[Request, str]
) -> None:
    await press(client, watch, asked[1], 1)
    second = f"{await link_in(Mail.SIGN_UP_AGAIN, 'confirm')}?lang=en"
    await accepted(Mail.SIGN_UP_AGAIN)
    page = await press(client, watch, second, 1)
    assert "press it once more" in page.text
    assert await subscriptions() == 0
    watch.forward(seconds=3)
    await client.post(second, data={**hidden_fields(page), "act": "confirm"})
    assert await subscriptions() == 1
    assert await fetchval("select count(*) from outbox where kind = 'sign_up_again'") == 1


async def test_a_held_press_ends_no_objection(client: httpx.AsyncClient, watch: Watch) -> None:
    known = await make_lists.subscriber("aino@example.org")
    await make_lists.stop_everything(known)
    watch.forward(days=3)
    await make_lists.sign_up("aino@example.org", known.list)
    path = await link_in("sign_up", "confirm")
    await accepted("sign_up")
    await press(client, watch, path, 1)
    reasons = await fetchval("select array_agg(distinct reason) from permission")
    assert reasons == ["objected"]
    assert await queries.subscribed([known.address.id], "fi") == []
    assert await fetchval("select count(*) from suppressions where lifted_at is null") > 0


async def test_staff_see_who_is_held_and_why(
    client: httpx.AsyncClient, staff: StaffBrowser, watch: Watch, asked: tuple[Request, str]
) -> None:
    request, path = asked
    await press(client, watch, path, 1)
    page = await staff.get(f"/staff/lists/{request.lists[0].slug}?show=waiting&lang=en")
    assert "perhaps by a program that checks mail" in page.text
    reason = await fetchval("select reason from permission where address = $1", request.subject)
    assert reason == "low_assurance"
