"""A consent on paper, by phone or at an event: with what shows it, and never against a refusal."""

import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from app import database
from app.consent.queries import permissions_of
from app.lists.queries import OfferedList, request
from app.mail.outbox import Letter
from app.web.guards.csrf import FIELD
from tests.conftest import StaffAs
from tests.make import contacts as make_contacts
from tests.make import lists as make_lists
from tests.make.staff import StaffBrowser
from tests.privacy.recording.test_papers import JPEG

SCAN = ("lomake.jpg", JPEG, "image/jpeg")


async def person() -> tuple[UUID, UUID]:
    contact = await make_contacts.known_person("aino@example.org")
    address = await database.fetchval(
        "select id from contact_addresses where contact = $1", contact
    )
    return contact, address


def typed(
    browser: StaffBrowser, offered: OfferedList, address: UUID, **changes: str
) -> dict[str, str]:
    return {
        FIELD: browser.csrf, "list": offered.slug, "address": str(address), "how": "paper",
        "on": "2026-11-02", "at": "14:10", "by": str(browser.signed_in.id), "where": "Viestintäpäivä",
        "then": "nothing", **changes,
    }  # fmt: skip


async def send(
    browser: StaffBrowser, contact: UUID, data: dict[str, str], scan: Any = SCAN
) -> httpx.Response:
    files = {"scan": scan} if scan else {"scan": ("", b"", "application/octet-stream")}
    return await browser.post(
        f"/staff/people/{contact}/consent", data=data, files=files,
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip


async def events(address: UUID) -> list[tuple[str, str, str]]:
    rows = await database.fetch(
        "select state, method, actor from consent_events where subject = $1 order by id", address
    )
    return [(row["state"], row["method"], row["actor"]) for row in rows]


async def test_a_paper_consent_is_given_with_its_scan(staff: StaffBrowser) -> None:
    offered, (contact, address) = await make_lists.a_list(), await person()
    page = (await staff.get(f"/staff/people/{contact}/consent")).text
    assert offered.sentence in page or "may send me" in page
    done = await send(staff, contact, typed(staff, offered, address))
    assert done.status_code == 303, done.text
    assert await events(address) == [("given", "written", "staff")]
    [standing] = await permissions_of(address)
    assert standing.allowed
    row = await database.fetchrow(
        "select v.detail ->> 'scan' as scan, p.digest, p.content, p.event from consent_papers p "
        "join consent_evidence v on v.event = p.event"
    )
    assert row is not None
    assert row["scan"] == hashlib.sha256(row["content"]).hexdigest() == row["digest"].hex()
    assert b"GPS" not in row["content"]
    # No other page names them to the log of reads, however the path is written (register R16).
    for written in (str(contact).upper(), contact.hex, contact):
        before = await database.fetchval("select count(*) from read_log")
        served = await staff.get(f"/staff/people/{written}/papers/{row['event']}")
        assert await database.fetchval("select count(*) from read_log") == before + 1, written
    sheet = (await staff.get(f"/staff/proof/{address}")).text
    assert "Viestintäpäivä" in sheet
    assert served.headers["content-disposition"] == 'attachment; filename="lomake.jpg"'
    assert served.headers["x-content-type-options"] == "nosniff"
    assert served.content == row["content"]
    other = await make_contacts.known_person()
    assert (await staff.get(f"/staff/people/{other}/papers/{row['event']}")).status_code == 404


async def test_a_wish_becomes_a_consent_when_the_person_confirms(staff: StaffBrowser) -> None:
    offered, (contact, address) = await make_lists.a_list(), await person()
    done = await send(staff, contact, typed(staff, offered, address, then="ask"))
    assert done.status_code == 303
    assert await events(address) == [("requested", "written", "staff")]
    assert not any(one.allowed for one in await permissions_of(address))
    assert isinstance(await make_lists.letter_for("sign_up"), Letter)
    await make_lists.accepted("sign_up")
    asked = await database.fetchval("select id from subscription_requests")
    found = await request(asked)
    assert found is not None
    await make_lists.confirm(found)
    [standing] = await permissions_of(address)
    assert standing.allowed
    assert [state for state, _, _ in await events(address)][-1] == "given"


async def test_a_receipt_goes_out_with_the_way_out(staff: StaffBrowser) -> None:
    offered, (contact, address) = await make_lists.a_list(), await person()
    await send(staff, contact, typed(staff, offered, address, then="tell"))
    letter = await make_lists.letter_for("welcome")
    assert isinstance(letter, Letter)
    assert "/unsubscribe/" in letter.text


@pytest.mark.parametrize(
    ("changes", "scan", "said"),
    [
        ({}, None, "Attach a scan or photograph"),
        ({"how": "phone", "said": " "}, None, "only evidence of a phone call"),
        ({}, ("a.jpg", b"GIF89a", "image/jpeg"), "neither a PDF nor"),
        (
            {},
            ("a.pdf", b"%PDF-" + b"x" * (10 * 1024 * 1024), "application/pdf"),
            "larger than 10 MB",
        ),
        ({"list": ""}, SCAN, "Choose what the consent is for"),
        ({"on": ""}, SCAN, "Enter the day"),
        ({"on": "2999-01-01"}, SCAN, ""),
    ],
)
async def test_what_is_missing_is_said_and_what_was_typed_stays(
    staff: StaffBrowser, changes: dict[str, str], scan: Any, said: str
) -> None:
    offered, (contact, address) = await make_lists.a_list(), await person()
    answer = await send(staff, contact, typed(staff, offered, address, **changes), scan)
    assert answer.status_code in (409, 422)
    assert said in answer.text
    assert 'value="Viestintäpäivä"' in answer.text
    assert await events(address) == []
    assert await database.fetchval("select count(*) from consent_papers") == 0


# trial E8
async def test_a_paper_does_not_end_a_refusal(staff: StaffBrowser) -> None:
    known = await make_lists.subscriber("aino@example.org")
    await make_lists.stop_everything(known)
    before = await events(known.address.id)
    for then in ("tell", "nothing"):
        data = typed(staff, known.list, known.address.id, then=then)
        answer = await send(staff, known.address.contact_id, data)
        assert answer.status_code == 409
        assert "is on the suppression list" in answer.text
    assert await events(known.address.id) == before
    assert await database.fetchval("select count(*) from consent_papers") == 0


# trial A17
async def test_further_fields_of_the_form_are_ignored(staff: StaffBrowser) -> None:
    offered, (contact, address) = await make_lists.a_list(), await person()
    more = {
        "method": "double_opt_in", "actor": "person", "state": "renewed", "verdict": "true",
        "subject": str(uuid4()), "consent_state": "given", "created_at": "2001-01-01", "undoes": "1",
    }  # fmt: skip
    done = await send(staff, contact, typed(staff, offered, address, **more))
    assert done.status_code == 303
    assert await events(address) == [("given", "written", "staff")]
    assert await database.fetchval("select count(*) from consent_events") == 1
    assert await database.fetchval("select min(at) from consent_events") > BEFORE


BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("role", ["publisher", "writer", "viewer"])
async def test_others_may_not_record(staff_as: StaffAs, role: str) -> None:
    offered, (contact, address) = await make_lists.a_list(), await person()
    browser = await staff_as(role)
    assert (await browser.get(f"/staff/people/{contact}/consent")).status_code == 403
    answer = await send(browser, contact, typed(browser, offered, address))
    assert answer.status_code == 403
    assert await events(address) == []
