"""The proof sheet on the screen, as a PDF and as a file; the receipt behind the person's own link."""

import json

import httpx
import pytest

from app.database import fetchval
from app.lib.tokens import token
from tests.conftest import StaffAs
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.lists import Subscriber
from tests.make.staff import StaffBrowser

STEPS = ("requested", "confirmation_sent", "given")


@pytest.fixture
async def known(db: None) -> Subscriber:
    await make_lists.open_for_sign_up()
    return await make_lists.subscriber()


async def test_the_sheet_tells_who_agreed_to_which_words_and_how(
    staff: StaffBrowser, known: Subscriber
) -> None:
    page = await staff.get(f"/staff/proof/{known.address.id}")
    assert page.status_code == 200
    assert known.list.sentence in page.text
    assert known.address.email in page.text
    assert page.text.count(f"{known.list.slug} <span>") == len(STEPS)
    assert "check_proof.py" in page.text
    assert 'class="postmark"' not in page.text  # nothing is sealed yet


async def test_a_stranger_to_the_ledger_has_no_sheet(
    staff: StaffBrowser, known: Subscriber
) -> None:
    assert (await staff.get(f"/staff/proof/{known.list.list_id}")).status_code == 404


async def test_the_pdf_is_one_and_says_nothing_as_markup(
    staff: StaffBrowser, known: Subscriber
) -> None:
    answer = await staff.send_form(
        f"/staff/proof/{known.address.id}", {"format": "pdf", "use": "own"}
    )
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert await fetchval(
        "select about from access_log where what = 'evidence_exported' order by id desc limit 1"
    ) == str(known.address.id)


async def test_the_file_is_the_proof(staff: StaffBrowser, known: Subscriber) -> None:
    answer = await staff.send_form(
        f"/staff/proof/{known.address.id}", {"format": "json", "use": "own"}
    )
    states = [event["state"] for event in json.loads(answer.content)["events"]]
    assert tuple(states) == STEPS


async def test_the_persons_page_leads_to_the_sheet_where_there_is_one(
    staff: StaffBrowser, staff_as: StaffAs, known: Subscriber
) -> None:
    person, link = f"/staff/people/{known.address.contact_id}", f"/staff/proof/{known.address.id}"
    assert f'href="{link}"' in (await staff.get(person)).text
    writer = await staff_as("writer")
    assert link not in (await writer.get(person)).text
    stranger = await make_contacts.known_person()
    page = await staff.get(f"/staff/people/{stranger}")
    assert page.status_code == 200
    assert "/staff/proof/" not in page.text


async def test_who_may_not_export_evidence_gets_no_proof(
    staff_as: StaffAs, known: Subscriber
) -> None:
    writer = await staff_as("writer")
    assert (await writer.get(f"/staff/proof/{known.address.id}")).status_code == 403
    done = await writer.send_form(
        f"/staff/proof/{known.address.id}", {"format": "json", "use": "own"}
    )
    assert done.status_code == 403


# register R21
async def test_the_receipt_tells_its_owner_what_was_agreed_to(
    client: httpx.AsyncClient, known: Subscriber
) -> None:
    path = f"/receipt/{token('receipt', known.subscription.id)}"
    page = await client.get(path)
    assert known.list.sentence in page.text
    file = await client.get(f"{path}/proof.json")
    assert file.json()["events"][-1]["wording"] == known.list.sentence


async def test_a_receipt_shows_nothing_of_another_person(
    client: httpx.AsyncClient, known: Subscriber
) -> None:
    other = await make_lists.subscriber("", known.list)
    page = await client.get(f"/receipt/{token('receipt', known.subscription.id)}/proof.json")
    assert other.address.email not in page.text


@pytest.mark.parametrize("purpose", ["unsubscribe", "preferences"])
async def test_a_token_for_something_else_opens_no_receipt(
    client: httpx.AsyncClient, known: Subscriber, purpose: str
) -> None:
    path = f"/receipt/{token(purpose, known.subscription.id)}"
    assert (await client.get(path)).status_code == 404
    assert (await client.get(f"{path}/proof.json")).status_code == 404


async def test_the_welcome_mail_brings_the_receipt(
    client: httpx.AsyncClient, known: Subscriber
) -> None:
    link = await make_lists.link_in("welcome", "receipt")
    assert (await client.get(link)).status_code == 200
