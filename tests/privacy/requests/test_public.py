"""Anybody can ask; only the owner of the mailbox makes a request count. Register R19, R26."""

from datetime import UTC, datetime

import httpx
import pytest

from app.database import fetch, fetchval
from app.lib import clock
from app.mail.outbox import Drop, Letter
from app.privacy.requests import actions
from app.privacy.requests.rules import Outcome, Step, Way, Wish
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import privacy as make_privacy
from tests.make.lists import letter_for, link_in
from tests.privacy.requests.asking import FIELDS, ask, press, the_case


@pytest.fixture(autouse=True)
async def _identity(db: None) -> None:
    await make_privacy.identity()


# register R19
@pytest.mark.parametrize(
    "field", ["first_name", "last_name", "company", "email", "phone", "wishes", "said"]
)
async def test_the_form_has_the_fields_that_the_notice_names(
    client: httpx.AsyncClient, field: str
) -> None:
    assert f'name="{field}"' in (await client.get("/privacy/request?lang=fi")).text


async def test_what_was_typed_is_kept(client: httpx.AsyncClient) -> None:
    await ask(client)
    case = await the_case()
    assert (case.first_name, case.last_name, case.company) == ("Aino", "Niemelä", "Rovapuu Oy")
    assert (case.email, case.phone, case.way) == (FIELDS["email"], "040 000 0000", Way.PAGE)
    assert [one.kind for one in case.wishes] == [Wish.ACCESS, Wish.ERASURE]
    assert case.done == [Step.RECEIVED]
    assert case.number.endswith("-001")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"wishes": []}, "Tick what you ask for."),
        ({"wishes": ["everything"]}, "Choose one of the options"),
        ({"first_name": ""}, "Enter your first name."),
        ({"last_name": " "}, "Enter your last name."),
        ({"email": "aino"}, "An e-mail address has one @"),
        ({"said": "a" * 4001}, "Use at most 4,000 characters."),
    ],
)
async def test_a_form_in_pieces_says_what_is_wrong_and_keeps_the_rest(
    client: httpx.AsyncClient, wrong: dict[str, object], sentence: str
) -> None:
    page = await ask(client, **wrong)
    assert page.status_code == 422
    assert sentence in page.text
    assert "Rovapuu Oy" in page.text
    assert await fetchval("select count(*) from privacy_requests") == 0


# trial A5
async def test_the_answer_is_the_same_whoever_is_known(client: httpx.AsyncClient) -> None:
    await make_contacts.known_person("known@example.com")
    known = await ask(client, email="known@example.com")
    unknown = await ask(client, email="kukaan@example.com")
    assert known.status_code == unknown.status_code == 200
    assert known.text == unknown.text
    kinds = [row["kind"] for row in await fetch("select kind from outbox")]
    assert kinds == ["request_confirm", "request_confirm"]


# register R26
async def test_the_pressed_link_shows_who_it_is(client: httpx.AsyncClient) -> None:
    person = await make_contacts.known_person("aino.niemela@example.com")
    await ask(client)
    path = await link_in("request_confirm", "privacy/request")
    page = await press(client, path=path)
    assert page.status_code == 200
    case = await the_case()
    assert case.done == [Step.RECEIVED, Step.IDENTITY]
    assert case.contact == person
    assert case.to_do is Step.COLLECTED
    letter = await letter_for("request_letter")
    assert isinstance(letter, Letter)
    assert letter.to == "aino.niemela@example.com"
    assert case.number in letter.subject
    assert (await press(client, path=path)).status_code == 200  # said, and nothing more
    assert await fetchval("select count(*) from privacy_request_letters") == 1


async def test_the_mail_goes_to_the_address_as_the_register_has_it(
    client: httpx.AsyncClient,
) -> None:
    await make_contacts.known_person("Aino.Niemela@example.com")
    await ask(client, email="AINO.NIEMELA@EXAMPLE.COM")
    letter = await letter_for("request_confirm")
    assert isinstance(letter, Letter)
    assert letter.to == "Aino.Niemela@example.com"
    assert "Rovapuu" not in letter.text  # nothing that a visitor typed (trial E5)


async def test_an_address_that_nobody_knows_shows_a_mailbox_and_nobody(
    client: httpx.AsyncClient,
) -> None:
    await ask(client)
    await press(client)
    case = await the_case()
    assert case.confirmed_at is not None
    assert case.to_do is Step.IDENTITY


async def test_looking_at_the_link_confirms_nothing(client: httpx.AsyncClient) -> None:
    await ask(client)
    path = await link_in("request_confirm", "privacy/request")
    assert (await client.get(path)).status_code == 200
    assert (await client.get(f"{path[:-2]}xx")).status_code == 404
    assert (await the_case()).confirmed_at is None


# trial E1
async def test_a_machine_that_presses_at_once_is_asked_again(client: httpx.AsyncClient) -> None:
    await ask(client)
    path = await link_in("request_confirm", "privacy/request")
    await client.post(path, data={"act": "mine"})
    assert (await the_case()).confirmed_at is None


async def test_whoever_did_not_ask_says_so(client: httpx.AsyncClient) -> None:
    await ask(client)
    await press(client, "not_mine")
    assert (await the_case()).outcome is Outcome.WITHDRAWN


async def test_a_mailbox_gets_three_confirmations_a_day(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        await ask(client)
        assert isinstance(await letter_for("request_confirm"), Letter)
    await ask(client, email="aino.niemela+again@example.com")
    letter = await letter_for("request_confirm")
    assert isinstance(letter, Drop)
    assert letter.reason == "limit"


async def test_two_weeks_without_a_confirmation_end_it(client: httpx.AsyncClient) -> None:
    """The clock runs from the arrival all the same."""
    with clock.standing_at(datetime(2026, 10, 26, 9, tzinfo=UTC)):
        await ask(client)
    with clock.standing_at(datetime(2026, 11, 8, 9, tzinfo=UTC)):
        assert await actions.close_unconfirmed() == []
    with clock.standing_at(datetime(2026, 11, 9, 9, tzinfo=UTC)):
        [closed] = await actions.close_unconfirmed()
    case = await the_case()
    assert (case.id, case.outcome) == (closed, Outcome.NOT_CONFIRMED)
    assert case.due_on.isoformat() == "2026-11-26"


# trial E16
@pytest.mark.parametrize(
    ("moment", "received_on", "due_on"),
    [
        (datetime(2026, 1, 31, 21, 59, tzinfo=UTC), "2026-01-31", "2026-03-02"),
        (datetime(2026, 1, 31, 22, 1, tzinfo=UTC), "2026-02-01", "2026-03-02"),
        (datetime(2026, 6, 18, 20, 59, tzinfo=UTC), "2026-06-18", "2026-07-20"),
        (datetime(2026, 6, 18, 21, 0, tzinfo=UTC), "2026-06-19", "2026-07-20"),
    ],
)
async def test_the_day_is_that_of_finland(
    client: httpx.AsyncClient, moment: datetime, received_on: str, due_on: str
) -> None:
    with clock.standing_at(moment):
        await ask(client)
        case = await the_case()
        assert (case.received_on.isoformat(), case.due_on.isoformat()) == (received_on, due_on)


# register R20
@pytest.mark.parametrize("wish", ["access", "erasure"])
async def test_own_data_is_asked_for_from_the_own_preferences(
    client: httpx.AsyncClient, wish: str
) -> None:
    known = await make_lists.subscriber()
    await client.post("/preferences", data={"email": known.address.email})
    path = await link_in("settings_link", "preferences")
    assert f'action="{path}/request"' in (await client.get(path)).text
    page = await client.post(f"{path}/request?lang=en", data={"wish": wish})
    assert page.status_code == 200
    case = await the_case()
    assert case.number in page.text
    assert (case.way, case.contact) == (Way.LINK, known.address.contact_id)
    assert [one.kind for one in case.wishes] == [Wish(wish)]
    assert case.done == [Step.RECEIVED, Step.IDENTITY]
    assert (await client.post("/preferences/x/request", data={"wish": wish})).status_code == 404
