"""The record, the desk's documents and who has access, as staff use them. Register R21, R25."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from python_calamine import load_workbook

from app.consent import queries as ledger
from app.database import execute, fetchval
from app.disclosures.rules import ContractKind, Kind, RecipientNow
from app.home.tasks import of_access
from app.lib import clock
from app.lib.languages import Language, speaking
from app.mail.outbox import Letter
from app.privacy.actions import add_recipient
from app.privacy.record import actions, queries
from app.privacy.record.actions import AccessFacts
from app.privacy.record.facts import found
from app.privacy.requests import jobs
from tests.make import privacy as make_privacy
from tests.make import staff as make_staff
from tests.make.lists import letter_for
from tests.make.staff import StaffBrowser

OTSO = AccessFacts("Otso Kallio", "palvelin, SSH", date(2025, 11, 30))


@pytest.fixture(autouse=True)
async def _identity(db: None) -> None:
    await make_privacy.identity()


# register R21
async def test_the_record_is_a_page_and_two_files_that_say_the_same(staff: StaffBrowser) -> None:
    by = await make_staff.member()
    firm = RecipientNow(
        Kind.HOSTING, "Napapiirin Palvelimet Oy", "FI", contract=ContractKind.CONTRACT,
        contract_until=date(2027, 1, 2),
    )  # fmt: skip
    await add_recipient(firm, by)
    await add_recipient(RecipientNow(Kind.OTHER, "Print Harbor Ltd", "GB"), by)
    purposes = [one.names["en"] for one in await ledger.purposes()]
    page = await staff.get("/staff/record")
    facts = ("Revontuli Viestintä Oy", "1234567-1", "Napapiirin Palvelimet Oy", *purposes)
    for one in (*facts, "Print Harbor Ltd (United Kingdom)", "Article 6(1)(f)"):
        assert one in page.text
    xlsx = await staff.send_form("/staff/record/file", {"format": "xlsx"})
    sheet = load_workbook(BytesIO(xlsx.content)).get_sheet_by_index(0)
    told = {str(cell) for row in sheet.to_python() for cell in row}
    assert {*facts, "Print Harbor Ltd (United Kingdom)"} <= told
    pdf = await staff.send_form("/staff/record/file", {"format": "pdf"})
    assert pdf.content.startswith(b"%PDF-")
    noted = "select count(*) from access_log where what = 'record_exported'"
    assert await fetchval(noted) == 2


# register R21
async def test_a_document_is_written_closed_and_renewed(staff: StaffBrowser) -> None:
    page = await staff.send_form(
        "/staff/record/documents/new", {"what": "balancing field_knowledge"}
    )
    here = page.headers["location"]
    [made] = await queries.documents()
    assert made.draft is not None
    assert "## The interest" in made.draft.body
    sent = {
        "title": "Punninta", "body": made.draft.body, "edition": "1", "name": "Sanna Laaksonen",
        "closed_on": clock.today().isoformat(),
    }  # fmt: skip
    refused = await staff.send_form(here, {**sent, "act": "close"})
    assert (refused.status_code, "still unanswered" in refused.text) == (422, True)
    body = made.draft.body + "\nMeidän etumme painaa <b>enemmän</b>."
    assert (await staff.send_form(here, {**sent, "body": body, "act": "save"})).status_code == 303
    late = await staff.send_form(here, {**sent, "body": "Toisen teksti", "act": "save"})
    assert (late.status_code, "Toisen teksti" in late.text) == (409, True)
    await staff.send_form(here, {**sent, "body": body, "edition": "2", "act": "close"})
    page = await staff.get(here)
    assert "Sanna Laaksonen" in page.text
    assert "&lt;b&gt;enemmän" in page.text
    assert (await staff.send_form(here, {**sent, "edition": "3", "act": "save"})).status_code == 409
    await staff.send_form(here, {"act": "renew"})
    [now] = await queries.documents()
    assert [one.number for one in now.versions] == [2, 1]
    assert now.closed is not None
    assert (now.closed.number, now.closed.body) == (1, body)
    page = await staff.get(f"{here}?version=1")
    assert "<textarea" not in page.text
    await staff.send_form(here, {"edition": "1", "act": "discard"})
    assert [one.draft for one in await queries.documents()] == [None]


# register R25
async def test_access_is_recorded_and_reviewed_every_year(staff: StaffBrowser) -> None:
    typed = {"name": "Otso Kallio", "what": "palvelin", "since": "2025-11-30"}
    page = await staff.send_form("/staff/record/access/new", {**typed, "until": "2025-11-29"})
    assert (page.status_code, 'value="Otso Kallio"' in page.text) == (422, True)
    await staff.send_form("/staff/record/access/new", typed)
    [known] = await queries.holders()
    with clock.standing_at(datetime(2026, 10, 30, 12, tzinfo=UTC)):
        assert await of_access(staff.signed_in) == []
    with clock.standing_at(datetime(2026, 10, 31, 12, tzinfo=UTC)):
        [task] = await of_access(staff.signed_in)
        assert task.path == "/staff/record/access"
        await staff.send_form("/staff/record/access", {"note": "Avaimet verrattu"})
        assert await of_access(staff.signed_in) == []
        [review] = await queries.reviews(5)
        assert (review.on_day, review.people) == (date(2026, 10, 31), 1)
    ended = {**typed, "until": "2026-11-01", "undertaking_on": "2025-11-30"}
    await staff.send_form(known.path, ended)
    with clock.standing_at(datetime(2026, 11, 2, 12, tzinfo=UTC)):
        assert await queries.access_now(clock.today()) == []


# register R25
async def test_the_daily_mail_reminds_of_the_review() -> None:
    by = await fetchval("select id from staff_members")
    await actions.add_access(OTSO, by)
    for day, mails in ((29, 0), (31, 1), (30, 1)):
        with clock.standing_at(datetime(2026, 10, day, 12, tzinfo=UTC)):
            await jobs.look()
        waiting = "select count(*) from outbox where kind = 'requests_due'"
        assert await fetchval(waiting) == mails
    with clock.standing_at(datetime(2026, 10, 31, 12, tzinfo=UTC)):
        mail = await letter_for("requests_due")
    assert isinstance(mail, Letter)
    assert "/staff/record/access" in mail.text


# register R4, R21
async def test_what_differs_stands_on_the_page(staff: StaffBrowser) -> None:
    await execute(
        "insert into recipients (kind, name, country, firm, since) "
        "values ('mail', 'Silent Mail Ltd', 'US', gen_random_uuid(), now())"
    )
    page = await staff.get("/staff/record/check")
    assert "Silent Mail Ltd is outside the EEA" in page.text
    assert "older than what it is made from" in page.text
    with speaking(Language.FINNISH):
        assert len(await found()) > 5
