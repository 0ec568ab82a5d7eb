"""Staff export what proves the consents, whole or of one person."""

import json
from typing import Any
from uuid import uuid4

from app.consent import actions as consent
from app.consent.actions import Evidence
from app.consent.events import Method, State
from app.contacts.tables import ContactAddress
from app.database import fetchrow
from tests.conftest import StaffAs
from tests.make import consent as make_consent
from tests.make import contacts as make_contacts
from tests.make.staff import StaffBrowser


async def events(staff: StaffBrowser, **fields: str) -> list[dict[str, Any]]:
    answer = await staff.send_form("/staff/evidence", {"format": "jsonl", **fields})
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_the_whole_ledger_comes_as_a_file(staff: StaffBrowser) -> None:
    subject = await make_consent.given()
    answer = await staff.send_form("/staff/evidence", {"format": "csv_excel"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith('attachment; filename="evidence-')
    assert str(subject) in answer.text


async def test_one_person_comes_alone(staff: StaffBrowser) -> None:
    known, other = await make_contacts.person(), await make_contacts.person()
    await make_consent.given(known.id)
    await make_consent.given(other.id)
    exported = await events(staff, email=known.email.upper())
    assert {event["person"] for event in exported} == {str(known.id)}


async def test_one_person_comes_with_all_addresses(staff: StaffBrowser) -> None:
    main, other = await make_contacts.person(), await make_contacts.person()
    await ContactAddress.update(
        {ContactAddress.contact: main.contact_id, ContactAddress.main_since: None}
    ).where(ContactAddress.id == other.id)
    await make_consent.given(main.id)
    await make_consent.given(other.id)
    exported = await events(staff, address=str(other.id))
    assert {event["person"] for event in exported} == {str(main.id), str(other.id)}


async def test_who_never_confirmed_is_found_by_the_evidence(staff: StaffBrowser) -> None:
    asked = make_consent.new_event(
        uuid4(), State.REQUESTED, Method.FORM, evidence=Evidence(email="Ei.Koskaan@example.org")
    )
    await consent.record(asked)
    exported = await events(staff, email="ei.koskaan@example.org")
    assert [event["person"] for event in exported] == [str(asked.subject)]


async def test_an_unknown_address_is_told_beside_the_field(staff: StaffBrowser) -> None:
    answer = await staff.send_form("/staff/evidence", {"email": "nobody@example.org"})
    assert answer.status_code == 422
    assert "There is nothing about this address in the ledger." in answer.text
    assert 'value="nobody@example.org"' in answer.text


async def test_no_address_at_all_is_told_beside_the_field(staff: StaffBrowser) -> None:
    answer = await staff.send_form("/staff/evidence", {"email": "nobody"})
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text


async def test_an_address_id_that_is_none_exports_nothing(staff: StaffBrowser) -> None:
    for address in ("x", str(uuid4())):
        answer = await staff.send_form("/staff/evidence", {"address": address})
        assert answer.status_code == 422


async def test_an_export_is_logged_without_the_address(staff: StaffBrowser) -> None:
    # register R16
    known = await make_contacts.person("aino@example.org")
    await make_consent.given(known.id)
    await events(staff, email="aino@example.org")
    noted = await fetchrow("select * from access_log order by id desc limit 1")
    assert noted is not None
    assert (noted["what"], noted["about"]) == ("evidence_exported", str(known.id))
    assert noted["member"] == staff.signed_in.id
    assert "aino" not in str(dict(noted))


async def test_looking_at_the_page_exports_and_logs_nothing(staff: StaffBrowser) -> None:
    before = await fetchrow("select count(*) from access_log")
    assert (await staff.get("/staff/evidence")).status_code == 200
    assert await fetchrow("select count(*) from access_log") == before


async def test_only_who_has_the_right_exports(staff_as: StaffAs) -> None:
    publisher = await staff_as("publisher")
    assert (await publisher.get("/staff/evidence")).status_code == 403
    assert (await publisher.send_form("/staff/evidence")).status_code == 403


async def test_the_privacy_officer_exports(staff_as: StaffAs) -> None:
    officer = await staff_as("privacy_officer")
    assert (await officer.send_form("/staff/evidence", {"format": "jsonl"})).status_code == 200
