"""Somebody writes by a form: a person, an interaction and a follow-up, and no consent. Register R23."""

from datetime import date, timedelta
from uuid import UUID

import httpx
import pytest

from app.consent.queries import purpose
from app.contacts.queries import people
from app.crm.enquiries import actions, queries
from app.crm.enquiries.queries import EnquiryForm
from app.crm.enquiries.rules import answer_by
from app.crm.follow_ups.queries import follow_ups
from app.database import execute, fetch, fetchval
from app.lib.languages import Language, speaking
from app.privacy.erasing.actions import erase
from app.privacy.erasing.whose import of_contact
from app.privacy.recording.stops import Reach, record_objection, restrict
from app.staff.log.details import who_of
from app.staff.log.queries import log_lines
from app.staff.rules import StaffRole
from app.web.guards.limits import allowed
from tests.conftest import StaffAs
from tests.crm.enquiries.conftest import FIELDS, PAGE, Write
from tests.make import contacts as make_contacts
from tests.make.lists import hidden_fields

STORED = ("enquiries", "interactions", "contacts")


async def _stored() -> list[int]:
    return [await fetchval(f"select count(*) from {table}") for table in STORED]


@pytest.mark.parametrize(
    ("day", "due"), [("2026-11-23", "2026-11-25"), ("2026-11-26", "2026-11-30"), ("2026-11-27", "2026-11-30")]
)  # fmt: skip
def test_it_is_answered_two_days_later_and_on_no_weekend(day: str, due: str) -> None:
    assert answer_by(date.fromisoformat(day)) == date.fromisoformat(due)


# register R23
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_the_page_says_how_the_data_is_handled_and_asks_for_no_consent(
    client: httpx.AsyncClient, form: EnquiryForm, language: str
) -> None:
    await execute("update identity set trade_name = 'Revontuli'")
    page = await client.get(f"{PAGE}?lang={language}")
    assert "Revontuli Viestintä Oy (Revontuli) ·" in page.text, "the brand beside the name (R26)"
    field = await purpose("field_knowledge")
    assert form.is_open
    assert field is not None
    assert 'href="/privacy' in page.text
    assert "Revontuli Viestintä Oy (Revontuli), 1234567-1" in page.text
    assert "6(1)(f)" in page.text or "6 artiklan" in page.text or "6.1 f" in page.text
    assert str(field.retention_months // 12) in page.text
    assert 'type="checkbox"' not in page.text
    assert "set-cookie" not in page.headers


# register R23
async def test_a_stranger_comes_into_the_register_with_what_they_wrote(
    write: Write, owner: UUID
) -> None:
    assert (await write()).status_code == 200
    known = await people.address_by_canonical(FIELDS["email"])
    assert known is not None
    person = await people.person(known.contact_id)
    assert person is not None
    assert person.name == "Tuuli Ojala"
    assert (person.source_kind, person.source_detail) == ("web_form", "Contact us")
    (row,) = await fetch("select kind, subject, text from interactions")
    assert (row["kind"], row["subject"]) == ("enquiry", "Ota yhteyttä")
    assert all(typed in row["text"] for typed in FIELDS.values())
    (due,) = await follow_ups(owner)
    assert (due.what, due.contact) == ("Vastaa yhteydenottoon: Ota yhteyttä", person.id)
    assert await fetchval("select number from contact_phones") == "+358401234567"
    (told,) = await fetch("select notice_version from enquiries")
    assert told["notice_version"] == 1
    for kept in (
        "consent_events",
        "subscriptions",
        "subscription_requests",
        "contact_roles",
        "outbox",
    ):
        assert await fetchval(f"select count(*) from {kept}") == 0, kept
    assert await fetchval("select count(*) from permission where verdict") == 0


# register R16
async def test_the_log_says_that_a_stranger_wrote_and_not_the_command_line(
    write: Write, owner: UUID
) -> None:
    await write()
    lines = [line for line in await log_lines() if line.about_kind in {"interaction", "follow_up"}]
    assert len(lines) == 2
    with speaking(Language.ENGLISH):
        assert {who_of(line) for line in lines} == {"Not signed in"}


# trial A5
async def test_of_somebody_known_nothing_changes_and_the_answer_is_the_same(write: Write) -> None:
    contact = await make_contacts.known_person(FIELDS["email"])
    account = await fetchval("select id from staff_members")
    await execute("update contacts set owner = $2 where id = $1", contact, account)
    before = await people.person(contact)
    known = await write(first_name="Joku", last_name="Muu", phone="050 7654321")
    stranger = await write(email="kukaan@example.net")
    assert known.text == stranger.text
    assert await people.person(contact) == before
    assert await fetchval("select count(*) from contact_phones where contact = $1", contact) == 0
    assert await fetchval("select contact from interaction_people limit 1") == contact
    assert "Joku Muu" in await fetchval("select text from interactions order by created_at limit 1")


async def test_whoever_looks_after_a_person_answers(write: Write, owner: UUID) -> None:
    other = await fetchval(
        "insert into staff_members (id, email, email_canonical, name, role, language, created_at) values "
        "(gen_random_uuid(), 'o@example.com', 'o@example.com', 'Oona', 'writer', 'sv', now()) returning id"
    )
    contact = await make_contacts.known_person(FIELDS["email"])
    await execute("update contacts set owner = $2 where id = $1", contact, other)
    await write()
    (due,) = await follow_ups(other)
    assert due.what == "Svara på förfrågan: Ota yhteyttä"
    await execute("update staff_members set disabled_at = now() where id = $1", other)
    await write(message="Vielä yksi asia")
    assert [one.contact for one in await follow_ups(owner)] == [contact]


# register R23
@pytest.mark.parametrize("stop", ["restricted", "objected", "erased"])
async def test_writing_to_us_lifts_no_stop(write: Write, owner: UUID, stop: str) -> None:
    contact = await make_contacts.known_person(FIELDS["email"])
    if stop == "restricted":
        await restrict(contact, how="By phone", by=owner)
    elif stop == "objected":
        await record_objection(contact, Reach(), how="By phone", by=owner)
    else:
        whose = await of_contact(contact)
        assert whose is not None
        await erase(whose, lambda: of_contact(contact), "Request of 2 November", by=owner)
    before = await _stops()
    await write()
    assert await _stops() == before
    assert await fetchval("select count(*) from permission where verdict") == 0
    assert await fetchval("select count(*) from enquiries") == 1
    assert await fetchval("select count(*) from contacts") == 1


async def _stops() -> list[tuple[object, ...]]:
    events = await fetch("select state::text from consent_events order by id")
    kept = await fetch("select * from suppressions order by 1")
    return [tuple(row.values()) for row in (*events, *kept)]


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        ({"email": "tuuli"}, 422, "An e-mail address has one @"),
        ({"message": " "}, 422, "Write your message."),
        ({"message": "a" * 4001}, 422, "Use at most 4,000 characters."),
        ({"wait": timedelta()}, 422, "That was very quick."),
        ({"wait": timedelta(days=2)}, 200, "Nothing has been sent yet."),
        ({"form": "1.forged"}, 200, "Nothing has been sent yet."),
    ],
)
async def test_what_was_typed_is_never_lost(
    write: Write, wrong: dict[str, object], status: int, sentence: str
) -> None:
    before = await _stored()
    page = await write(**wrong)
    assert (page.status_code, sentence in page.text) == (status, True)
    assert "Ojalan Puutarha" in page.text
    assert str(wrong.get("message", FIELDS["message"])).split("\n")[0].strip() in page.text
    assert await _stored() == before
    assert str(wrong.get("email", FIELDS["email"])) in page.text


async def test_a_form_on_another_site_opens_ours_with_what_was_typed(
    client: httpx.AsyncClient, form: EnquiryForm
) -> None:
    page = await client.post(
        f"{PAGE}?lang=en", data=FIELDS, headers={"sec-fetch-site": "cross-site"}
    )
    assert form.is_open
    assert "Nothing has been sent yet." in page.text
    assert all(typed.split("\n")[0] in page.text for typed in FIELDS.values())
    assert await fetchval("select count(*) from enquiries") == 0


async def test_a_flood_is_stopped_and_the_message_stays_on_the_page(write: Write) -> None:
    for _ in range(1000):
        await allowed("enquiry everywhere", most=1000, within=timedelta(hours=1))
    page = await write()
    assert page.status_code == 429
    assert "Paljonko maksaa" in page.text
    assert await fetchval("select count(*) from enquiries") == 0


async def test_a_form_that_was_closed_meanwhile_gives_the_message_back(
    client: httpx.AsyncClient, form: EnquiryForm, owner: UUID
) -> None:
    hidden = hidden_fields(await client.get(PAGE))
    await actions.close_form(form, owner)
    assert (await client.get(PAGE)).status_code == 404
    page = await client.post(f"{PAGE}?lang=en", data={**FIELDS, **hidden})
    assert page.status_code == 410
    assert "Paljonko maksaa" in page.text
    assert "posti@example.com" in page.text
    assert (await client.post("/enquiry/nothing", data=FIELDS)).status_code == 404


async def test_a_robot_gets_the_same_answer_and_leaves_nothing(write: Write) -> None:
    before = await _stored()
    trapped = await write(website="https://example.com")
    assert trapped.status_code == 200
    assert "It has reached us." in trapped.text
    assert await _stored() == before


async def test_a_form_sent_twice_comes_in_once(
    client: httpx.AsyncClient, form: EnquiryForm
) -> None:
    hidden = hidden_fields(await client.get(PAGE))
    for _ in range(2):
        await actions.receive(form, _written(), 1, hidden["form"][0])
    assert await fetchval("select count(*) from enquiries") == 1
    await actions.receive(form, _written("Toinen asia"), 1, hidden["form"][0])
    assert [one.name for one in await queries.enquiries()] == ["tuuli.ojala@example.net"] * 2


def _written(message: str = "Yksi asia") -> actions.Written:
    return actions.Written(make_contacts.address(FIELDS["email"]), message, "fi")


async def test_what_a_stranger_wrote_stands_as_it_was_typed(
    write: Write, staff_as: StaffAs
) -> None:
    await write(message="<b>Hei</b> [pankkiin](https://example.org) *nyt*")
    browser = await staff_as(StaffRole.VIEWER)
    contact = await fetchval("select contact from interaction_people")
    page = await browser.get(f"/staff/people/{contact}")
    assert "&lt;b&gt;Hei&lt;/b&gt; [pankkiin](https://example.org) *nyt*" in page.text
    assert 'href="https://example.org"' not in page.text
