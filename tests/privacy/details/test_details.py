"""Somebody looks at their own card by a link that works once, and puts it right. Register R18, R20."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.contacts.queries.person_details import PersonDetails, person_details
from app.database import execute, fetchval
from app.disclosures.actions import record_disclosure
from app.lib import clock
from app.lib.tokens import token
from app.mail.outbox import Letter
from app.privacy.article_19.queries import open_tasks
from app.privacy.recording import stops
from app.privacy.requests.rules import Step, Way, Wish
from tests.disclosures import made
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make import privacy as make_privacy
from tests.make.lists import hidden_fields, letter_for, link_in
from tests.make.staff import StaffBrowser
from tests.privacy.requests.asking import the_case

TYPED = {
    "first_name": "Aino", "last_name": "Niemelä", "title": "Päätoimittaja", "language": "sv",
    "street": "Koivutie 4", "postcode": "96100", "place": "Rovaniemi", "country": "FI",
    "phones.number.0": "040 123 4567", "phones.kind.0": "mobile", "act": "confirm",
}  # fmt: skip


@pytest.fixture
async def aino(db: None) -> UUID:
    await make_privacy.identity()
    return await make_contacts.known_person(
        "aino@example.org", first_name="Aino", last_name="Nieminen", notes="Salainen muistiinpano"
    )


async def sent(staff: StaffBrowser, person: UUID) -> str:
    """The path of the mailed link, read a minute ago."""
    page = await staff.send_form(f"/staff/people/{person}/confirm-details", {})
    assert page.status_code == 303
    letter = await letter_for("details_link")
    assert isinstance(letter, Letter)
    assert letter.to == "aino@example.org"
    path = await link_in("details_link", "details")
    await make_lists.a_minute_later()
    return path


async def press(client: httpx.AsyncClient, path: str, **changes: Any) -> httpx.Response:
    fields = hidden_fields(await client.get(path))
    return await client.post(f"{path}?lang=en", data={**fields, **TYPED, **changes})


async def now(person: UUID) -> PersonDetails:
    known = await person_details(person)
    assert known is not None
    return known


# register R18  # register R20
async def test_who_has_the_link_puts_the_card_right_once(
    client: httpx.AsyncClient, staff: StaffBrowser, aino: UUID
) -> None:
    """What staff wrote is neither shown nor lost; whoever got the data has to be told."""
    to = await made.registered(made.HOUSE)
    await record_disclosure(made.release(to), [aino], {}, by=staff.signed_in.id)
    path = await sent(staff, aino)
    for _ in range(2):
        page = await client.get(path)
        assert "Nieminen" in page.text
        assert "Salainen" not in page.text
    assert (await press(client, path, edition="9" * 5000)).status_code == 409
    wrong = await press(client, path, **{"phones.number.0": "äää"})
    assert wrong.status_code == 422
    assert "Päätoimittaja" in wrong.text
    assert (await press(client, path)).status_code == 200
    card = await now(aino)
    assert (card.last_name, card.title, card.language) == ("Niemelä", "Päätoimittaja", "sv")
    assert [one.number for one in card.phones] == ["+358401234567"]
    assert (card.notes, card.checked_at is not None) == ("Salainen muistiinpano", True)
    assert [one.what for one in await open_tasks()] == [Wish.CORRECTION]
    actors = "select count(*) from contact_changes where contact = $1 and by is not null"
    assert await fetchval(actors, aino) == 0
    assert (await client.get(path)).status_code == 404
    assert (await client.post(path, data=TYPED)).status_code == 404


async def test_what_is_right_is_confirmed_and_nobody_has_to_be_told(
    client: httpx.AsyncClient, staff: StaffBrowser, aino: UUID
) -> None:
    path = await sent(staff, aino)
    typed = dict.fromkeys(TYPED, "") | {"first_name": "Aino", "last_name": "Nieminen"}
    page = await press(client, path, **{**typed, "act": "confirm"})
    assert "confirmed" in page.text
    assert (await now(aino)).checked_at is not None
    assert await open_tasks() == []


@pytest.mark.parametrize(
    ("changes", "wish", "said"),
    [
        ({"act": "erase"}, Wish.ERASURE, ""),
        ({"said": "En ole enää töissä siellä."}, Wish.CORRECTION, "En ole enää töissä siellä."),
    ],
)
async def test_what_the_form_cannot_do_becomes_a_request_of_the_person(
    client: httpx.AsyncClient, staff: StaffBrowser, aino: UUID, changes: dict[str, str],
    wish: Wish, said: str,
) -> None:  # fmt: skip
    path = await sent(staff, aino)
    page = await press(client, path, **changes)
    case = await the_case()
    assert case.number in page.text
    assert (case.way, case.contact, case.said) == (Way.LINK, aino, said)
    assert ([one.kind for one in case.wishes], case.done) == (
        [wish],
        [Step.RECEIVED, Step.IDENTITY],
    )
    assert (await client.get(path)).status_code == 404


# trial E1
async def test_a_link_opens_for_its_owner_alone_and_for_seven_days(
    client: httpx.AsyncClient, staff: StaffBrowser, aino: UUID
) -> None:
    path = await sent(staff, aino)
    machine = await client.post(path, data=TYPED)  # without having looked
    assert machine.status_code == 200
    assert (await now(aino)).last_name == "Nieminen"
    link = await fetchval("select id from preferences_links")
    for wrong in (f"{path[:-2]}xx", f"/details/{token('preferences', link)}"):
        assert (await client.get(wrong)).status_code == 404
    with clock.standing_at(clock.now() + timedelta(days=7, minutes=1)):
        assert (await client.get(path)).status_code == 404
    await execute("update contact_addresses set replaced_at = now()")
    assert (await client.get(path)).status_code == 404


async def test_nobody_restricted_or_without_an_address_is_asked(
    staff: StaffBrowser, aino: UUID
) -> None:
    await stops.restrict(aino, how="", by=staff.signed_in.id)
    nameless = await make_contacts.known_person("")
    await execute("delete from contact_addresses where contact = $1", nameless)
    for person in (aino, nameless):
        page = await staff.send_form(f"/staff/people/{person}/confirm-details", {})
        assert page.status_code == 409
    assert await fetchval("select count(*) from outbox where kind = 'details_link'") == 0


async def test_the_page_of_choices_leads_to_the_card(client: httpx.AsyncClient, aino: UUID) -> None:
    """So a campaign does too: its letter leads to the choices, and they to a link mailed just then."""
    await client.post("/preferences", data={"email": "aino@example.org"})
    page = await client.get(await link_in("settings_link", "preferences"))
    assert 'href="/details/' in page.text
